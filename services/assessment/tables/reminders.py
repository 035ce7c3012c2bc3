"""Reminders that were made."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.base import Base, OfAuthority


class ReminderTable(OfAuthority, Base):
    """One reminder of one deadline; that it is here means that it was announced, in the same transaction."""

    __tablename__ = "reminder"
    __table_args__ = (
        CheckConstraint("kind IN ('REPORT', 'EXPLANATION', 'ROUND_1', 'ROUND_2')", name="kind"),
        {"comment": "Reminders that were made, each once"},
    )

    period_id: Mapped[UUID] = mapped_column(
        ForeignKey("period.id"), primary_key=True, comment="Period of the deadline"
    )
    kind: Mapped[str] = mapped_column(String(16), primary_key=True, comment="What is due")
    recipient_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Agency or appraiser")
    deadline_at: Mapped[datetime] = mapped_column(
        primary_key=True, comment="The deadline, UTC; one that is moved is another"
    )
    minutes: Mapped[int] = mapped_column(primary_key=True, comment="How long before")
