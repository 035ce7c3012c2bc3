"""Extensions of rounds in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.tables import RoundExtensionTable
from shared.db.cursor import Window, paginate


async def extended_until(session: AsyncSession, period_id: UUID, number: int) -> datetime | None:
    """Give the latest end that the chair has given a round."""
    query = select(func.max(RoundExtensionTable.until)).where(
        RoundExtensionTable.period_id == period_id, RoundExtensionTable.round == number
    )
    found: datetime | None = await session.scalar(query)
    return found


async def page_of_extensions(
    session: AsyncSession, period_id: UUID, page: Window
) -> tuple[list[RoundExtensionTable], str | None]:
    """Give a page of the extensions of a period's rounds."""
    query = select(RoundExtensionTable).where(RoundExtensionTable.period_id == period_id)
    return await paginate(session, query, page, RoundExtensionTable.id)
