"""Files of submissions: a row as soon as the form says that there is one, its bytes when they come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base


class SubmissionFileTable(Base):
    """One file that a submission names, such as a photo. Distributed with it, by the response's id."""

    __tablename__ = "submission_file"
    __table_args__ = (
        CheckConstraint("(content IS NULL) = (received_at IS NULL)", name="here_or_awaited"),
        {"comment": "Files that belong to submissions"},
    )

    response_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The submission's response")
    number: Mapped[int] = mapped_column(primary_key=True, comment="The submission's number")
    name: Mapped[str] = mapped_column(String(255), primary_key=True, comment="Name in the form")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    sha256: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of the bytes, hex")
    size: Mapped[int | None] = mapped_column(comment="How many bytes")
    content: Mapped[bytes | None] = mapped_column(
        LargeBinary, deferred=True, comment="The bytes, once they are here"
    )
    received_at: Mapped[datetime | None] = mapped_column(comment="When the bytes came")
