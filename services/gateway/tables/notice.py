"""Events, and who is told of them by mail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.gateway.tables.account import AccountTable
from services.gateway.tables.metadata import Base
from shared.db.declarative import Key


class EventTable(Base):
    """Something that happened in a service, or in the gateway itself."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_received_at", "received_at"),
        {"comment": "Events that were told, each once"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(index=True, comment="In whose domain it happened")
    type: Mapped[str] = mapped_column(String(80), comment="What happened, as noun.verb")
    subject_type: Mapped[str] = mapped_column(String(80), comment="Kind of thing it happened to")
    subject_id: Mapped[str] = mapped_column(String(200), comment="Which one")
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(32)), comment="Roles that are to know")
    agency_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid(as_uuid=True)), comment="Agencies concerned"
    )
    account_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid(as_uuid=True)), comment="Single accounts that are to know besides"
    )
    withheld_account_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid(as_uuid=True)), comment="Accounts that must not learn of it"
    )
    data: Mapped[dict[str, Any]] = mapped_column(comment="Little more than names and dates")
    happened_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    received_at: Mapped[datetime] = mapped_column(comment="When it was told, UTC")


class NoticeTable(Base):
    """One event for one account, and its mail."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("event_id", "account_id"),
        CheckConstraint("channel IN ('EMAIL')", name="channel"),
        CheckConstraint("language IN ('vi', 'en')", name="language"),
        CheckConstraint(
            "state IN ('QUEUED', 'SENT', 'FAILED', 'GAVE_UP', 'SUPPRESSED')", name="state"
        ),
        Index("ix_notice_due", "next_attempt_at", postgresql_where=text("state = 'QUEUED'")),
        Index("ix_notice_authority_id_id", "authority_id", "id"),
        Index("ix_notice_account_id_id", "account_id", "id"),
        {"comment": "Notices to accounts, each by one mail"},
    )

    id: Mapped[Key]
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), comment="What it tells of")
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), comment="Who is told")
    authority_id: Mapped[UUID] = mapped_column(comment="In whose domain it happened")
    channel: Mapped[str] = mapped_column(String(16), comment="EMAIL")
    language: Mapped[str] = mapped_column(String(2), comment="Language it is written in")
    state: Mapped[str] = mapped_column(
        String(16), comment="QUEUED, SENT, FAILED, GAVE_UP or SUPPRESSED"
    )
    attempts: Mapped[int] = mapped_column(comment="How often sending was tried")
    next_attempt_at: Mapped[datetime] = mapped_column(comment="When to try (again), UTC")
    resends: Mapped[int] = mapped_column(comment="How often it was sent again by hand")
    reason: Mapped[str | None] = mapped_column(String(32), comment="Why it was not sent")
    last_error: Mapped[str | None] = mapped_column(
        String(500), comment="What the mail server said, in its own words"
    )
    created_at: Mapped[datetime] = mapped_column(comment="When it was made, UTC")
    sent_at: Mapped[datetime | None] = mapped_column(comment="When the mail server took it, UTC")
    read_at: Mapped[datetime | None] = mapped_column(comment="When its reader marked it, UTC")
    event: Mapped[EventTable] = relationship(lazy="raise")
    account: Mapped[AccountTable] = relationship(lazy="raise")


class NoticeSettingTable(Base):
    """What an account wants to be mailed, and in which language; without a row everything, in Vietnamese."""

    __tablename__ = "notice_setting"
    __table_args__ = (
        CheckConstraint("language IN ('vi', 'en')", name="language"),
        {"comment": "What accounts want to be told by mail"},
    )

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), primary_key=True, comment="Whose wish it is"
    )
    language: Mapped[str] = mapped_column(String(2), comment="vi or en")
    without_mail: Mapped[list[str]] = mapped_column(
        ARRAY(String(80)), comment="Types of events that are only listed"
    )
    version: Mapped[int] = mapped_column(comment="Counts the changes")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
