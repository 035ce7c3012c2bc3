"""Draws: which of a frame were drawn, with the sizes that weights are made of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class DrawTable(Base):
    """One random draw from a frame: written once, never changed."""

    __tablename__ = "draw"
    __table_args__ = (
        Index("ix_draw_campaign_id_id", "campaign_id", "id"),
        Index("ix_draw_frame_id", "frame_id"),
        {"comment": "Random draws from frames"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    frame_id: Mapped[UUID] = mapped_column(ForeignKey("frame.id"), comment="The frame")
    group_code: Mapped[str] = mapped_column(String(64), comment="The respondent group")
    ordered: Mapped[dict[str, Any]] = mapped_column(comment="What was asked for, with the seed")
    digest: Mapped[str] = mapped_column(String(80), comment="SHA-256 of the bytes")
    content: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, comment="The canonical bytes of the document"
    )
    drawn_at: Mapped[datetime] = mapped_column(comment="When it was drawn")


class DrawStratumTable(Base):
    """How many of one agency's people stood in the frame, and how many were drawn; each is drawn from once only."""

    __tablename__ = "draw_stratum"
    __table_args__ = (
        Index("ix_draw_stratum_draw_id", "draw_id"),
        {"comment": "Sizes of draws by agency and group"},
    )

    campaign_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The campaign")
    agency_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The agency asked about")
    group_code: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="The respondent group"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    draw_id: Mapped[UUID] = mapped_column(
        ForeignKey("draw.id", ondelete="CASCADE"), comment="The draw"
    )
    listed: Mapped[int] = mapped_column(comment="How many the frame holds (N)")
    drawn: Mapped[int] = mapped_column(comment="How many were drawn (n), without replacements")
