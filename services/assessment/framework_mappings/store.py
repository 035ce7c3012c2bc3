"""Mappings in the database."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from services.assessment.framework_mappings.models import Decided, LeafMapping, leaves_in
from services.assessment.framework_mappings.rules import map_leaves, settled_links
from services.assessment.tables import FrameworkMappingTable, FrameworkTable


async def read_mapping(
    session: AsyncSession, from_framework_id: UUID, to_framework_id: UUID
) -> FrameworkMappingTable | None:
    """Give what officers said of a pair of frameworks."""
    return await session.get(FrameworkMappingTable, (to_framework_id, from_framework_id))


async def leaf_mapping(
    session: AsyncSession, from_framework_id: UUID, to_framework_id: UUID
) -> LeafMapping:
    """Say of every leaf of two frameworks what became of it; the caller sees to it that both are in reach."""
    return await _mapped(session, *await _contents(session, from_framework_id, to_framework_id))


async def mapping_between(
    session: AsyncSession, from_framework_id: UUID, to_framework_id: UUID
) -> Mapping[str, str]:
    """Give old leaf → new leaf as far as that is settled, for copying forward and for comparing years.

    Leaves that are gone, new or still open are not in it. Both frameworks have to be within the caller's reach already.
    """
    old, new = await _contents(session, from_framework_id, to_framework_id)
    if old.id == new.id:
        return {leaf.code: leaf.code for leaf in leaves_in(old.content)}
    return settled_links(await _mapped(session, old, new), same_framework=old.code == new.code)


def decided_of(stored: FrameworkMappingTable | None) -> Decided | None:
    """Give what officers said, apart from its table."""
    return None if stored is None else Decided(stored.links, frozenset(stored.new_leaves))


async def _mapped(session: AsyncSession, old: FrameworkTable, new: FrameworkTable) -> LeafMapping:
    stored = await read_mapping(session, old.id, new.id)
    return map_leaves(
        list(leaves_in(old.content)), list(leaves_in(new.content)), decided_of(stored)
    )


async def _contents(
    session: AsyncSession, from_framework_id: UUID, to_framework_id: UUID
) -> tuple[FrameworkTable, FrameworkTable]:
    query = (
        select(FrameworkTable)
        .where(FrameworkTable.id.in_([from_framework_id, to_framework_id]))
        .options(undefer(FrameworkTable.content))
    )
    found = {row.id: row for row in await session.scalars(query)}
    return found[from_framework_id], found[to_framework_id]
