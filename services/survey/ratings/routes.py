"""Address of ratings."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.survey.portal_dependencies import MayPostDossiers, RatingIntaking
from services.survey.ratings.schemas import RatingBatch
from services.survey.responses.receiving import ReaderLanguage, batch_answer
from services.survey.responses.schemas import BatchReceipt
from shared.clock import Now
from shared.problems import problems
from shared.problems.common import UnavailableError

router = APIRouter(prefix="/v1/portals/{portal_id}", tags=["ratings"])


@router.post(
    "/rating-batches",
    summary="Send ratings given at the counter, at a kiosk or on the portal",
    response_model=BatchReceipt,
    responses=problems(UnavailableError),
)
async def create_rating_batch(
    *,
    portal_id: UUID,
    batch: RatingBatch,
    access: MayPostDossiers,
    intake: RatingIntaking,
    now: Now,
    language: ReaderLanguage,
) -> Response:
    outcomes = await intake.take(portal_id, batch.campaign_id, batch.to_model(), by=access, now=now)
    return batch_answer(outcomes, language, member="ratings")
