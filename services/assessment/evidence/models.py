"""What evidence is, apart from where it is kept."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.assessment.documents.models import Expiry


@dataclass(frozen=True, slots=True)
class WantedCitation:
    """A document that is to prove a leaf."""

    leaf: str
    document_id: UUID
    ordinal: int | None = None
    """Which of its versions; None for the latest."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A cited document, and how it stands to the period."""

    citation: Any
    """Its row, with version, document and file."""
    earlier_period: bool
    expiry: Expiry
