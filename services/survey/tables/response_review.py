"""Reviews: what supervisors found about responses, and what went back to interviewers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base


class ResponseReviewTable(Base):
    """One review of one version of a response. Its key begins with what responses are distributed by."""

    __tablename__ = "response_review"
    __table_args__ = (
        CheckConstraint("step IN (1, 2)", name="step"),
        CheckConstraint("verdict IN ('APPROVE', 'REJECT')", name="verdict"),
        CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered"),
        Index(
            "ix_response_review_returned",
            "campaign_id",
            "interviewer_id",
            "response_id",
            postgresql_where=text("verdict = 'REJECT' AND answered_by IS NULL"),
        ),
        Index("ix_response_review_campaign_id_response_id", "campaign_id", "response_id"),
        {"comment": "What supervisors found about responses"},
    )

    response_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The version")
    number: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, comment="1, 2 … of its reviews"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    campaign_id: Mapped[UUID] = mapped_column(comment="The campaign")
    interviewer_id: Mapped[UUID] = mapped_column(comment="Who collected it")
    step: Mapped[int] = mapped_column(SmallInteger, comment="1: first look; 2: confirmation")
    verdict: Mapped[str] = mapped_column(String(8), comment="APPROVE or REJECT")
    reason: Mapped[str | None] = mapped_column(comment="What it is about, as a whole")
    comments: Mapped[list[Any]] = mapped_column(comment="By question: what to look at again")
    reviewed_by: Mapped[UUID] = mapped_column(comment="Which supervisor")
    reviewed_at: Mapped[datetime] = mapped_column(comment="When")
    answered_by: Mapped[UUID | None] = mapped_column(
        comment="The version that came back where it was rejected"
    )
    answered_at: Mapped[datetime | None] = mapped_column(comment="When that came")
