"""Work lists over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.assessment.appraisals.errors import OwnAgencyError
from services.assessment.dependencies import Frameworks, ReadsWorkList, VisitsReports
from services.assessment.work_lists import service
from services.assessment.work_lists.models import Wanted, WorkFilter
from services.assessment.work_lists.schemas import (
    VisitView,
    WorkCountList,
    WorkCountView,
    WorkItemView,
    WorkList,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(tags=["work-lists"])


async def _wanted(
    field: Annotated[
        str | None, Query(max_length=64, description="Only of this field", examples=["1"])
    ] = None,
    block: Annotated[
        str | None, Query(max_length=64, description="Only of this block", examples=["SO"])
    ] = None,
    agency_id: Annotated[UUID | None, Query(description="Only of this agency")] = None,
    state: Annotated[WorkFilter | None, Query(description="Only in this state")] = None,
) -> Wanted:
    return Wanted(state or WorkFilter.TO_DO, field, block, agency_id)


async def _counted(
    field: Annotated[
        str | None, Query(max_length=64, description="Only of this field", examples=["1"])
    ] = None,
    block: Annotated[
        str | None, Query(max_length=64, description="Only of this block", examples=["SO"])
    ] = None,
    agency_id: Annotated[UUID | None, Query(description="Only of this agency")] = None,
) -> Wanted:
    return Wanted(WorkFilter.ALL, field, block, agency_id)


@router.get(
    "/v1/periods/{period_id}/work-list",
    summary="See what waits for your opinion, what is done, what differs and what is new",
    responses=problems(UnreadableCursorError),
)
async def read_work_list(
    *,
    period_id: UUID,
    unit: ReadsWorkList,
    cache: Frameworks,
    wanted: Annotated[Wanted, Depends(_wanted)],
    page: Page,
) -> WorkList:
    items, following = await service.read_work_list(unit, cache, period_id, wanted, page)
    return WorkList(items=[WorkItemView.model_validate(item) for item in items], next=following)


@router.get("/v1/periods/{period_id}/work-list/counts", summary="Count your leaves, field by field")
async def count_work(
    *,
    period_id: UUID,
    unit: ReadsWorkList,
    cache: Frameworks,
    wanted: Annotated[Wanted, Depends(_counted)],
) -> WorkCountList:
    counts = await service.count_work(unit, cache, period_id, wanted)
    return WorkCountList(items=[WorkCountView.model_validate(one) for one in counts])


@router.post(
    "/v1/self-assessments/{self_assessment_id}/visits",
    status_code=201,
    summary="Mark a report as looked at: what comes later is new",
    responses=problems(OwnAgencyError),
)
async def visit_report(
    *, self_assessment_id: UUID, unit: VisitsReports, cache: Frameworks
) -> VisitView:
    await service.visit_report(unit, cache, self_assessment_id)
    return VisitView(self_assessment_id=self_assessment_id, visited_at=unit.now)
