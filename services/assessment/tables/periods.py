"""Periods, their calendars, and who appraises what in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.assessment.tables.base import Base, OfAuthority
from services.assessment.tables.frameworks import FrameworkTable
from shared.db.declarative import Key


class PeriodTable(OfAuthority, Base):
    """Kỳ đánh giá: a programme's run for a year or a half of it."""

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("quorum > 0", name="quorum"),
        CheckConstraint(
            "phase IN ('PREPARATION', 'SELF_ASSESSMENT', 'ROUND_1', 'SUPPLEMENT', 'ROUND_2', 'CLOSED')",
            name="phase",
        ),
        {"comment": "Assessment periods"},
    )

    id: Mapped[Key]
    programme_id: Mapped[UUID] = mapped_column(
        ForeignKey("programme.id"), index=True, comment="Programme that is run"
    )
    framework_id: Mapped[UUID] = mapped_column(
        ForeignKey("framework.id"), index=True, comment="Issued framework that holds"
    )
    code: Mapped[str] = mapped_column(String(64), comment="Unique in the programme")
    name: Mapped[str] = mapped_column(String(500), comment="Name for people")
    stage: Mapped[str] = mapped_column(String(64), comment="Stage that targets are read for")
    starts_on: Mapped[date] = mapped_column(comment="First day assessed")
    ends_on: Mapped[date] = mapped_column(comment="Last day assessed")
    quorum: Mapped[int | None] = mapped_column(
        SmallInteger, comment="Opinions that decide a leaf; empty for those of all who are assigned"
    )
    phase: Mapped[str] = mapped_column(String(32), comment="Where the period stands")
    phase_since: Mapped[datetime] = mapped_column(comment="When that phase began, UTC")
    reminder_minutes: Mapped[list[int] | None] = mapped_column(
        ARRAY(Integer), comment="How long before deadlines people are reminded; empty for the usual"
    )
    version: Mapped[int] = mapped_column(comment="Counts the changes, those of the calendar too")
    windows: Mapped[list["CalendarWindowTable"]] = relationship(
        lazy="raise", order_by="CalendarWindowTable.opens_at"
    )
    framework: Mapped[FrameworkTable] = relationship(lazy="raise")


class CalendarWindowTable(OfAuthority, Base):
    """One window of a period's calendar."""

    __tablename__ = "calendar_window"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="order"),
        {"comment": "Windows of periods' calendars"},
    )

    period_id: Mapped[UUID] = mapped_column(
        ForeignKey("period.id"), primary_key=True, comment="Period it belongs to"
    )
    name: Mapped[str] = mapped_column(String(32), primary_key=True, comment="Which window")
    opens_at: Mapped[datetime] = mapped_column(comment="First instant, UTC")
    closes_at: Mapped[datetime] = mapped_column(comment="First instant after it, UTC")


class RoundExtensionTable(OfAuthority, Base):
    """A later end of a round, given by the chair."""

    __tablename__ = "round_extension"
    __table_args__ = (
        Index("ix_round_extension_period_id", "period_id", "round"),
        CheckConstraint("round IN (1, 2)", name="round"),
        {"comment": "Later ends of rounds"},
    )

    id: Mapped[Key]
    period_id: Mapped[UUID] = mapped_column(ForeignKey("period.id"), comment="Period of the round")
    round: Mapped[int] = mapped_column(SmallInteger, comment="1 or 2")
    until: Mapped[datetime] = mapped_column(comment="First instant that is too late, UTC")
    reason: Mapped[str] = mapped_column(comment="Why")
    granted_by: Mapped[str] = mapped_column(String(200), comment="Chair who granted it")


class AssignmentTable(OfAuthority, Base):
    """What an appraiser appraises: fields × agencies."""

    __tablename__ = "assignment"
    __table_args__ = ({"comment": "Fields and agencies of appraisers"},)

    id: Mapped[Key]
    period_id: Mapped[UUID] = mapped_column(
        ForeignKey("period.id"), index=True, comment="Period it holds in"
    )
    appraiser_id: Mapped[UUID] = mapped_column(index=True, comment="Account, of the gateway")
    appraiser_name: Mapped[str] = mapped_column(String(200), comment="Name for people")
    fields: Mapped[list[str]] = mapped_column(ARRAY(String(64)), comment="Codes of fields")
    agency_ids: Mapped[list[UUID] | None] = mapped_column(
        ARRAY(Uuid(as_uuid=True)), comment="Agencies; empty for all"
    )
