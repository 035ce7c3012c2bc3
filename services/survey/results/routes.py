"""The address of a campaign's results."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response

from services.survey.dependencies import MayReadResults, Results
from services.survey.entity_tag import cached_json
from services.survey.results.errors import ResultsNotYetError
from services.survey.results.schemas import CampaignResults
from shared.canonical import canonical_json, digest_of_bytes
from shared.clock import Now
from shared.problems import problems

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["results"])


@router.get(
    "/results",
    summary="Read a campaign's results",
    response_model=CampaignResults,
    responses={
        304: {"description": "The caller has them already"},
        **problems(ResultsNotYetError),
    },
)
async def read_campaign_results(
    *,
    campaign_id: UUID,
    access: MayReadResults,
    results: Results,
    now: Now,
    if_none_match: Annotated[str | None, Header(description="The ETag of known results")] = None,
) -> Response:
    content = canonical_json(await results.show(campaign_id, by=access, now=now))
    return cached_json(content, digest_of_bytes(content), if_none_match)
