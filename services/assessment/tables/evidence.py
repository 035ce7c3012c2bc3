"""Evidence: which versions of documents a report refers to, leaf by leaf."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.assessment.tables.base import Base, OfAuthority
from services.assessment.tables.documents import DocumentVersionTable
from shared.db.declarative import Key


class CitationTable(OfAuthority, Base):
    """Tài liệu kiểm chứng of one leaf of one report: exactly one version of a document."""

    __tablename__ = "citation"
    __table_args__ = (
        Index("ix_citation_self_assessment_id_leaf", "self_assessment_id", "leaf"),
        Index(
            "uq_citation_live",
            "self_assessment_id",
            "leaf",
            "document_version_id",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
        {"comment": "Document versions that prove claims"},
    )

    id: Mapped[Key]
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), comment="Report"
    )
    leaf: Mapped[str] = mapped_column(String(64), comment="Code of the leaf")
    phase: Mapped[str] = mapped_column(String(32), comment="Phase it was added in")
    document_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("document_version.id"), index=True, comment="What is cited"
    )
    cited_by: Mapped[str] = mapped_column(String(200), comment="Who added it")
    removed_at: Mapped[datetime | None] = mapped_column(comment="When it was taken back, UTC")
    removed_by: Mapped[str | None] = mapped_column(String(200), comment="Who took it back")
    document_version: Mapped[DocumentVersionTable] = relationship(lazy="raise")
