"""What open data consist of."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from services.scoring.publications.models import Publication
from services.scoring.runs.models import AgencyResult

MOST_DATASETS: Final = 200


@dataclass(frozen=True, slots=True)
class LeafFigure:
    """Final points of one leaf, without its reasons."""

    code: str
    name: str
    status: str
    points: Decimal | None
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OpenResult:
    """An agency's line of the ranking with the points of its leaves."""

    result: AgencyResult
    leaves: Sequence[LeafFigure]


@dataclass(frozen=True, slots=True)
class OpenResults:
    """Everything that is public of a publication, in figures."""

    publication: Publication
    results: Sequence[OpenResult]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one must know of a file to fetch and check it."""

    name: str
    media_type: str
    size: int
    sha256: str


Document = dict[str, Any]
