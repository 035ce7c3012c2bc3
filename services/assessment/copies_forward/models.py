"""What would come over from an earlier report, leaf by leaf."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.canonical import digest
from shared.methodology.decimals import decimal_text


class SkipReason(StrEnum):
    """Why a leaf does not come over."""

    ALREADY_FILLED = "ALREADY_FILLED"
    """There is an entry, which is never overwritten."""
    DELEGATED = "DELEGATED"
    """It is exclusively in somebody else's hands."""
    NEW_LEAF = "NEW_LEAF"
    """The earlier framework had no such leaf."""
    NOT_ANSWERED = "NOT_ANSWERED"
    """The earlier report said nothing on it."""
    RULE_CHANGED = "RULE_CHANGED"
    """It is scored in another way now, so that the answer may mean something else."""
    DOES_NOT_FIT = "DOES_NOT_FIT"
    """The rule does not take the earlier answer in this period."""
    NOT_APPLICABLE = "NOT_APPLICABLE"
    """The agency does not score this leaf now."""
    GONE = "GONE"
    """The framework has no such leaf any more."""


@dataclass(frozen=True, slots=True)
class EvidenceReference:
    """A document version that the earlier report cited."""

    id: UUID
    """The version of the document."""
    title: str
    file_name: str
    number: str | None


@dataclass(frozen=True, slots=True)
class EarlierEntry:
    """What an earlier report says on a leaf."""

    leaf: str
    answer: Mapping[str, Any]
    claimed_points: Decimal | None
    explanation: str
    evidence: tuple[EvidenceReference, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyItem:
    """One leaf: what would come over, or why it does not."""

    leaf: str | None
    """Leaf of the present framework; None where there is none."""
    from_leaf: str | None
    """Leaf of the earlier framework; None where there is none."""
    name: str
    skipped: SkipReason | None
    answer: Mapping[str, Any] | None = None
    rule_points: Decimal | None = None
    claimed_points: Decimal | None = None
    explanation: str = ""
    evidence: tuple[EvidenceReference, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Give plain data, as the digest of a preview names it."""
        claimed = self.claimed_points
        return {
            "leaf": self.leaf,
            "from_leaf": self.from_leaf,
            "skipped": self.skipped,
            "answer": dict(self.answer) if self.answer is not None else None,
            "claimed_points": None if claimed is None else decimal_text(claimed),
            "explanation": self.explanation,
            "evidence": [str(one.id) for one in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class CopySource:
    """A report that could be copied from."""

    id: UUID
    period_id: UUID
    period_code: str
    period_name: str
    agency_id: UUID
    agency_code: str
    agency_name: str
    own: bool
    """Whether it is the agency's own, not a predecessor's."""


@dataclass(frozen=True, slots=True)
class CopyPreview:
    """What would come over from one source."""

    report_id: UUID
    source: CopySource | None
    sources: tuple[CopySource, ...]
    items: tuple[CopyItem, ...]

    @property
    def digest(self) -> str:
        """Name exactly this preview; who copies gives it back."""
        return digest(
            {
                "report": str(self.report_id),
                "source": str(self.source.id) if self.source else None,
                "items": [item.to_data() for item in self.items],
            }
        )
