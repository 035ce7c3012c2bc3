"""The address of a campaign's checks of interviewers."""

from uuid import UUID

from fastapi import APIRouter

from services.survey.dependencies import CheckInterviewers, MayJudgeResponses
from services.survey.interviewer_checks.schemas import InterviewerChecks

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["interviewer-checks"])


@router.get("/interviewer-checks", summary="Compare interviewers with their colleagues")
async def read_interviewer_checks(
    *, campaign_id: UUID, access: MayJudgeResponses, checks: CheckInterviewers
) -> InterviewerChecks:
    return InterviewerChecks.of(await checks.check(campaign_id, by=access))
