"""Programmes in the database."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.scope import in_authority
from services.assessment.tables import ProgrammeTable
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def read_programme(
    session: AsyncSession, programme_id: UUID, access: Access
) -> ProgrammeTable | None:
    """Give a programme within reach."""
    query = select(ProgrammeTable).where(
        ProgrammeTable.id == programme_id, in_authority(ProgrammeTable.authority_id, access)
    )
    return (await session.scalars(query)).one_or_none()


async def page_of_programmes(
    session: AsyncSession, access: Access, page: Window
) -> tuple[list[ProgrammeTable], str | None]:
    """Give a page of the programmes within reach."""
    query = select(ProgrammeTable).where(in_authority(ProgrammeTable.authority_id, access))
    return await paginate(session, query, page, ProgrammeTable.code, ProgrammeTable.id)
