"""Flags: what looks odd about responses, what is decided about it, and by which rules."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base


class FlagRulesTable(Base):
    """What is checked in a campaign, and which flags exclude by themselves. A reference table where the database is distributed."""

    __tablename__ = "flag_rules"
    __table_args__ = ({"comment": "What is checked about the responses of a campaign"},)

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("campaign.id"), primary_key=True, comment="The campaign"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    rules: Mapped[dict[str, Any]] = mapped_column(
        comment="By flag: its limits, and whether it excludes"
    )
    checked_at: Mapped[datetime | None] = mapped_column(
        comment="When the responses were checked last"
    )
    version: Mapped[int] = mapped_column(comment="Counts changes of the rules, for If-Match")


class ResponseFlagTable(Base):
    """One thing that looks odd about a response. Its key begins with what responses are distributed by."""

    __tablename__ = "response_flag"
    __table_args__ = (
        Index("ix_response_flag_campaign_id_response_id", "campaign_id", "response_id"),
        {"comment": "What looks odd about responses"},
    )

    response_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The response")
    flag: Mapped[str] = mapped_column(String(32), primary_key=True, comment="What looks odd")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    campaign_id: Mapped[UUID] = mapped_column(comment="The campaign")
    detail: Mapped[dict[str, Any]] = mapped_column(comment="The figures behind it")
    found_at: Mapped[datetime] = mapped_column(comment="When it was found first")
    checked_at: Mapped[datetime] = mapped_column(comment="By which check it was found last")


class FlagDecisionTable(Base):
    """What is decided about a flagged response at present; how it came to that stands in the audit trail."""

    __tablename__ = "flag_decision"
    __table_args__ = (
        CheckConstraint("decision IN ('KEEP', 'EXCLUDE')", name="decision"),
        CheckConstraint("by_rule = (decided_by IS NULL)", name="rule_or_person"),
        Index("ix_flag_decision_campaign_id", "campaign_id"),
        {"comment": "Decisions about flagged responses"},
    )

    response_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The response")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    campaign_id: Mapped[UUID] = mapped_column(comment="The campaign")
    decision: Mapped[str] = mapped_column(String(8), comment="KEEP or EXCLUDE")
    by_rule: Mapped[bool] = mapped_column(
        Boolean, comment="By a rule of the campaign, not by a person"
    )
    decided_by: Mapped[UUID | None] = mapped_column(comment="Which supervisor")
    decided_at: Mapped[datetime] = mapped_column(comment="When")
    reason: Mapped[str] = mapped_column(comment="Why")
