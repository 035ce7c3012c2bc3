"""The address of what an interviewer is to do."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.survey.campaigns.models import CampaignScope
from services.survey.quality_dependencies import MayReadReviews, ReadToDos
from services.survey.responses.receiving import ReaderLanguage
from services.survey.to_dos.schemas import InterviewerToDo

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["reviews"])


@router.get(
    "/to-do",
    summary="Read what an interviewer is to do next (interviewers: their own)",
)
async def read_interviewer_to_do(
    *,
    campaign_id: UUID,
    access: MayReadReviews,
    to_dos: ReadToDos,
    language: ReaderLanguage,
    interviewer_id: Annotated[UUID | None, Query(description="Whose (supervisors)")] = None,
) -> InterviewerToDo:
    found = await to_dos.show(campaign_id, CampaignScope.of(access), interviewer_id=interviewer_id)
    return InterviewerToDo.of(found, language)
