"""Back-checks: which respondents are asked a second time, and whether they say the same."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class BackCheckTable(Base):
    """One draw of responses for a second contact (phúc tra). A reference table where the database is distributed."""

    __tablename__ = "back_check"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
        Index("ix_back_check_campaign_id_id", "campaign_id", "id"),
        {"comment": "Draws of responses for a second contact"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    percent: Mapped[int] = mapped_column(comment="Share of each interviewer's responses")
    at_least: Mapped[int] = mapped_column(comment="And at least so many of each")
    seed: Mapped[str] = mapped_column(String(100), comment="What the draw follows from")
    questions: Mapped[list[str]] = mapped_column(comment="What is asked again")
    drawn_from: Mapped[dict[str, Any]] = mapped_column(
        comment="By interviewer: how many responses there were, and the digest of their ids"
    )
    agreement: Mapped[dict[str, Any] | None] = mapped_column(
        comment="How often answers agreed, by question and interviewer, once the answers are erased"
    )
    drawn_at: Mapped[datetime] = mapped_column(comment="When it was drawn")
    drawn_by: Mapped[UUID] = mapped_column(comment="Which supervisor")


class BackCheckItemTable(Base):
    """One response that is asked about a second time. Its key begins with what responses are distributed by."""

    __tablename__ = "back_check_item"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('PENDING', 'CONFIRMED', 'DENIED', 'UNREACHABLE', 'REFUSED')",
            name="outcome",
        ),
        CheckConstraint("(contacted_at IS NULL) = (outcome = 'PENDING')", name="contacted"),
        Index("ix_back_check_item_back_check_id", "back_check_id", "response_id"),
        {"comment": "Responses that are asked about a second time"},
    )

    response_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The response")
    back_check_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The draw")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    campaign_id: Mapped[UUID] = mapped_column(comment="The campaign")
    interviewer_id: Mapped[UUID] = mapped_column(comment="Who collected it")
    agency_id: Mapped[UUID] = mapped_column(comment="The agency asked about")
    group_code: Mapped[str] = mapped_column(String(64), comment="The respondent group")
    place: Mapped[int] = mapped_column(Integer, comment="Order of the draw, by interviewer")
    outcome: Mapped[str] = mapped_column(
        String(16), comment="PENDING, CONFIRMED, DENIED, UNREACHABLE or REFUSED"
    )
    answers: Mapped[dict[str, Any]] = mapped_column(comment="What was answered the second time")
    agreed: Mapped[dict[str, Any]] = mapped_column(
        comment="By question that was asked again: whether the answer is the same"
    )
    note: Mapped[str | None] = mapped_column(comment="What is to be said about it")
    contacts: Mapped[int] = mapped_column(comment="How often it was tried")
    contacted_at: Mapped[datetime | None] = mapped_column(comment="When, the last time")
    contacted_by: Mapped[UUID | None] = mapped_column(comment="By whom, the last time")
