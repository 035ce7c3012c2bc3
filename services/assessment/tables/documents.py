"""Documents of agencies, their versions, and the files that these are; the bytes are kept elsewhere."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class FileTable(Base):
    """Bytes that somebody sent, named by their digest and kept once, whoever else sends them."""

    __tablename__ = "file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint(
            "scan_state IN ('UNSCANNED', 'PENDING', 'CLEAN', 'INFECTED')", name="scan_state"
        ),
        Index(
            "ix_file_scan_due",
            "scan_state",
            "scan_after",
            postgresql_where=text("scan_state IN ('PENDING', 'UNSCANNED')"),
        ),
        Index("ix_file_infected", "scanned_at", postgresql_where=text("scan_state = 'INFECTED'")),
        {"comment": "Stored files and what the scanner says of them"},
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, comment="SHA-256, in hex")
    size: Mapped[int] = mapped_column(BigInteger, comment="Bytes")
    created_at: Mapped[datetime] = mapped_column(comment="When it first came, UTC")
    scan_state: Mapped[str] = mapped_column(
        String(16), comment="UNSCANNED (no scanner then), PENDING, CLEAN or INFECTED"
    )
    scanned_at: Mapped[datetime | None] = mapped_column(comment="When the scanner judged it, UTC")
    signature: Mapped[str | None] = mapped_column(String(500), comment="What it is infected with")
    scan_attempts: Mapped[int] = mapped_column(comment="How often the scanner failed to judge it")
    scan_after: Mapped[datetime] = mapped_column(comment="When the scanner is asked next, UTC")
    scan_problem: Mapped[str | None] = mapped_column(
        String(500), comment="Why the scanner has not judged it yet"
    )
    removed_at: Mapped[datetime | None] = mapped_column(
        comment="When an officer removed the infected bytes, UTC"
    )
    removed_by: Mapped[str | None] = mapped_column(String(200), comment="Who removed them")


class DocumentTable(OfAuthority, Base):
    """Văn bản, tài liệu: something that an agency registers once and refers to wherever it proves something."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_agency_id_id", "agency_id", "id"),
        {"comment": "Documents of agencies"},
    )

    id: Mapped[Key]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), comment="Agency that has it")
    latest: Mapped[int] = mapped_column(comment="Number of its latest version")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="When it was withdrawn, UTC")
    withdrawn_by: Mapped[str | None] = mapped_column(String(200), comment="Who withdrew it")
    version: Mapped[int] = mapped_column(comment="Counts the changes, its versions too")


class DocumentVersionTable(OfAuthority, Base):
    """One version of a document: exactly one file and what is said of it. What a report cites is a version."""

    __tablename__ = "document_version"
    __table_args__ = (
        UniqueConstraint("document_id", "ordinal"),
        CheckConstraint("proves_to >= proves_from", name="proves"),
        Index(
            "ix_document_version_expiring",
            "expires_on",
            postgresql_where=text("warned_at IS NULL"),
        ),
        {"comment": "Versions of documents"},
    )

    id: Mapped[Key]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), comment="Of which")
    ordinal: Mapped[int] = mapped_column(comment="1, 2, 3 …")
    sha256: Mapped[str] = mapped_column(ForeignKey("file.sha256"), index=True, comment="Its file")
    file_name: Mapped[str] = mapped_column(String(255), comment="Cleaned name of the file")
    media_type: Mapped[str] = mapped_column(String(120), comment="What its bytes are")
    kind: Mapped[str] = mapped_column(String(32), comment="Kind of document")
    title: Mapped[str] = mapped_column(String(500), comment="Trích yếu")
    number: Mapped[str | None] = mapped_column(String(200), comment="Số, ký hiệu")
    issued_on: Mapped[date | None] = mapped_column(comment="Ngày ban hành")
    issuer: Mapped[str | None] = mapped_column(String(500), comment="Cơ quan ban hành")
    proves_from: Mapped[date | None] = mapped_column(comment="First day that it says anything of")
    proves_to: Mapped[date | None] = mapped_column(comment="Last day that it says anything of")
    expires_on: Mapped[date | None] = mapped_column(comment="Last day that it is valid")
    warned_at: Mapped[datetime | None] = mapped_column(
        comment="When the agency was told that it expires soon, UTC"
    )
    search_text: Mapped[str] = mapped_column(
        comment="Title, number, issuer and file name in lower case without diacritics"
    )
    reason: Mapped[str | None] = mapped_column(comment="Why it replaced the version before")
    uploaded_by_id: Mapped[UUID] = mapped_column(comment="Account that brought it")
    uploaded_by: Mapped[str] = mapped_column(String(200), comment="Name of who brought it")
    document: Mapped[DocumentTable] = relationship(lazy="raise")
    file: Mapped[FileTable] = relationship(lazy="raise")
