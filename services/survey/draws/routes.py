"""Addresses of draws."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.draws.errors import (
    CellDrawnError,
    DrawExistsError,
    DrawInUseError,
    FaultyDrawError,
)
from services.survey.draws.schemas import DrawDocument, DrawHead, DrawPage, NewDraw
from services.survey.entity_tag import cached_json
from services.survey.sample_dependencies import (
    MayManageFrames,
    MayReadFrames,
    ReadDraws,
    WriteDraws,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/campaigns/{campaign_id}/draws", tags=["draws"])


@router.post(
    "",
    status_code=201,
    summary="Draw a sample from a frame, with a case for each who was drawn",
    responses=problems(FaultyDrawError, DrawExistsError, CellDrawnError, CampaignClosedError),
)
async def create_draw(
    *, campaign_id: UUID, order: NewDraw, access: MayManageFrames, draws: WriteDraws, now: Now
) -> DrawHead:
    row = await draws.draw(order.to_model(campaign_id), by=access, now=now)
    return DrawHead.model_validate(row)


@router.get("", summary="List draws", responses=problems(UnreadableCursorError))
async def list_draws(
    *, campaign_id: UUID, access: MayReadFrames, draws: ReadDraws, page: Page
) -> DrawPage:
    rows, following = await draws.page(campaign_id, page, by=access)
    return DrawPage(items=[DrawHead.model_validate(row) for row in rows], next=following)


@router.get(
    "/{draw_id}",
    summary="Read a draw, byte for byte",
    response_model=DrawDocument,
    responses={304: {"description": "The caller has it; a draw never changes"}},
)
async def read_draw(
    *,
    campaign_id: UUID,
    draw_id: UUID,
    access: MayReadFrames,
    draws: ReadDraws,
    if_none_match: Annotated[str | None, Header(description="The ETag of a known copy")] = None,
) -> Response:
    content, digest = await draws.content(campaign_id, draw_id, by=access)
    return cached_json(content, digest, if_none_match)


@router.delete(
    "/{draw_id}",
    status_code=204,
    summary="Withdraw a draw of which nothing is handed out",
    responses=problems(DrawInUseError, CampaignClosedError),
)
async def withdraw_draw(
    *, campaign_id: UUID, draw_id: UUID, access: MayManageFrames, draws: WriteDraws, now: Now
) -> None:
    await draws.withdraw(campaign_id, draw_id, by=access, now=now)
