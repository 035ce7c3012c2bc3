"""What a template of a report is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TemplateKind(StrEnum):
    """What a template is for; both kinds have the same fields."""

    COUNCIL_REPORT = "COUNCIL_REPORT"
    """Báo cáo của Hội đồng thẩm định."""
    DECISION_ANNEX = "DECISION_ANNEX"
    """Phụ lục kèm theo quyết định công bố."""


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """One version of an authority's template; it never changes."""

    id: UUID
    authority_id: UUID
    kind: TemplateKind
    ordinal: int
    """Version of the kind in the authority, from 1; the last one is used unless another is named."""
    name: str
    sha256: str
    size: int
    added_at: datetime
    added_by_name: str


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """A version to be added."""

    id: UUID
    authority_id: UUID
    kind: TemplateKind
    name: str
    content: bytes
