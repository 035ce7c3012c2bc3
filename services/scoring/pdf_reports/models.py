"""What stands in the report, in words and figures as they are read; `…_percent` are for drawing."""

from dataclasses import dataclass

from services.scoring.score_cards.models import CardHeading, ScoreCard


@dataclass(frozen=True, slots=True)
class Weight:
    """A part or field and the most points it can have."""

    name: str
    maximum: str


@dataclass(frozen=True, slots=True)
class Method:
    """How points, ranks and grades were made."""

    framework: str
    sentences: tuple[str, ...]
    parts: tuple[Weight, ...]
    fields: tuple[Weight, ...]
    grades: tuple[Weight, ...]
    """Name, and from how many points."""
    sources: tuple[Weight, ...]
    """What the result was computed of, by digest."""


@dataclass(frozen=True, slots=True)
class RankedRow:
    """An agency in the table of its block."""

    rank: str
    name: str
    parts: tuple[str, ...]
    index: str
    index_percent: str
    grade: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many agencies have a grade."""

    name: str
    count: str
    percent: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """What a block reached in a field, in per cent of what applies."""

    name: str
    mean: str
    mean_percent: str
    lowest: str
    lowest_percent: str
    highest: str
    highest_percent: str


@dataclass(frozen=True, slots=True)
class SatisfiedRow:
    """How satisfied people are with an agency."""

    rank: str
    name: str
    index: str
    index_percent: str


@dataclass(frozen=True, slots=True)
class BlockReport:
    """One block."""

    name: str
    ranked: str
    mean: str
    median: str
    highest: str
    lowest: str
    parts: tuple[str, ...]
    rows: tuple[RankedRow, ...]
    grades: tuple[Share, ...]
    fields: tuple[FieldRow, ...]
    satisfied: tuple[SatisfiedRow, ...]


@dataclass(frozen=True, slots=True)
class PdfReport:
    """The whole report."""

    heading: CardHeading
    method: Method
    blocks: tuple[BlockReport, ...]
    cards: tuple[ScoreCard, ...]
