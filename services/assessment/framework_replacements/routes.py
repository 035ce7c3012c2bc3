"""Replacements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.assessment.dependencies import (
    Frameworks,
    ManagesPeriods,
    PlansPeriods,
    ReadsPeriods,
    ReadsSelfAssessments,
)
from services.assessment.errors import IdTakenError, UnknownReferencesError
from services.assessment.framework_replacements import archived, service
from services.assessment.framework_replacements.errors import (
    BlocksMissingError,
    CorrectionDeadlineNeededError,
    MappingOpenError,
    SameFrameworkHoldsError,
)
from services.assessment.framework_replacements.schemas import (
    ArchivedLeafList,
    ArchivedLeafView,
    FrameworkReplacementList,
    FrameworkReplacementPreview,
    FrameworkReplacementView,
    NewFrameworkReplacement,
)
from services.assessment.periods.errors import (
    FrameworkNotIssuedError,
    PeriodClosedError,
    WrongPhaseError,
)
from services.assessment.self_assessments.errors import UntilTooEarlyError
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(tags=["periods"])

_REPLACEABLE = (
    WrongPhaseError,
    FrameworkNotIssuedError,
    SameFrameworkHoldsError,
    UnknownReferencesError,
)


@router.get(
    "/v1/periods/{period_id}/framework-replacement-previews",
    summary="See what another framework would do to a period",
    responses=problems(*_REPLACEABLE),
)
async def preview_framework_replacement(
    *,
    period_id: UUID,
    framework_id: Annotated[UUID, Query(description="The framework that would take its place")],
    unit: PlansPeriods,
    cache: Frameworks,
) -> FrameworkReplacementPreview:
    found = await service.preview_replacement(unit, cache, period_id, framework_id)
    return FrameworkReplacementPreview.of(found)


@router.post(
    "/v1/periods/{period_id}/framework-replacements",
    status_code=201,
    summary="Put another framework in the place of a period's",
    responses=problems(
        *_REPLACEABLE,
        PeriodClosedError,
        BlocksMissingError,
        MappingOpenError,
        CorrectionDeadlineNeededError,
        UntilTooEarlyError,
        IdTakenError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def replace_framework(
    *,
    period_id: UUID,
    replacement: NewFrameworkReplacement,
    expected: IfMatch,
    unit: ManagesPeriods,
    cache: Frameworks,
    response: Response,
) -> FrameworkReplacementView:
    done, period = await service.replace_framework(
        unit, cache, period_id, replacement.data(), expected=expected
    )
    response.headers["etag"] = etag(period.version)
    return FrameworkReplacementView.of(done)


@router.get(
    "/v1/periods/{period_id}/framework-replacements",
    summary="List the replacements of a period's framework, newest first",
    responses=problems(UnreadableCursorError),
)
async def list_framework_replacements(
    *, period_id: UUID, unit: ReadsPeriods, page: Page
) -> FrameworkReplacementList:
    items, following = await service.list_replacements(unit, period_id, page)
    return FrameworkReplacementList(
        items=[FrameworkReplacementView.of(item) for item in items], next=following
    )


@router.get(
    "/v1/self-assessments/{self_assessment_id}/archived-leaves",
    summary="See what replacements of the framework took away from a report",
    responses=problems(UnreadableCursorError),
)
async def list_archived_leaves(
    *, self_assessment_id: UUID, unit: ReadsSelfAssessments, cache: Frameworks, page: Page
) -> ArchivedLeafList:
    items, following = await archived.list_archived(unit, cache, self_assessment_id, page)
    return ArchivedLeafList(
        items=[
            ArchivedLeafView(
                id=row.id,
                replacement_id=row.replacement_id,
                leaf=row.leaf,
                name=row.name,
                field=row.field,
                content=content,
                created_at=row.created_at,
            )
            for row, content in items
        ],
        next=following,
    )
