"""Frames: whom a sample can be drawn from. Nothing here says who somebody is; `ContactTable` does."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class FrameTable(Base):
    """A list of people, households or dossiers (dàn mẫu) of one respondent group. Never changed, but for its erasure."""

    __tablename__ = "frame"
    __table_args__ = (
        Index("ix_frame_campaign_id_id", "campaign_id", "id"),
        Index("ix_frame_keep_until", "keep_until", postgresql_where=text("erased_at IS NULL")),
        CheckConstraint("source IN ('OFFICIALS', 'HOUSEHOLDS', 'DOSSIERS')", name="source"),
        {"comment": "Lists that samples are drawn from"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    group_code: Mapped[str] = mapped_column(String(64), comment="The respondent group")
    name: Mapped[str] = mapped_column(comment="What it is, as entered")
    source: Mapped[str] = mapped_column(
        String(16), comment="Where it is from: OFFICIALS, HOUSEHOLDS, DOSSIERS"
    )
    digest: Mapped[str] = mapped_column(
        String(80), comment="SHA-256 of what it was made of, so that a repeat is known as one"
    )
    size: Mapped[int] = mapped_column(comment="How many stand in it")
    keep_until: Mapped[datetime] = mapped_column(comment="When its contact data are erased")
    erased_at: Mapped[datetime | None] = mapped_column(comment="When they were")
    created_at: Mapped[datetime] = mapped_column(comment="When it was taken in")


class FrameUnitTable(Base):
    """One person, household or dossier of a frame, by its number and place."""

    __tablename__ = "frame_unit"
    __table_args__ = (
        UniqueConstraint("frame_id", "number"),
        {"comment": "Whom a sample can be drawn of, without names"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    frame_id: Mapped[UUID] = mapped_column(
        ForeignKey("frame.id", ondelete="CASCADE"), comment="The frame"
    )
    number: Mapped[int] = mapped_column(comment="Place in the list, from 1: what draws go by")
    agency_id: Mapped[UUID] = mapped_column(comment="The agency asked about")
    ward: Mapped[str | None] = mapped_column(String(200), comment="Commune or ward (xã, phường)")
    village: Mapped[str | None] = mapped_column(
        String(200), comment="Village or quarter (thôn, tổ dân phố)"
    )
    dossier: Mapped[str | None] = mapped_column(
        String(64), comment="Number of the dossier, where it is one"
    )
