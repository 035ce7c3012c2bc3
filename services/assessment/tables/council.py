"""Meetings of the council, who was there, and what it resolved on each agency."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.assessment.tables.base import Base, OfAuthority
from services.assessment.tables.periods import PeriodTable
from services.assessment.tables.self_assessments import SelfAssessmentTable
from shared.db.declarative import Key


class CouncilSessionTable(OfAuthority, Base):
    """Phiên họp Hội đồng: a draft until the chair approves its minutes, then for ever."""

    __tablename__ = "council_session"
    __table_args__ = (
        CheckConstraint("state IN ('DRAFT', 'APPROVED')", name="state"),
        CheckConstraint("(state = 'APPROVED') = (approved_at IS NOT NULL)", name="approved"),
        {"comment": "Meetings of councils, with their minutes"},
    )

    id: Mapped[Key]
    period_id: Mapped[UUID] = mapped_column(
        ForeignKey("period.id"), index=True, comment="Period that was met about"
    )
    held_at: Mapped[datetime] = mapped_column(comment="When it began, UTC")
    place: Mapped[str] = mapped_column(String(500), comment="Where it was held")
    agenda: Mapped[str] = mapped_column(comment="What it was about")
    minutes: Mapped[str] = mapped_column(comment="What was said and decided; may be empty")
    state: Mapped[str] = mapped_column(String(16), comment="DRAFT or APPROVED")
    digest: Mapped[str | None] = mapped_column(
        String(80), comment="SHA-256 of exactly what was approved"
    )
    approved_at: Mapped[datetime | None] = mapped_column(comment="When the chair approved, UTC")
    approved_by_id: Mapped[UUID | None] = mapped_column(comment="Account of the chair")
    approved_by: Mapped[str | None] = mapped_column(String(200), comment="Name of the chair")
    kept_by: Mapped[str] = mapped_column(String(200), comment="Who keeps the minutes")
    version: Mapped[int] = mapped_column(comment="Counts the changes")
    period: Mapped[PeriodTable] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy declares it so


class CouncilAttendanceTable(OfAuthority, Base):
    """Thành phần dự họp: a member of the council, there or not."""

    __tablename__ = "council_attendance"
    __table_args__ = ({"comment": "Members of the council at a meeting"},)

    council_session_id: Mapped[UUID] = mapped_column(
        ForeignKey("council_session.id", ondelete="CASCADE"), primary_key=True, comment="Meeting"
    )
    place_in_list: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, comment="Order in the minutes"
    )
    name: Mapped[str] = mapped_column(String(200), comment="Name of the member")
    function: Mapped[str] = mapped_column(String(200), comment="What he or she is in the council")
    present: Mapped[bool] = mapped_column(comment="Whether he or she was there")


class ResolutionTable(OfAuthority, Base):
    """Kết luận: what the council resolved on one agency."""

    __tablename__ = "resolution"
    __table_args__ = (
        CheckConstraint(
            "verdict IN ('CONFIRMED', 'WITH_REMARKS', 'REFERRED_BACK')", name="verdict"
        ),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND abstentions >= 0", name="votes"),
        {"comment": "What councils resolved on agencies"},
    )

    council_session_id: Mapped[UUID] = mapped_column(
        ForeignKey("council_session.id", ondelete="CASCADE"), primary_key=True, comment="Meeting"
    )
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), primary_key=True, index=True, comment="Report"
    )
    verdict: Mapped[str] = mapped_column(String(16), comment="What was resolved")
    text: Mapped[str] = mapped_column(comment="In words")
    votes_for: Mapped[int] = mapped_column(SmallInteger, comment="Votes for it")
    votes_against: Mapped[int] = mapped_column(SmallInteger, comment="Votes against it")
    abstentions: Mapped[int] = mapped_column(SmallInteger, comment="Members who did not vote")
    self_assessment: Mapped[SelfAssessmentTable] = relationship(lazy="raise")
