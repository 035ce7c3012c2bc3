"""Agencies in the database."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.scope import in_agency
from services.assessment.tables import AgencyTable
from services.assessment.wording import plain_text
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def read_agency(session: AsyncSession, agency_id: UUID, access: Access) -> AgencyTable | None:
    """Give an agency within reach."""
    query = select(AgencyTable).where(
        AgencyTable.id == agency_id,
        in_agency(AgencyTable.authority_id, AgencyTable.id, access),
    )
    return (await session.scalars(query)).one_or_none()


async def agencies_of(
    session: AsyncSession, authority_id: UUID, agency_ids: Collection[UUID]
) -> dict[UUID, AgencyTable]:
    """Give those of some agencies that belong to an authority."""
    query = select(AgencyTable).where(
        AgencyTable.authority_id == authority_id, AgencyTable.id.in_(agency_ids)
    )
    return {agency.id: agency for agency in await session.scalars(query)}


async def codes_known(
    session: AsyncSession, authority_id: UUID, codes: Collection[str]
) -> frozenset[str]:
    """Give those of some codes that an authority's register has."""
    if not codes:
        return frozenset()
    query = select(AgencyTable.code).where(
        AgencyTable.authority_id == authority_id, AgencyTable.code.in_(sorted(codes))
    )
    return frozenset(await session.scalars(query))


async def page_of_agencies(
    session: AsyncSession,
    access: Access,
    page: Window,
    *,
    block: str | None,
    code: str | None,
    search: str | None,
) -> tuple[list[AgencyTable], str | None]:
    """Give a page of the agencies within reach."""
    query = select(AgencyTable).where(in_agency(AgencyTable.authority_id, AgencyTable.id, access))
    if block is not None:
        query = query.where(AgencyTable.block == block)
    if code is not None:
        query = query.where(AgencyTable.code == code)
    if search is not None:
        query = query.where(AgencyTable.search_name.contains(plain_text(search), autoescape=True))
    return await paginate(session, query, page, AgencyTable.code, AgencyTable.id)
