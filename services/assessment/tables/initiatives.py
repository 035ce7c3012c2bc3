"""New models and ideas that agencies register in a period."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.assessment.tables.base import Base, OfAuthority
from services.assessment.tables.self_assessments import SelfAssessmentTable
from shared.db.declarative import Key


class InitiativeTable(OfAuthority, Base):
    """Mô hình, sáng kiến: registered by an agency, judged by the council, may feed a bonus leaf."""

    __tablename__ = "initiative"
    __table_args__ = (
        CheckConstraint("kind IN ('MODEL', 'IDEA')", name="kind"),
        CheckConstraint("state IN ('REGISTERED', 'WITHDRAWN')", name="state"),
        {"comment": "New models and ideas that agencies register"},
    )

    id: Mapped[Key]
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), index=True, comment="Report of the period it is for"
    )
    kind: Mapped[str] = mapped_column(String(16), comment="MODEL (mô hình) or IDEA (sáng kiến)")
    title: Mapped[str] = mapped_column(String(500), comment="What it is called")
    description: Mapped[str] = mapped_column(comment="What is new about it")
    effect: Mapped[str] = mapped_column(comment="What it has brought about")
    applied_on: Mapped[date | None] = mapped_column(comment="First day of its use")
    leaf: Mapped[str | None] = mapped_column(String(64), comment="Bonus leaf that it may feed")
    state: Mapped[str] = mapped_column(String(16), comment="Whether its agency still stands by it")
    registered_by: Mapped[str] = mapped_column(String(200), comment="Who registered it")
    version: Mapped[int] = mapped_column(comment="Counts the agency's changes")
    self_assessment: Mapped[SelfAssessmentTable] = relationship(lazy="raise")
    judgements: Mapped[list["JudgementTable"]] = relationship(
        lazy="raise", order_by="JudgementTable.phase"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy declares it so


class JudgementTable(OfAuthority, Base):
    """What the council makes of an initiative in one round; the agency's row knows nothing of it."""

    __tablename__ = "initiative_judgement"
    __table_args__ = (
        CheckConstraint("phase IN ('ROUND_1', 'ROUND_2')", name="phase"),
        {"comment": "What the council makes of initiatives, round by round"},
    )

    initiative_id: Mapped[UUID] = mapped_column(
        ForeignKey("initiative.id"), primary_key=True, comment="Of which"
    )
    phase: Mapped[str] = mapped_column(String(16), primary_key=True, comment="ROUND_1 or ROUND_2")
    recognised: Mapped[bool] = mapped_column(comment="Whether it is one")
    points: Mapped[Decimal | None] = mapped_column(comment="Points it brings to the leaf")
    opinion: Mapped[str] = mapped_column(comment="What the council says of it")
    judged_at: Mapped[datetime] = mapped_column(comment="When it was last judged, UTC")
    judged_by_id: Mapped[UUID] = mapped_column(comment="Account that judged it")
    judged_by: Mapped[str] = mapped_column(String(200), comment="Name of who judged it")
    version: Mapped[int] = mapped_column(comment="Counts the changes")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy declares it so
