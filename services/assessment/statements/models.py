"""What statements are, apart from where they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """What somebody wants to state on a leaf."""

    id: UUID | None
    text: str
    proposed_points: Decimal | None
    question: bool
    reply_to: UUID | None
    evidence_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement with what hangs on it."""

    row: Any
    evidence_ids: Sequence[UUID]
    answered: bool
    """Whether the agency has answered; only questions are."""


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """Statements of a report that are open to the same people."""

    leaf: str
    side: str
    phase: str
    own: bool
    """Whether the reader made them."""
