"""Draws samples. The same seed and frame give the same sample on every machine, whatever the order of the frame."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from services.survey.samples.models import SampleOrder, Size, Sizes, Sizing, Stratum

Key = TypeVar("Key", bound=Hashable)


def margin_size(population: int, margin: Decimal) -> int:
    """Give n = N/(1+N·e²), rounded up: the population is finite, so that n never exceeds it."""
    wanted = Decimal(population) / (1 + population * margin * margin)
    return min(population, int(wanted.to_integral_value(ROUND_CEILING)))


def sizes_of(strata: Sequence[Stratum], size: Size) -> Sizes:
    """Say how many are drawn of each stratum, never more than there are."""
    by_code = sorted(strata, key=lambda one: one.agency_code)
    return sizes_among({one.agency_id: len(one.numbers) for one in by_code}, size)


def sizes_among(counts: Mapping[Key, int], size: Size) -> dict[Key, int]:
    """Say how many are drawn of each part, by the parts' sizes; never more than there are."""
    match size.sizing:
        case Sizing.FIXED:
            return {key: min(size.count or 0, count) for key, count in counts.items()}
        case Sizing.MARGIN:
            margin = size.margin or Decimal(0)
            return {key: margin_size(count, margin) for key, count in counts.items()}
        case Sizing.PROPORTIONAL:
            return _shared_out(counts, size.count or 0)


def _shared_out(counts: Mapping[Key, int], wanted: int) -> dict[Key, int]:
    """Share a number out by size: whole parts first, the rest to the largest remainders (Hamilton), ties to the first."""
    population = sum(counts.values())
    wanted = min(wanted, population)
    if not population:
        return dict.fromkeys(counts, 0)
    shares = {key: divmod(wanted * count, population) for key, count in counts.items()}
    sizes = {key: whole for key, (whole, _) in shares.items()}
    ordered = sorted(counts, key=lambda key: -shares[key][1])
    for key in ordered[: wanted - sum(sizes.values())]:
        sizes[key] += 1
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
