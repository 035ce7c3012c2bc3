"""Authorities in the database."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.scope import in_authority
from services.assessment.tables import AuthorityTable
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def read_authority(
    session: AsyncSession, authority_id: UUID, access: Access
) -> AuthorityTable | None:
    """Give an authority within reach."""
    query = select(AuthorityTable).where(
        AuthorityTable.id == authority_id, in_authority(AuthorityTable.id, access)
    )
    return (await session.scalars(query)).one_or_none()


async def page_of_authorities(
    session: AsyncSession, access: Access, page: Window
) -> tuple[list[AuthorityTable], str | None]:
    """Give a page of the authorities within reach."""
    query = select(AuthorityTable).where(in_authority(AuthorityTable.id, access))
    return await paginate(session, query, page, AuthorityTable.code, AuthorityTable.id)
