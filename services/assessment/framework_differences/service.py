"""What may be asked about the difference of two versions."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from services.assessment.framework_differences.models import Difference
from services.assessment.framework_differences.rules import difference
from services.assessment.framework_mappings.store import mapping_between
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.tables import FrameworkTable
from services.assessment.unit import Unit


@dataclass(frozen=True, slots=True)
class FoundDifference:
    """A difference with the versions it is between."""

    old: FrameworkTable
    new: FrameworkTable
    difference: Difference


async def find_difference(
    unit: Unit, cache: FrameworkCache, framework_id: UUID, from_id: UUID
) -> FoundDifference:
    """Compare two versions that the caller may see, by what became of each leaf."""
    old = await frameworks.find_framework(unit, from_id)
    new = await frameworks.find_framework(unit, framework_id)
    links = await mapping_between(unit.session, from_id, framework_id)
    before = await frameworks.parsed_framework(unit, cache, old)
    after = await frameworks.parsed_framework(unit, cache, new)
    found = await asyncio.to_thread(difference, before, after, links)
    return FoundDifference(old, new, found)
