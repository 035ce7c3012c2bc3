"""Assignments over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.assessment.assignments import coverage, service
from services.assessment.assignments.errors import AppraiserInConflictError
from services.assessment.assignments.schemas import (
    AssignmentList,
    AssignmentView,
    NewAssignment,
    UncoveredList,
    UncoveredView,
)
from services.assessment.dependencies import (
    Frameworks,
    ManagesPeriods,
    ReadsAssignments,
    ReadsProgress,
)
from services.assessment.errors import IdTakenError, UnknownReferencesError
from services.assessment.periods.errors import PeriodClosedError
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/periods/{period_id}/assignments", tags=["assignments"])


@router.post(
    "",
    status_code=201,
    summary="Assign fields of agencies to an appraiser",
    responses=problems(
        AppraiserInConflictError, IdTakenError, PeriodClosedError, UnknownReferencesError
    ),
)
async def create_assignment(
    *, period_id: UUID, assignment: NewAssignment, unit: ManagesPeriods, cache: Frameworks
) -> AssignmentView:
    created = await service.create_assignment(
        unit,
        cache,
        period_id,
        assignment_id=assignment.id,
        appraiser_id=assignment.appraiser_id,
        appraiser_name=assignment.appraiser_name,
        fields=assignment.fields,
        agency_ids=assignment.agency_ids,
    )
    return AssignmentView.of(created)


@router.get("", summary="List assignments", responses=problems(UnreadableCursorError))
async def list_assignments(
    *, period_id: UUID, unit: ReadsAssignments, page: Page
) -> AssignmentList:
    items, following = await service.list_assignments(unit, period_id, page)
    return AssignmentList(items=[AssignmentView.of(item) for item in items], next=following)


@router.get(
    "/uncovered",
    summary="See which leaves nobody appraises, agency by agency",
    responses=problems(UnreadableCursorError),
)
async def list_uncovered(
    *, period_id: UUID, unit: ReadsProgress, cache: Frameworks, page: Page
) -> UncoveredList:
    items, following = await coverage.list_uncovered(unit, cache, period_id, page)
    return UncoveredList(
        items=[UncoveredView.model_validate(item) for item in items], next=following
    )


@router.delete(
    "/{assignment_id}",
    status_code=204,
    summary="Take an assignment back",
    responses=problems(PeriodClosedError),
)
async def delete_assignment(
    *, period_id: UUID, assignment_id: UUID, unit: ManagesPeriods, cache: Frameworks
) -> None:
    await service.delete_assignment(unit, cache, period_id, assignment_id)
