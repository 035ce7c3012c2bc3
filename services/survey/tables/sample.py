"""Samples: frozen documents, byte for byte."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class SampleTable(Base):
    """A drawn sample. Written once, never changed; it names dossiers and no person."""

    __tablename__ = "sample"
    __table_args__ = (
        Index("ix_sample_authority_id_id", "authority_id", "id"),
        {"comment": "Reproducible samples of completed dossiers"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose dossiers they are of")
    name: Mapped[str] = mapped_column(comment="What it is, as entered")
    ordered: Mapped[dict[str, Any]] = mapped_column(comment="What was asked for, with the seed")
    digest: Mapped[str] = mapped_column(String(80), comment="SHA-256 of the bytes")
    content: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, comment="The canonical bytes of the document"
    )
    drawn_at: Mapped[datetime] = mapped_column(comment="When it was drawn")
