"""What the council decides and what is said about it."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, false
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class AppraisalTable(OfAuthority, Base):
    """Thẩm định: the decision of one round on one leaf of one report."""

    __tablename__ = "appraisal"
    __table_args__ = (
        CheckConstraint("round IN (1, 2)", name="round"),
        CheckConstraint("decision IN ('ACCEPTED', 'CHANGED')", name="decision"),
        CheckConstraint("basis IN ('OPINIONS', 'SETTLED', 'WAIVED')", name="basis"),
        {"comment": "Decisions of the council per round and leaf"},
    )

    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), primary_key=True, comment="Report"
    )
    round: Mapped[int] = mapped_column(SmallInteger, primary_key=True, comment="1 or 2")
    leaf: Mapped[str] = mapped_column(String(64), primary_key=True, comment="Code of the leaf")
    basis: Mapped[str] = mapped_column(
        String(16), comment="OPINIONS that agree, SETTLED or WAIVED by the chair"
    )
    decision: Mapped[str] = mapped_column(String(16), comment="ACCEPTED or CHANGED")
    answer: Mapped[dict[str, Any] | None] = mapped_column(comment="Answer that holds instead")
    rule_points: Mapped[Decimal | None] = mapped_column(
        comment="What the rule gives for that answer; empty where it depends on others or does not apply"
    )
    points: Mapped[Decimal | None] = mapped_column(comment="Points fixed instead of the rule's")
    opinion: Mapped[str] = mapped_column(comment="Why; obligatory for a change")
    explanation_requested: Mapped[bool] = mapped_column(comment="Whether the agency has to explain")
    appraiser_id: Mapped[UUID] = mapped_column(
        comment="Account of the chair, or of the appraiser whose opinion completed it"
    )
    appraiser_name: Mapped[str] = mapped_column(String(200), comment="Name of that person")
    decided_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    version: Mapped[int] = mapped_column(comment="Counts the changes")


class OpinionTable(OfAuthority, Base):
    """Ý kiến thẩm định: what one appraiser gives a leaf in a round; decisions are made of these."""

    __tablename__ = "opinion"
    __table_args__ = (
        Index("ix_opinion_appraiser_id", "appraiser_id", "self_assessment_id", "round"),
        CheckConstraint("round IN (1, 2)", name="round"),
        CheckConstraint("decision IN ('ACCEPTED', 'CHANGED')", name="decision"),
        {"comment": "Opinions of single appraisers per round and leaf"},
    )

    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), primary_key=True, comment="Report"
    )
    round: Mapped[int] = mapped_column(SmallInteger, primary_key=True, comment="1 or 2")
    leaf: Mapped[str] = mapped_column(String(64), primary_key=True, comment="Code of the leaf")
    appraiser_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Account of the appraiser")
    appraiser_name: Mapped[str] = mapped_column(String(200), comment="Name of the appraiser")
    decision: Mapped[str] = mapped_column(String(16), comment="ACCEPTED or CHANGED")
    answer: Mapped[dict[str, Any] | None] = mapped_column(comment="Answer that should hold instead")
    rule_points: Mapped[Decimal | None] = mapped_column(
        comment="What the rule gives for that answer; empty where it depends on others or does not apply"
    )
    points: Mapped[Decimal | None] = mapped_column(comment="Points instead of the rule's")
    opinion: Mapped[str] = mapped_column(comment="Why; obligatory for a change")
    explanation_requested: Mapped[bool] = mapped_column(comment="Whether the agency has to explain")
    given_at: Mapped[datetime] = mapped_column(comment="Last change, UTC")
    changed_after_others: Mapped[bool] = mapped_column(
        comment="Changed when the others' points were open to the appraiser"
    )
    version: Mapped[int] = mapped_column(comment="Counts the changes")


class DifferenceTable(OfAuthority, Base):
    """A leaf on which the appraisers differ, until the chair settles it or they agree."""

    __tablename__ = "difference"
    __table_args__ = (
        Index("ix_difference_period_id", "period_id", "self_assessment_id", "leaf"),
        {"comment": "Leaves that wait for the chair because the appraisers differ"},
    )

    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), primary_key=True, comment="Report"
    )
    round: Mapped[int] = mapped_column(SmallInteger, primary_key=True, comment="1 or 2")
    leaf: Mapped[str] = mapped_column(String(64), primary_key=True, comment="Code of the leaf")
    period_id: Mapped[UUID] = mapped_column(ForeignKey("period.id"), comment="Period of the report")
    field: Mapped[str] = mapped_column(String(64), comment="Code of the leaf's field")


class VisitTable(OfAuthority, Base):
    """When somebody of the council last looked at a report: what came later is new."""

    __tablename__ = "visit"
    __table_args__ = ({"comment": "Last visits of appraisers to reports"},)

    account_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Account, of the gateway")
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), primary_key=True, comment="Report"
    )
    visited_at: Mapped[datetime] = mapped_column(comment="Last visit, UTC")


class StatementTable(OfAuthority, Base):
    """Giải trình: a signed, dated statement on one leaf; never edited, and withdrawn visibly with a reason."""

    __tablename__ = "statement"
    __table_args__ = (
        Index("ix_statement_self_assessment_id_leaf", "self_assessment_id", "leaf"),
        CheckConstraint("side IN ('AGENCY', 'COUNCIL')", name="side"),
        {"comment": "Statements on leaves"},
    )

    id: Mapped[Key]
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), comment="Report"
    )
    leaf: Mapped[str] = mapped_column(String(64), comment="Code of the leaf")
    phase: Mapped[str] = mapped_column(String(32), comment="Phase it was made in")
    side: Mapped[str] = mapped_column(String(16), comment="AGENCY or COUNCIL")
    text: Mapped[str] = mapped_column(comment="What is stated")
    proposed_points: Mapped[Decimal | None] = mapped_column(comment="Points that are proposed")
    question: Mapped[bool] = mapped_column(
        server_default=false(), comment="Whether the council waits for the agency's answer"
    )
    reply_to: Mapped[UUID | None] = mapped_column(
        ForeignKey("statement.id"), index=True, comment="Statement that it answers"
    )
    author_id: Mapped[UUID] = mapped_column(comment="Account of the author")
    author_name: Mapped[str] = mapped_column(String(200), comment="Name of the author")
    digest: Mapped[str | None] = mapped_column(
        String(80), comment="SHA-256 of what was signed; empty for what is older than signatures"
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="When it was withdrawn, UTC")
    withdrawn_reason: Mapped[str | None] = mapped_column(comment="Why it was withdrawn")


class StatementCitationTable(OfAuthority, Base):
    """A piece of evidence that a statement points to."""

    __tablename__ = "statement_citation"
    __table_args__ = ({"comment": "Evidence that statements point to"},)

    statement_id: Mapped[UUID] = mapped_column(
        ForeignKey("statement.id"), primary_key=True, comment="Statement"
    )
    citation_id: Mapped[UUID] = mapped_column(
        ForeignKey("citation.id"), primary_key=True, index=True, comment="Evidence of the same leaf"
    )
