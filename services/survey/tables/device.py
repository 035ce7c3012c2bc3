"""Devices: what is on which phone, and when it was last heard of. Small: a reference table where the database is distributed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class DeviceTable(Base):
    """One interviewer's phone or tablet in one campaign, as far as it has told."""

    __tablename__ = "device"
    __table_args__ = (
        UniqueConstraint("campaign_id", "owner_id", "device_id", name="uq_device_name"),
        {"comment": "Devices that collect answers"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    owner_id: Mapped[UUID] = mapped_column(comment="Account or client that collects with it")
    device_id: Mapped[str] = mapped_column(
        String(100), comment="What it calls itself; empty until it has said"
    )
    name: Mapped[str | None] = mapped_column(String(200), comment="Name for people")
    forms: Mapped[dict[str, Any]] = mapped_column(
        comment="By form: the version on it, and when it was fetched or told"
    )
    unsent: Mapped[int | None] = mapped_column(comment="Filled-in forms not yet sent, as it told")
    clock_ahead_seconds: Mapped[int | None] = mapped_column(
        BigInteger, comment="By how much its clock was ahead at the last contact that told"
    )
    registered_at: Mapped[datetime] = mapped_column(comment="When it was first heard of")
    last_contact_at: Mapped[datetime] = mapped_column(comment="When it was last heard of")
    revoked_at: Mapped[datetime | None] = mapped_column(comment="Since when nothing is taken of it")
