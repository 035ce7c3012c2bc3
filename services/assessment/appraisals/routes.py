"""Appraisals over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from services.assessment.appraisals.errors import (
    ClaimNotReviewedError,
    DecisionRefusedError,
    LeafInCorrectionError,
    LeafNotDecidableError,
    LeafSettledError,
    NoRoundError,
    NotAssignedError,
    OwnAgencyError,
)
from services.assessment.appraisals.schemas import (
    AppraisalChange,
    AppraisalItems,
    OpinionList,
    OpinionView,
)
from services.assessment.dependencies import Appraises, Frameworks
from services.assessment.opinions.service import give_opinions
from services.assessment.rounds.errors import RoundOverError
from services.assessment.self_assessments.errors import NotSubmittedError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import NotPermittedError, StaleVersionError, VersionRequiredError

router = APIRouter(tags=["appraisals"])

Round = Annotated[int, Path(ge=1, le=2, description="1 or 2", examples=[1])]
_DECIDING = (
    NotPermittedError,
    OwnAgencyError,
    NotAssignedError,
    NoRoundError,
    NotSubmittedError,
    RoundOverError,
    ClaimNotReviewedError,
    DecisionRefusedError,
    LeafInCorrectionError,
    LeafNotDecidableError,
    LeafSettledError,
    StaleVersionError,
)


@router.put(
    "/v1/self-assessments/{self_assessment_id}/appraisals/{round}/{leaf}",
    summary="Give your opinion on a leaf in a round; alone, it decides",
    responses=problems(*_DECIDING, VersionRequiredError),
)
async def decide_leaf(
    *,
    self_assessment_id: UUID,
    round: Round,  # noqa: A002  the domain's word
    leaf: Annotated[str, Path(max_length=64, description="Code of the leaf", examples=["1.1.1"])],
    decision: AppraisalChange,
    expected: IfMatch,
    unit: Appraises,
    cache: Frameworks,
    response: Response,
) -> OpinionView:
    (saved,) = await give_opinions(
        unit, cache, self_assessment_id, round, [decision.draft(leaf, expected)], bulk=False
    )
    response.headers["etag"] = etag(saved.version)
    return OpinionView.model_validate(saved)


@router.post(
    "/v1/self-assessments/{self_assessment_id}/appraisals/{round}",
    status_code=201,
    summary="Give your opinions on many leaves in a round, all or none",
    responses=problems(*_DECIDING),
)
async def decide_leaves(
    *,
    self_assessment_id: UUID,
    round: Round,  # noqa: A002  the domain's word
    decisions: AppraisalItems,
    unit: Appraises,
    cache: Frameworks,
) -> OpinionList:
    drafts = [item.draft(item.leaf, item.version) for item in decisions.items]
    saved = await give_opinions(unit, cache, self_assessment_id, round, drafts, bulk=True)
    return OpinionList(items=[OpinionView.model_validate(item) for item in saved])
