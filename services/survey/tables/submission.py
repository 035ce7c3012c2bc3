"""Submissions: what phones sent, byte for byte, beside what was read from it. Grows with the responses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base


class SubmissionTable(Base):
    """One content that was sent under one instance id (OpenRosa); nearly always the only one.

    Laid out like `response`, to be distributed by Citus together with it: the response's id is part of the only key, and nothing
    else is unique. The key is what lets of several in flight at once only one in.
    """

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint(
            "state IN ('COUNTED', 'IN_REVIEW', 'CONFLICT', 'WAITING', 'AWAITED', 'SUPERSEDED',"
            " 'TAKEN', 'LEFT')",
            name="state",
        ),
        CheckConstraint("(state = 'AWAITED') = (xml IS NULL)", name="awaited_is_empty"),
        CheckConstraint("number >= 1", name="number"),
        Index(
            "ix_submission_case",
            "campaign_id",
            "response_id",
            "number",
            postgresql_where=text("state IN ('IN_REVIEW', 'CONFLICT', 'WAITING')"),
        ),
        {"comment": "What survey apps sent, as evidence"},
    )

    response_id: Mapped[UUID] = mapped_column(
        primary_key=True, comment="Made of the instance id; the response has it too"
    )
    number: Mapped[int] = mapped_column(
        primary_key=True, comment="1 for the first content under the instance id, then 2, 3 …"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    campaign_id: Mapped[UUID] = mapped_column(comment="The campaign")
    state: Mapped[str] = mapped_column(
        String(16),
        comment="COUNTED, IN_REVIEW, CONFLICT, WAITING for the version it edits, AWAITED, SUPERSEDED, TAKEN or LEFT",
    )
    instance_id: Mapped[str] = mapped_column(String(255), comment="instanceID, as sent")
    deprecated_id: Mapped[str | None] = mapped_column(
        String(255), comment="deprecatedID: the instance that it edits"
    )
    base_id: Mapped[UUID | None] = mapped_column(
        comment="Response id of the instance that it edits"
    )
    awaited_by: Mapped[UUID | None] = mapped_column(
        comment="Response id of an edit that came before what it edits"
    )
    questionnaire_id: Mapped[UUID | None] = mapped_column(comment="The form version")
    group_code: Mapped[str | None] = mapped_column(String(64), comment="The respondent group")
    agency_id: Mapped[UUID | None] = mapped_column(comment="The agency, where it is one")
    case_id: Mapped[UUID | None] = mapped_column(
        comment="The drawn case that it says it answers, whether it is one or not"
    )
    answers: Mapped[dict[str, Any] | None] = mapped_column(
        comment="The answers that fit the form version, canonical"
    )
    flags: Mapped[list[str] | None] = mapped_column(comment="What is odd about it")
    faults: Mapped[list[Any] | None] = mapped_column(comment="Which answers do not fit, and why")
    content_digest: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), comment="SHA-256 of what it means; repeats are known by it"
    )
    xml: Mapped[bytes | None] = mapped_column(
        LargeBinary, deferred=True, comment="The XML as it came"
    )
    captured_at: Mapped[datetime | None] = mapped_column(
        comment="When it was filled in, the device's clock put right"
    )
    received_at: Mapped[datetime] = mapped_column(comment="When it came first, by this service")
    clock_ahead_seconds: Mapped[int | None] = mapped_column(
        BigInteger, comment="By how much the device's clock was ahead when it was sent"
    )
    interviewer_id: Mapped[UUID | None] = mapped_column(comment="Account of the interviewer")
    device_id: Mapped[str | None] = mapped_column(String(100), comment="The device, as it says")
    decided_at: Mapped[datetime | None] = mapped_column(comment="When a supervisor decided")
    decided_by: Mapped[UUID | None] = mapped_column(comment="Which supervisor")
    decision_reason: Mapped[str | None] = mapped_column(comment="Why")
