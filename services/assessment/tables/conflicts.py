"""Conflicts of interest: who judges an agency of a period in no way, and why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class ConflictTable(OfAuthority, Base):
    """Xung đột lợi ích: one person and one agency in one period; withdrawn with a reason, never deleted."""

    __tablename__ = "conflict"
    __table_args__ = (
        Index(
            "uq_conflict_standing",
            "account_id",
            "period_id",
            "agency_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint(
            "kind IN ('OWN_AGENCY', 'FAMILY', 'FORMER_OFFICE', 'INTEREST', 'OTHER')", name="kind"
        ),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawal"),
        {"comment": "Conflicts of interest of persons with agencies"},
    )

    id: Mapped[Key]
    period_id: Mapped[UUID] = mapped_column(
        ForeignKey("period.id"), index=True, comment="Period it holds in"
    )
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), comment="Agency")
    account_id: Mapped[UUID] = mapped_column(comment="Account of the person, of the gateway")
    account_name: Mapped[str] = mapped_column(String(200), comment="Name of the person")
    kind: Mapped[str] = mapped_column(String(16), comment="What ties the person to the agency")
    reason: Mapped[str] = mapped_column(comment="What was declared")
    declared_by_id: Mapped[UUID] = mapped_column(comment="Account that declared it")
    declared_by: Mapped[str] = mapped_column(String(200), comment="Who declared it")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="When it was withdrawn, UTC")
    withdrawn_by: Mapped[str | None] = mapped_column(String(200), comment="Who withdrew it")
    withdrawn_reason: Mapped[str | None] = mapped_column(comment="Why it was withdrawn")
