"""Webhooks: where an authority's own systems are told of events."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.gateway.tables.metadata import Base
from services.gateway.tables.notice import EventTable
from shared.db.declarative import Key


class WebhookTable(Base):
    """An address that receives events of one authority."""

    __tablename__ = "webhook"
    __table_args__ = (
        CheckConstraint("state IN ('ACTIVE', 'DISABLED')", name="state"),
        {"comment": "Addresses that receive events of an authority"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(index=True, comment="Whose events it receives")
    name: Mapped[str] = mapped_column(String(200), comment="Name for people")
    url: Mapped[str] = mapped_column(String(2000), comment="Where they are sent")
    event_types: Mapped[list[str]] = mapped_column(
        ARRAY(String(80)), comment="Types wanted; empty for all"
    )
    sealed_secret: Mapped[bytes] = mapped_column(
        LargeBinary, comment="Signs what is sent; encrypted by GATEWAY_KEY_SECRET"
    )
    sealed_previous_secret: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="The secret before, which signs too for a while"
    )
    previous_until_at: Mapped[datetime | None] = mapped_column(comment="Until when, UTC")
    state: Mapped[str] = mapped_column(String(16), comment="ACTIVE or DISABLED")
    disabled_reason: Mapped[str | None] = mapped_column(String(500), comment="Why, in words")
    created_at: Mapped[datetime] = mapped_column(comment="When it was made, UTC")
    version: Mapped[int] = mapped_column(comment="Counts the changes; the ETag")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class WebhookDeliveryTable(Base):
    """One event for one webhook."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        CheckConstraint("state IN ('QUEUED', 'DELIVERED', 'GAVE_UP')", name="state"),
        Index(
            "ix_webhook_delivery_due", "next_attempt_at", postgresql_where=text("state = 'QUEUED'")
        ),
        Index("ix_webhook_delivery_webhook_id_id", "webhook_id", "id"),
        Index("ix_webhook_delivery_event_id", "event_id"),
        {"comment": "Events on their way to webhooks"},
    )

    id: Mapped[Key]
    webhook_id: Mapped[UUID] = mapped_column(
        ForeignKey("webhook.id", ondelete="CASCADE"), comment="Where to"
    )
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), comment="What is told")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose event it is")
    state: Mapped[str] = mapped_column(String(16), comment="QUEUED, DELIVERED or GAVE_UP")
    attempts: Mapped[int] = mapped_column(comment="How often it was tried")
    next_attempt_at: Mapped[datetime] = mapped_column(comment="When to try (again), UTC")
    status: Mapped[int | None] = mapped_column(comment="HTTP status answered last")
    last_error: Mapped[str | None] = mapped_column(String(500), comment="What went wrong last")
    excerpt: Mapped[str | None] = mapped_column(
        String(500), comment="Beginning of what was answered last"
    )
    created_at: Mapped[datetime] = mapped_column(comment="When it was queued, UTC")
    delivered_at: Mapped[datetime | None] = mapped_column(comment="When it was taken, UTC")
    event: Mapped[EventTable] = relationship(lazy="raise")
    webhook: Mapped[WebhookTable] = relationship(lazy="raise")
