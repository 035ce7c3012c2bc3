"""Imported facts: frozen documents, byte for byte."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class ImportedFactsTable(Base):
    """Figures of portals as they were at an instant. Written once, never changed."""

    __tablename__ = "imported_facts"
    __table_args__ = (
        Index("ix_imported_facts_authority_id_id", "authority_id", "id"),
        {"comment": "Frozen figures of portals for leaves of a framework"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose portals they are of")
    period_id: Mapped[UUID] = mapped_column(comment="The period, an id of the assessment service")
    ordered: Mapped[dict[str, Any]] = mapped_column(comment="What was asked for")
    digest: Mapped[str] = mapped_column(String(80), comment="SHA-256 of the bytes")
    content: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, comment="The canonical bytes of the document"
    )
    frozen_at: Mapped[datetime] = mapped_column(comment="When it was frozen")
