"""Losses in the database; they are written once, when a period is closed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.tables import LossTable
from shared.db.cursor import Window, paginate


async def insert_losses(session: AsyncSession, rows: Iterable[dict[str, Any]]) -> None:
    """Store the losses of a period in one go."""
    if listed := list(rows):
        await session.execute(insert(LossTable), listed)


async def page_of_losses(
    session: AsyncSession, report_id: UUID, page: Window, *, field: str | None
) -> tuple[list[LossTable], str | None]:
    """Give a page of what a report lost, the most first."""
    query = select(LossTable).where(LossTable.self_assessment_id == report_id)
    if field is not None:
        query = query.where(LossTable.field == field)
    return await paginate(session, query, page, LossTable.lost, LossTable.leaf, descending=True)


async def has_loss(session: AsyncSession, report_id: UUID, leaf: str) -> bool:
    """Tell whether a leaf lost points."""
    return await session.get(LossTable, (report_id, leaf)) is not None
