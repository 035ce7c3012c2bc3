"""Files of submissions: a row as soon as the form says that there is one, its bytes in the store of files when they come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base


class SubmissionFileTable(Base):
    """One file that a submission names, such as a photo. Distributed with it, by the response's id.

    Number 0 is no submission: such files came with the response itself, from its page.
    """

    __tablename__ = "submission_file"
    __table_args__ = (
        CheckConstraint("(sha256 IS NULL) OR (received_at IS NOT NULL)", name="here_or_awaited"),
        CheckConstraint("(erased_at IS NULL) OR (sha256 IS NULL)", name="erased_is_gone"),
        Index("ix_submission_file_sha256", "sha256"),
        {"comment": "Files that belong to submissions"},
    )

    response_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The submission's response")
    number: Mapped[int] = mapped_column(primary_key=True, comment="The submission's number")
    name: Mapped[str] = mapped_column(String(255), primary_key=True, comment="Name in the form")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    sha256: Mapped[str | None] = mapped_column(
        String(64), comment="SHA-256 of the bytes, hex, by which the store knows them"
    )
    size: Mapped[int | None] = mapped_column(comment="How many bytes")
    received_at: Mapped[datetime | None] = mapped_column(comment="When the bytes came")
    erased_at: Mapped[datetime | None] = mapped_column(
        comment="When the bytes were erased; they are not taken again"
    )
