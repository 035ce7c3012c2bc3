"""The address of a campaign's progress."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.survey.campaigns.models import CampaignScope
from services.survey.dependencies import MayReadCounts
from services.survey.progress.schemas import CampaignProgress
from services.survey.quality_dependencies import ReadProgress

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["progress"])


@router.get("/progress", summary="Read progress by agency, group and interviewer")
async def read_campaign_progress(
    *,
    campaign_id: UUID,
    access: MayReadCounts,
    progress: ReadProgress,
    interviewer_id: Annotated[
        UUID | None, Query(description="Only what this interviewer did, where assigned")
    ] = None,
) -> CampaignProgress:
    return CampaignProgress.of(
        await progress.show(campaign_id, CampaignScope.of(access), interviewer_id=interviewer_id)
    )
