"""What may be done with mappings of leaves between two versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.assessment.framework_mappings import store
from services.assessment.framework_mappings.errors import MappingFaultsError, SameFrameworkError
from services.assessment.framework_mappings.models import LeafMapping, leaves_in
from services.assessment.framework_mappings.rules import check_decided
from services.assessment.frameworks import service as frameworks
from services.assessment.tables import FrameworkMappingTable, FrameworkTable
from services.assessment.unit import Unit
from shared.http.etag import check_version


@dataclass(frozen=True, slots=True)
class FoundMapping:
    """A mapping with the frameworks it is between."""

    old: FrameworkTable
    new: FrameworkTable
    mapping: LeafMapping
    stored: FrameworkMappingTable | None

    @property
    def version(self) -> int:
        """Counts the changes; 0 where officers have said nothing yet."""
        return self.stored.version if self.stored else 0


async def find_mapping(unit: Unit, framework_id: UUID, from_id: UUID) -> FoundMapping:
    """Give the mapping of two frameworks that the caller may see, proposed where nobody has said anything."""
    old, new = await _pair(unit, framework_id, from_id)
    return await _found(unit, old, new)


async def put_mapping(
    unit: Unit,
    framework_id: UUID,
    from_id: UUID,
    *,
    links: Sequence[tuple[str, str | None]],
    new_leaves: Sequence[str],
    expected: int,
) -> FoundMapping:
    """Say what became of leaves, in place of what was said before; leaves that are not named are left open."""
    old, new = await _pair(unit, framework_id, from_id, locked=True)
    unit.must_cover(new.authority_id)
    stored = await store.read_mapping(unit.session, from_id, framework_id)
    check_version(expected, stored.version if stored else 0)
    faults = check_decided(
        list(leaves_in(old.content)), list(leaves_in(new.content)), links, new_leaves
    )
    if faults:
        raise MappingFaultsError(faults=faults, count=len(faults))
    before = _plain(stored) if stored else None
    if stored is None:
        stored = FrameworkMappingTable(
            framework_id=new.id,
            from_framework_id=old.id,
            authority_id=new.authority_id,
            created_at=unit.now,
            version=1,
        )
        unit.session.add(stored)
    stored.links = dict(links)
    stored.new_leaves = list(new_leaves)
    stored.updated_at = unit.now
    stored.updated_by = unit.caller.name
    await unit.session.flush()
    unit.audit(
        "framework-mapping.stored",
        ("framework-mapping", f"{new.id}/{old.id}"),
        new.authority_id,
        before=before,
        after=_plain(stored),
    )
    return await _found(unit, old, new)


async def _pair(
    unit: Unit, framework_id: UUID, from_id: UUID, *, locked: bool = False
) -> tuple[FrameworkTable, FrameworkTable]:
    if framework_id == from_id:
        raise SameFrameworkError
    old = await frameworks.find_framework(unit, from_id, whole=True)
    new = await frameworks.find_framework(unit, framework_id, whole=True, locked=locked)
    return old, new


async def _found(unit: Unit, old: FrameworkTable, new: FrameworkTable) -> FoundMapping:
    mapping = await store.leaf_mapping(unit.session, old.id, new.id)
    return FoundMapping(old, new, mapping, await store.read_mapping(unit.session, old.id, new.id))


def _plain(stored: FrameworkMappingTable) -> dict[str, Any]:
    return {"links": stored.links, "new_leaves": stored.new_leaves}
