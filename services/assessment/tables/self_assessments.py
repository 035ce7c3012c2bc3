"""Self-assessments: one per period and agency, with entries, sign-offs and extensions."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.assessment.tables.agencies import AgencyVersionTable
from services.assessment.tables.base import Base, OfAuthority
from services.assessment.tables.periods import PeriodTable
from shared.db.declarative import Key


class SelfAssessmentTable(OfAuthority, Base):
    """Báo cáo tự đánh giá: an agency's part in a period."""

    __tablename__ = "self_assessment"
    __table_args__ = (
        UniqueConstraint("period_id", "agency_id"),
        CheckConstraint("state IN ('DRAFT', 'SUBMITTED', 'RETURNED')", name="state"),
        {"comment": "Self-assessments, one per period and agency"},
    )

    id: Mapped[Key]
    period_id: Mapped[UUID] = mapped_column(ForeignKey("period.id"), comment="Period")
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True, comment="Agency")
    agency_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("agency_version.id"), index=True, comment="What it was called in the period"
    )
    block: Mapped[str] = mapped_column(String(64), comment="The agency's block when it joined")
    ranked: Mapped[bool] = mapped_column(comment="Whether it is ranked in this period")
    state: Mapped[str] = mapped_column(String(16), comment="DRAFT, SUBMITTED or RETURNED")
    submitted_at: Mapped[datetime | None] = mapped_column(comment="When it was last sent, UTC")
    submitted_by: Mapped[str | None] = mapped_column(String(200), comment="Head who sent it")
    submitted_digest: Mapped[str | None] = mapped_column(
        String(80), comment="SHA-256 of exactly what was sent"
    )
    late: Mapped[bool] = mapped_column(comment="Sent after the deadline of the calendar")
    extended_until: Mapped[datetime | None] = mapped_column(comment="Its own later deadline, UTC")
    returned_until: Mapped[datetime | None] = mapped_column(comment="Deadline of a correction, UTC")
    returned_reason: Mapped[str | None] = mapped_column(comment="Why it was sent back")
    returned_leaves: Mapped[list[str] | None] = mapped_column(
        ARRAY(String(64)), comment="Leaves to be corrected; empty list for all"
    )
    version: Mapped[int] = mapped_column(comment="Counts the changes of state")
    agency: Mapped[AgencyVersionTable] = relationship(lazy="raise")
    """The agency as it was in the period, whatever it is called today."""
    period: Mapped[PeriodTable] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy declares it so


class EntryTable(OfAuthority, Base):
    """What an agency says and claims on one leaf."""

    __tablename__ = "entry"
    __table_args__ = ({"comment": "Answers and claims of agencies per leaf"},)

    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), primary_key=True, comment="Report"
    )
    leaf: Mapped[str] = mapped_column(String(64), primary_key=True, comment="Code of the leaf")
    answer: Mapped[dict[str, Any]] = mapped_column(comment="State, facts, choices, formula, points")
    rule_points: Mapped[Decimal | None] = mapped_column(
        comment="What the rule gives; empty where it depends on others or does not apply"
    )
    claimed_points: Mapped[Decimal | None] = mapped_column(comment="What the agency claims")
    explanation: Mapped[str] = mapped_column(comment="Explanation (giải trình); may be empty")
    updated_at: Mapped[datetime] = mapped_column(comment="Last change, UTC")
    updated_by: Mapped[str] = mapped_column(String(200), comment="Who changed it last")
    done_at: Mapped[datetime | None] = mapped_column(comment="When it was marked as done, UTC")
    done_by: Mapped[str | None] = mapped_column(String(200), comment="Who marked it as done")
    carried_from_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("self_assessment.id"), comment="Earlier report that it was carried over from"
    )
    to_confirm: Mapped[bool] = mapped_column(
        server_default=false(), comment="Carried over, and not confirmed yet"
    )
    returned: Mapped[bool] = mapped_column(
        server_default=false(), comment="Sent back, and not taken up since"
    )
    review: Mapped[list[Any] | None] = mapped_column(
        comment="Why it has to be looked at again since the framework was replaced; empty where it has not"
    )
    version: Mapped[int] = mapped_column(comment="Counts the changes")

    @property
    def needs_review(self) -> bool:
        """Whether somebody of the agency has to look at it again."""
        return self.review is not None


class SignOffTable(OfAuthority, Base):
    """The head's approval (ký duyệt) of exactly one content."""

    __tablename__ = "sign_off"
    __table_args__ = (
        Index(
            "uq_sign_off_valid",
            "self_assessment_id",
            unique=True,
            postgresql_where=text("voided_at IS NULL"),
        ),
        {"comment": "Heads' approvals of reports"},
    )

    id: Mapped[Key]
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), index=True, comment="Report"
    )
    digest: Mapped[str] = mapped_column(String(80), comment="SHA-256 of what was approved")
    signed_by_id: Mapped[UUID] = mapped_column(comment="Account of the head")
    signed_by: Mapped[str] = mapped_column(String(200), comment="Name of the head")
    voided_at: Mapped[datetime | None] = mapped_column(comment="When a later change voided it, UTC")
    voided_by: Mapped[str | None] = mapped_column(String(200), comment="Who made that change")
    voided_action: Mapped[str | None] = mapped_column(
        String(80), comment="What was done, as the audit trail names it"
    )
    voided_leaves: Mapped[list[str] | None] = mapped_column(
        ARRAY(String(64)), comment="Leaves that it was done to"
    )


class ExtensionTable(OfAuthority, Base):
    """A later deadline (gia hạn) for one agency."""

    __tablename__ = "extension"
    __table_args__ = ({"comment": "Later deadlines of single agencies"},)

    id: Mapped[Key]
    period_id: Mapped[UUID] = mapped_column(
        ForeignKey("period.id"), index=True, comment="Period it holds in"
    )
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), comment="Agency")
    until: Mapped[datetime] = mapped_column(comment="First instant that is too late, UTC")
    reason: Mapped[str] = mapped_column(comment="Why")
    granted_by: Mapped[str] = mapped_column(String(200), comment="Officer who granted it")
