"""Where the points of a block stand on its sheet, and what they add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from services.scoring.runs.models import AgencyResult
from shared.methodology.decimals import ZERO, add, total
from shared.methodology.framework import Field, Framework, Group, Leaf, Part

FIRST_LEAF: Final = 2
"""Column of the first leaf, from 0; before it stand code and name of the agency."""


@dataclass(frozen=True, slots=True)
class LeafColumns:
    """The leaves of a block, one column each, in the order of the framework: a field's columns stand together."""

    framework: Framework
    leaves: tuple[Leaf, ...]

    @classmethod
    def of_block(cls, framework: Framework, block: str) -> "LeafColumns":
        """Choose the leaves that are meant for a block."""
        return cls(
            framework,
            tuple(
                leaf
                for leaf in framework.leaves.values()
                if leaf.applies_to is None or block in leaf.applies_to
            ),
        )

    @property
    def last(self) -> int:
        """Column of the last leaf."""
        return FIRST_LEAF + len(self.leaves) - 1

    def span(self, codes: Iterable[str]) -> tuple[int, int] | None:
        """Give first and last column of leaves that stand together; None where the block has none of them."""
        wanted = set(codes)
        found = [place for place, leaf in enumerate(self.leaves) if leaf.code in wanted]
        return (FIRST_LEAF + found[0], FIRST_LEAF + found[-1]) if found else None


@dataclass(frozen=True, slots=True)
class Sums:
    """What the leaves of one agency add up to, not rounded: the numbers behind the formulas of its row."""

    parts: Mapping[str, Decimal]
    fields: Mapping[str, Decimal]
    bonus: Decimal
    penalty: Decimal


def add_up(framework: Framework, result: AgencyResult) -> Sums:
    """Add up the points that are in the workbook, in the order and with the caps of its formulas."""
    points = {one["code"]: Decimal(one["points"] or 0) for one in result.detail["leaves"]}
    fields = {one.code: _field(one, points) for one in framework.fields}
    settings = framework.adjustments
    bonus = _capped(framework, fields, Group.BONUS, settings.bonus_maximum)
    maxima = {one["code"]: Decimal(one["maximum"]) for one in result.summary["parts"]}
    return Sums(
        parts={
            part.code: _part(
                framework,
                part,
                points,
                bonus=bonus if settings.bonus_within == part.code else ZERO,
                maximum=maxima[part.code],
            )
            for part in framework.parts
        },
        fields=fields,
        bonus=bonus,
        penalty=_capped(framework, fields, Group.PENALTY, settings.penalty_maximum),
    )


def leaves_by_code(result: AgencyResult) -> dict[str, dict[str, Any]]:
    """Find an agency's leaves by their codes."""
    return {one["code"]: one for one in result.detail["leaves"]}


def _field(field: Field, points: Mapping[str, Decimal]) -> Decimal:
    sums = [
        (criterion.maximum, total(points.get(leaf.code, ZERO) for leaf in criterion.leaves))
        for criterion in field.criteria
    ]
    if field.group is Group.MAIN:
        return total(one for _, one in sums)
    return min(total(min(one, maximum) for maximum, one in sums), field.maximum)


def _capped(
    framework: Framework, fields: Mapping[str, Decimal], group: Group, cap: Decimal | None
) -> Decimal:
    points = total(fields[one.code] for one in framework.fields if one.group is group)
    return points if cap is None else min(points, cap)


def _part(
    framework: Framework,
    part: Part,
    points: Mapping[str, Decimal],
    *,
    bonus: Decimal,
    maximum: Decimal,
) -> Decimal:
    earned = total(
        points.get(leaf.code, ZERO)
        for leaf in framework.leaves.values()
        if leaf.group is Group.MAIN and leaf.source in part.sources
    )
    return min(add(earned, bonus), maximum)
