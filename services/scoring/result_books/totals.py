"""What all lines of the explanations come to: their sums stand above them, and so have to be known before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.scoring.runs.models import AgencyResult
from shared.methodology.decimals import ZERO, add, subtract, total

_LEFT_OUT = ("NOT_APPLICABLE", "SURVEY_ABSENT", "WAITING")


@dataclass(frozen=True, slots=True)
class Totals:
    """How many lines there are, and the sums of their columns."""

    lines: int = 0
    maximum: Decimal = ZERO
    claimed: Decimal = ZERO
    final: Decimal = ZERO
    lost: Decimal = ZERO

    def with_lines_of(self, result: AgencyResult) -> "Totals":
        """Count an agency's leaves in."""
        leaves = result.detail.get("leaves", [])
        return Totals(
            lines=self.lines + len(leaves),
            maximum=add(self.maximum, total(Decimal(one["maximum"]) for one in leaves)),
            claimed=add(self.claimed, total(_claimed(leaves))),
            final=add(self.final, total(Decimal(one["points"] or 0) for one in leaves)),
            lost=add(self.lost, total(lost_points(one) or ZERO for one in leaves)),
        )


def lost_points(leaf: Mapping[str, Any]) -> Decimal | None:
    """Give what a leaf lost; nothing is lost where it does not count, and outside the scale."""
    if leaf["group"] != "MAIN" or leaf["status"] in _LEFT_OUT:
        return None
    return subtract(Decimal(leaf["maximum"]), Decimal(leaf["points"] or 0))


def _claimed(leaves: Iterable[Mapping[str, Any]]) -> Iterable[Decimal]:
    return (Decimal(one["self"]["points"] or 0) for one in leaves if one["self"])
