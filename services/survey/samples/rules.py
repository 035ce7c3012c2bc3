"""Draws samples. The same seed and frame give the same sample on every machine, whatever the order of the frame."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.survey.samples.models import SampleOrder, Size, Sizes, Sizing, Stratum


def margin_size(population: int, margin: Decimal) -> int:
    """Give n = N/(1+N·e²), rounded up: the population is finite, so that n never exceeds it."""
    wanted = Decimal(population) / (1 + population * margin * margin)
    return min(population, int(wanted.to_integral_value(ROUND_CEILING)))


def sizes_of(strata: Sequence[Stratum], size: Size) -> Sizes:
    """Say how many are drawn of each stratum, never more than there are."""
    match size.sizing:
        case Sizing.FIXED:
            return {one.agency_id: min(size.count or 0, len(one.numbers)) for one in strata}
        case Sizing.MARGIN:
            margin = size.margin or Decimal(0)
            return {one.agency_id: margin_size(len(one.numbers), margin) for one in strata}
        case Sizing.PROPORTIONAL:
            return _shared_out(strata, size.count or 0)


def _shared_out(strata: Sequence[Stratum], count: int) -> dict[UUID, int]:
    """Share a number out by size: whole parts first, the rest to the largest remainders (Hamilton), ties by code."""
    population = sum(len(one.numbers) for one in strata)
    count = min(count, population)
    if not population:
        return {one.agency_id: 0 for one in strata}
    shares = {one.agency_id: divmod(count * len(one.numbers), population) for one in strata}
    sizes = {agency: whole for agency, (whole, _) in shares.items()}
    ordered = sorted(strata, key=lambda one: (-shares[one.agency_id][1], one.agency_code))
    for one in ordered[: count - sum(sizes.values())]:
        sizes[one.agency_id] += 1
    return sizes


def drawn(numbers: Sequence[str], seed: str) -> list[str]:
    """Put the members of a stratum into the random order of a seed: by the SHA-256 of seed and number."""
    return sorted(numbers, key=lambda one: sha256(f"{seed}\n{one}".encode()).digest())


def write_sample(order: SampleOrder, strata: Sequence[Stratum]) -> dict[str, Any]:
    """Write the sample as plain data: what was asked for, the frame's sizes, the members in the order of the draw."""
    sizes = sizes_of(strata, order.size)
    return {
        "kind": "sample",
        "version": 1,
        "authority_id": str(order.authority_id),
        **order.to_data(),
        "strata": [_stratum(one, sizes, order) for one in strata],
    }


def _stratum(one: Stratum, sizes: Mapping[UUID, int], order: SampleOrder) -> dict[str, Any]:
    size = sizes[one.agency_id]
    members = drawn(one.numbers, order.seed)
    more = int((size * order.replacements).to_integral_value(ROUND_CEILING))
    return {
        "agency_id": str(one.agency_id),
        "agency_code": one.agency_code,
        "agency_name": one.agency_name,
        "population": len(one.numbers),
        "members": members[:size],
        "replacements": members[size : size + more],
    }
