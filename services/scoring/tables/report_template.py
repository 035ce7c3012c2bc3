"""Templates of reports, each version kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.scoring.tables.base import Base


class ReportTemplateTable(Base):
    """One version of an authority's template; it never changes, so that a report can be made again as it was."""

    __tablename__ = "report_template"
    __table_args__ = (
        UniqueConstraint("authority_id", "kind", "ordinal"),
        CheckConstraint("kind IN ('COUNCIL_REPORT', 'DECISION_ANNEX')", name="kind_known"),
        {"comment": "Word templates of reports, checked before they are kept"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="Made by the client or here")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose it is")
    kind: Mapped[str] = mapped_column(String(40), comment="What it is for")
    ordinal: Mapped[int] = mapped_column(comment="Version of the kind in the authority, from 1")
    name: Mapped[str] = mapped_column(String(200), comment="What it is called")
    content: Mapped[bytes] = mapped_column(deferred=True, comment="The Word file")
    content_sha256: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the file")
    content_size: Mapped[int] = mapped_column(comment="Its length in bytes")
    added_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    added_by: Mapped[UUID] = mapped_column(comment="Account that added it")
    added_by_name: Mapped[str] = mapped_column(String(200), comment="Its name then")
