"""Settlements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.assessment.appraisals.errors import (
    ClaimNotReviewedError,
    DecisionRefusedError,
    LeafDecidedError,
    LeafInCorrectionError,
    LeafNotDecidableError,
    LeafNotDifferingError,
    NoRoundError,
    OwnAgencyError,
    RequestUndecidedError,
)
from services.assessment.appraisals.schemas import AppraisalChange, AppraisalList, AppraisalView
from services.assessment.dependencies import (
    Frameworks,
    ManagesPeriods,
    ReadsDifferences,
    Settles,
)
from services.assessment.periods.errors import PeriodClosedError
from services.assessment.periods.routes import period_members
from services.assessment.periods.schemas import PeriodView
from services.assessment.self_assessments.errors import NotSubmittedError
from services.assessment.settlements import service
from services.assessment.settlements.schemas import (
    DifferenceList,
    DifferenceView,
    NewWaiver,
    QuorumChange,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(tags=["settlements"])

Round = Annotated[int, Path(ge=1, le=2, description="1 or 2", examples=[1])]
_CHAIRING = (
    ClaimNotReviewedError,
    LeafInCorrectionError,
    LeafNotDecidableError,
    NoRoundError,
    NotSubmittedError,
    OwnAgencyError,
)


@router.get(
    "/v1/periods/{period_id}/differences",
    summary="List the leaves on which appraisers differ",
    responses=problems(UnreadableCursorError),
)
async def list_differences(
    *,
    period_id: UUID,
    unit: ReadsDifferences,
    cache: Frameworks,
    page: Page,
    field: Annotated[
        str | None, Query(max_length=64, description="Only of this field", examples=["1"])
    ] = None,
    agency_id: Annotated[UUID | None, Query(description="Only of this agency")] = None,
) -> DifferenceList:
    items, following = await service.list_differences(
        unit, cache, period_id, page, field=field, agency_id=agency_id
    )
    return DifferenceList(
        items=[DifferenceView.model_validate(item) for item in items], next=following
    )


@router.put(
    "/v1/self-assessments/{self_assessment_id}/settlements/{round}/{leaf}",
    summary="Settle a leaf on which the appraisers differ, as chair and with the reason",
    responses=problems(
        *_CHAIRING,
        DecisionRefusedError,
        LeafNotDifferingError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def settle_leaf(
    *,
    self_assessment_id: UUID,
    round: Round,  # noqa: A002  the domain's word
    leaf: Annotated[str, Path(max_length=64, description="Code of the leaf", examples=["1.1.1"])],
    settlement: AppraisalChange,
    expected: IfMatch,
    unit: Settles,
    cache: Frameworks,
    response: Response,
) -> AppraisalView:
    settled = await service.settle(
        unit, cache, self_assessment_id, round, settlement.draft(leaf, expected)
    )
    response.headers["etag"] = etag(settled.version)
    return AppraisalView.model_validate(settled)


@router.post(
    "/v1/self-assessments/{self_assessment_id}/waivers/{round}",
    status_code=201,
    summary="Waive leaves with a reason, as chair: what stood before stands",
    responses=problems(*_CHAIRING, LeafDecidedError, RequestUndecidedError),
)
async def waive_leaves(
    *,
    self_assessment_id: UUID,
    round: Round,  # noqa: A002  the domain's word
    waiver: NewWaiver,
    unit: Settles,
    cache: Frameworks,
) -> AppraisalList:
    waived = await service.waive(
        unit, cache, self_assessment_id, round, leaves=waiver.leaves, reason=waiver.reason
    )
    return AppraisalList(items=[AppraisalView.model_validate(item) for item in waived])


@router.put(
    "/v1/periods/{period_id}/quorum",
    summary="Set how many opinions decide a leaf",
    responses=problems(PeriodClosedError, StaleVersionError, VersionRequiredError),
)
async def set_quorum(
    *,
    period_id: UUID,
    change: QuorumChange,
    expected: IfMatch,
    unit: ManagesPeriods,
    cache: Frameworks,
    response: Response,
) -> PeriodView:
    period = await service.set_quorum(
        unit, cache, period_id, quorum=change.quorum, reason=change.reason, expected=expected
    )
    response.headers["etag"] = etag(period.version)
    return PeriodView(**period_members(period))
