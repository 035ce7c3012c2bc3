"""What a keyed paper form is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from shared.workbooks import Cell

Answers = Mapping[str, Any]
"""By question, canonical."""


class PaperState(StrEnum):
    """Where a paper form stands."""

    KEYED_ONCE = "KEYED_ONCE"
    """One person keyed it; it waits for the second."""
    DIFFERING = "DIFFERING"
    """Two people keyed it and do not agree; it waits for decisions."""
    TAKEN = "TAKEN"
    """It is a response."""


class Side(StrEnum):
    """Whose reading is right."""

    FIRST = "FIRST"
    SECOND = "SECOND"
    OTHER = "OTHER"
    """Neither's: what stands on the paper is given along."""


class Reading(NamedTuple):
    """What one person read off a paper form."""

    agency_id: UUID
    captured_on: date
    answers: Answers


@dataclass(frozen=True, slots=True)
class KeyedPaper:
    """One row of a keying workbook."""

    cell: Cell
    """Where its number stands."""
    number: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two people do not agree: the field as a JSON pointer, and what each read."""

    field: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class Decision:
    """What a supervisor says of one difference."""

    field: str
    take: Side
    value: Any = None
    """What stands on the paper, where neither was right."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """What became of the rows of a workbook."""

    papers: int
    first: int
    """Keyed for the first time."""
    agreed: int
    """The second person read the same: they are responses now."""
    differing: int
    unchanged: int
    """The same person keyed the same before."""
