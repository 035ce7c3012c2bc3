"""Uploads under way: what has arrived of a file, part by part."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class UploadTable(OfAuthority, Base):
    """A file that an account is sending, over as many requests as its line needs."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("received BETWEEN 0 AND length", name="received"),
        {"comment": "Files that are being sent"},
    )

    id: Mapped[Key]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), comment="For which agency")
    account_id: Mapped[UUID] = mapped_column(index=True, comment="Account that sends it")
    length: Mapped[int | None] = mapped_column(
        BigInteger, comment="Bytes of the whole file, once the client knows"
    )
    received: Mapped[int] = mapped_column(BigInteger, comment="Bytes that are safely stored")
    file_name: Mapped[str] = mapped_column(String(255), comment="Cleaned name of the file")
    given_metadata: Mapped[str] = mapped_column(comment="Upload-Metadata, as it was sent")
    expires_at: Mapped[datetime] = mapped_column(
        index=True, comment="When it is given up unless more arrives, UTC"
    )
    sha256: Mapped[str | None] = mapped_column(
        String(64), index=True, comment="SHA-256 of the whole file, once its parts are joined"
    )


class UploadPartTable(OfAuthority, Base):
    """Some bytes of an upload, kept apart until the file is whole."""

    __tablename__ = "upload_part"
    __table_args__ = ({"comment": "Stored parts of uploads"},)

    upload_id: Mapped[UUID] = mapped_column(
        ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True, comment="Of which"
    )
    starts_at: Mapped[int] = mapped_column(BigInteger, primary_key=True, comment="First byte of it")
    key: Mapped[str] = mapped_column(String(120), unique=True, comment="Name in the store")
