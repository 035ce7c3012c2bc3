"""How a report lies in a workbook, and what became of what was filled in."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from shared.canonical import digest
from shared.methodology.decimals import decimal_text
from shared.methodology.framework import Leaf


class Part(StrEnum):
    """What of an answer stands in a row."""

    FACT = "FACT"
    CHOICE = "CHOICE"
    """One of several, from a drop-down list."""
    ITEM = "ITEM"
    """One condition or item, which holds or not."""
    FORMULA = "FORMULA"
    POINTS = "POINTS"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row to fill in below its leaf."""

    part: Part
    name: str
    label: str
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """What may be written, with the code that it means."""

    def key(self, leaf: str) -> str:
        """Give the text in the hidden column that says what the row is."""
        return f"{leaf}|{self.part}|{self.name}"


class OnConflict(StrEnum):
    """What to do where both the workbook and somebody else changed a leaf since it was downloaded."""

    REFUSE = "REFUSE"
    KEEP_MINE = "KEEP_MINE"
    KEEP_THEIRS = "KEEP_THEIRS"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said on a leaf, as it is compared: answer, claim and explanation."""

    answer: Mapping[str, Any]
    claimed_points: Decimal | None
    explanation: str

    def to_data(self) -> dict[str, Any]:
        """Give plain data in which equal things look equal: decimals, the order of choices, ends of lines."""
        answer, points, claimed = self.answer, self.answer["points"], self.claimed_points
        text = unicodedata.normalize("NFC", self.explanation)
        return {
            "state": answer["state"],
            "facts": {name: decimal_text(Decimal(fact)) for name, fact in answer["facts"].items()},
            "choices": sorted(answer["choices"]),
            "formula": answer["formula"],
            "points": None if points is None else decimal_text(Decimal(points)),
            "claimed_points": None if claimed is None else decimal_text(claimed),
            "explanation": "\n".join(text.split("\r\n")).strip(),
        }

    @property
    def trace(self) -> str:
        """Name it, so that a workbook shows what it was made of."""
        return digest(self.to_data())


@dataclass(frozen=True, slots=True)
class PresentLeaf:
    """A leaf with what the report says of it now."""

    leaf: Leaf
    said: Said | None
    version: int
    updated_by: str | None = None
    updated_at: str | None = None
    """When it was changed last, in Viet Nam's time."""


@dataclass(frozen=True, slots=True)
class ChangedLeaf:
    """A leaf that the workbook changes."""

    leaf: Leaf
    before: Said | None
    after: Said
    expected: int
    """Version that is changed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a workbook does to a report."""

    changes: Sequence[ChangedLeaf]
    unchanged: int
    kept: Sequence[str]
    """Leaves whose newer entries were kept, and what the workbook says of them left out."""
