"""Frozen inputs, kept as the bytes they came in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.scoring.tables.base import Base


class InputDocumentTable(Base):
    """A document by its digest: stored once for its authority, however many runs use it."""

    __tablename__ = "input_document"
    __table_args__ = {"comment": "Frozen inputs of runs, content-addressed; never changed"}  # noqa: RUF012

    authority_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Whose document it is")
    digest: Mapped[str] = mapped_column(
        String(71), primary_key=True, comment="sha256:… of its bytes"
    )
    kind: Mapped[str] = mapped_column(
        String(40), comment="appraisal-record, survey-summary or imported-facts"
    )
    source_id: Mapped[UUID] = mapped_column(comment="Its id in the service that froze it")
    content: Mapped[bytes] = mapped_column(LargeBinary, comment="The canonical bytes as pulled")
    stored_at: Mapped[datetime] = mapped_column(comment="When it was first pulled, UTC")
