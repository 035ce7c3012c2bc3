"""Responses: the one table that grows without bound."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key

WRITTEN_IN: Final = text("(pg_current_xact_id()::text)::bigint")
"""Stamps a row with its transaction. Stamps are no order of commits, but PostgreSQL tells below which all have ended."""


class ResponseTable(Base):
    """One filled-in form (phiếu trả lời).

    Laid out to be distributed by Citus on `id`: it is the only key, nothing else is unique, no foreign key leaves or reaches
    the table, and no trigger runs on it. Repeats are found by `id` alone, which the sender makes.
    What was answered about whom never changes; whether it counts may (`TallyChangeTable`).
    """

    __tablename__ = "response"
    __table_args__ = (
        Index("ix_response_cell", "campaign_id", "agency_id", "group_code", "excluded_at"),
        Index("ix_response_written_in", "written_in", "campaign_id"),
        Index(
            "ix_response_excluded",
            "campaign_id",
            postgresql_where=text("excluded_at IS NOT NULL"),
        ),
        CheckConstraint(
            "(excluded_at IS NULL) = (exclusion_reason IS NULL)", name="exclusion_has_reason"
        ),
        Index(
            "ix_response_later_version",
            "chain_id",
            postgresql_where=text("replaces_id IS NOT NULL"),
        ),
        CheckConstraint("(chain_id = id) = (replaces_id IS NULL)", name="first_begins_chain"),
        {"comment": "Answers of respondents"},
    )

    id: Mapped[Key]
    chain_id: Mapped[UUID] = mapped_column(
        comment="The first version of this response; its own id where it is the first"
    )
    replaces_id: Mapped[UUID | None] = mapped_column(
        comment="The version that this one replaces; that one is excluded, so that one version counts"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    campaign_id: Mapped[UUID] = mapped_column(comment="The campaign")
    agency_id: Mapped[UUID] = mapped_column(comment="The agency asked about")
    group_code: Mapped[str] = mapped_column(String(64), comment="The respondent group")
    questionnaire_id: Mapped[UUID] = mapped_column(comment="The form version that was filled in")
    answers: Mapped[dict[str, Any]] = mapped_column(comment="Answers by question, canonical")
    captured_at: Mapped[datetime] = mapped_column(comment="When it was filled in, by the device")
    started_at: Mapped[datetime | None] = mapped_column(
        comment="When filling in began, by the device, where it told"
    )
    received_at: Mapped[datetime] = mapped_column(comment="When it arrived, by this service")
    principal_id: Mapped[UUID] = mapped_column(comment="Account or client that sent it")
    channel: Mapped[str] = mapped_column(String(16), comment="INTERVIEWER, APP, PORTAL or PAPER")
    device_id: Mapped[str | None] = mapped_column(String(100), comment="The device, as it says")
    excluded_at: Mapped[datetime | None] = mapped_column(comment="Since when it does not count")
    excluded_by: Mapped[UUID | None] = mapped_column(comment="Who excluded it")
    exclusion_reason: Mapped[str | None] = mapped_column(comment="Why it does not count")
    written_in: Mapped[int] = mapped_column(
        BigInteger, server_default=WRITTEN_IN, comment="The transaction that wrote the row"
    )
