"""Survey summaries: frozen documents, byte for byte."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class SurveySummaryTable(Base):
    """The figures of a closed campaign. Written once, never changed."""

    __tablename__ = "survey_summary"
    __table_args__ = ({"comment": "Frozen figures of closed campaigns"},)

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(index=True, comment="Whose campaign it was")
    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("campaign.id"), unique=True, comment="The campaign"
    )
    digest: Mapped[str] = mapped_column(String(80), comment="SHA-256 of the bytes")
    content: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, comment="The canonical bytes of the document"
    )
    frozen_at: Mapped[datetime] = mapped_column(comment="When it was frozen")
