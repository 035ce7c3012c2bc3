"""Addresses of survey summaries."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from services.survey.dependencies import MayReadSummaries, ReadSummaries
from services.survey.entity_tag import cached_json
from services.survey.summaries.schemas import (
    SurveySummaryDocument,
    SurveySummaryHead,
    SurveySummaryPage,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/survey-summaries", tags=["survey-summaries"])


@router.get("", summary="List survey summaries", responses=problems(UnreadableCursorError))
async def list_survey_summaries(
    *,
    access: MayReadSummaries,
    summaries: ReadSummaries,
    page: Page,
    campaign_id: Annotated[UUID | None, Query(description="Only of this campaign")] = None,
) -> SurveySummaryPage:
    rows, following = await summaries.page(
        access.whole_authority_ids, page, campaign_id=campaign_id
    )
    return SurveySummaryPage(
        items=[SurveySummaryHead.model_validate(row) for row in rows], next=following
    )


@router.get(
    "/{summary_id}",
    summary="Read a survey summary, byte for byte",
    response_model=SurveySummaryDocument,
    responses={304: {"description": "The caller has it; a summary never changes"}},
)
async def read_survey_summary(
    *,
    summary_id: UUID,
    access: MayReadSummaries,
    summaries: ReadSummaries,
    if_none_match: Annotated[str | None, Header(description="The ETag of a known copy")] = None,
) -> Response:
    content, digest = await summaries.content(summary_id, access.whole_authority_ids)
    return cached_json(content, digest, if_none_match)
