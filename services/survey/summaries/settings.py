"""How a campaign's figures are determined and shown; fixed when it is prepared, so that nobody tunes them to what came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.methodology.framework import SipasAggregate

FAVOURABLE: Final = ("4", "5")
"""“Satisfied” and “very satisfied” of the five points."""
WITHHELD_BELOW: Final = 5
"""Figures that fewer people stand behind are not shown: the least that Eurostat's and ONS's rules of thumb ask for is 3 to 10."""


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """Settings of a campaign's figures."""

    favourable: Sequence[str] = FAVOURABLE
    """Codes that count as satisfied, for SIPAS."""
    aggregate: SipasAggregate = SipasAggregate.MEAN_OF_FACTORS
    withhold_below: int = WITHHELD_BELOW
