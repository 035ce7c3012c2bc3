"""Losses over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.assessment.dependencies import ReadsRemedies
from services.assessment.losses import service
from services.assessment.losses.schemas import LossList, LossView
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(
    prefix="/v1/self-assessments/{self_assessment_id}/losses", tags=["losses and remedies"]
)


@router.get(
    "",
    summary="List the leaves that lost points in a closed period, the most first",
    responses=problems(UnreadableCursorError),
)
async def list_losses(
    *,
    self_assessment_id: UUID,
    unit: ReadsRemedies,
    page: Page,
    field: Annotated[str | None, Query(max_length=64, description="Only this field")] = None,
) -> LossList:
    items, following = await service.list_losses(unit, self_assessment_id, page, field=field)
    return LossList(items=[LossView.model_validate(item) for item in items], next=following)
