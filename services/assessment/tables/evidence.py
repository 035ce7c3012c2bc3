"""Evidence: what is known about a file; the bytes are kept elsewhere under their SHA-256."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class EvidenceTable(OfAuthority, Base):
    """Tài liệu kiểm chứng of one leaf of one report."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_self_assessment_id_leaf", "self_assessment_id", "leaf"),
        Index(
            "uq_evidence_content",
            "self_assessment_id",
            "leaf",
            "sha256",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
        CheckConstraint("size > 0", name="size"),
        {"comment": "Documents that prove claims"},
    )

    id: Mapped[Key]
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), comment="Report"
    )
    leaf: Mapped[str] = mapped_column(String(64), comment="Code of the leaf")
    phase: Mapped[str] = mapped_column(String(32), comment="Phase it was added in")
    file_name: Mapped[str] = mapped_column(String(255), comment="Cleaned name of the file")
    media_type: Mapped[str] = mapped_column(String(120), comment="What its bytes are")
    size: Mapped[int] = mapped_column(BigInteger, comment="Bytes")
    sha256: Mapped[str] = mapped_column(String(64), index=True, comment="Name of the bytes")
    document_number: Mapped[str | None] = mapped_column(String(200), comment="Số, ký hiệu")
    document_date: Mapped[date | None] = mapped_column(comment="Ngày ban hành")
    issuer: Mapped[str | None] = mapped_column(String(500), comment="Cơ quan ban hành")
    uploaded_by: Mapped[str] = mapped_column(String(200), comment="Who added it")
    removed_at: Mapped[datetime | None] = mapped_column(comment="When it was taken back, UTC")
    removed_by: Mapped[str | None] = mapped_column(String(200), comment="Who took it back")
