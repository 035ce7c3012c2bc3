"""What imports and exports of agencies need of the database."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from services.assessment.tables import AgencyTable, AgencyVersionTable, FrameworkTable


async def registered_codes(session: AsyncSession, authority_id: UUID) -> dict[str, str]:
    """Give the codes of a register by their small letters; nobody changes these agencies meanwhile."""
    query = (
        select(AgencyTable.code)
        .where(AgencyTable.authority_id == authority_id)
        .order_by(AgencyTable.id)
        .with_for_update()
    )
    return {code.casefold(): code for code in await session.scalars(query)}


async def versions_of_codes(
    session: AsyncSession, authority_id: UUID, codes: Collection[str] | None = None
) -> Sequence[AgencyVersionTable]:
    """Give every version of some agencies, or of all, with the agency; ordered by code and day."""
    query = (
        select(AgencyVersionTable)
        .join(AgencyVersionTable.agency)
        .where(AgencyTable.authority_id == authority_id)
        .options(contains_eager(AgencyVersionTable.agency))
        .order_by(AgencyTable.code, AgencyVersionTable.effective_on.asc().nulls_first())
    )
    if codes is not None:
        query = query.where(AgencyTable.code.in_(codes))
    return (await session.scalars(query)).all()


async def blocks_of(session: AsyncSession, authority_id: UUID) -> dict[str, str]:
    """Give the blocks of an authority's frameworks by their codes, with names, and those that agencies stand in already.

    Nothing where it has no framework yet: then nobody can say which blocks there are.
    """
    listed = (
        select(FrameworkTable.content["blocks"])
        .where(FrameworkTable.authority_id == authority_id)
        .order_by(FrameworkTable.created_at, FrameworkTable.id)
    )
    blocks = {
        block["code"]: block.get("name", "")
        for of_framework in await session.scalars(listed)
        for block in of_framework
    }
    if not blocks:
        return {}
    used = (
        select(AgencyVersionTable.block)
        .where(AgencyVersionTable.authority_id == authority_id)
        .distinct()
        .order_by(AgencyVersionTable.block)
    )
    return blocks | {code: "" for code in await session.scalars(used) if code not in blocks}
