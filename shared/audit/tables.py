"""Columns of a service's two audit tables, `audit_entry` and `audit_chain`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class AuditEntryColumns:
    """Who did what, when, before and after. Rows are only ever added; a trigger refuses anything else."""

    __tablename__ = "audit_entry"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  SQLAlchemy calls it with the class
        """One place per chain; what belongs to no authority is a chain too."""
        return (
            UniqueConstraint("authority_id", "sequence", postgresql_nulls_not_distinct=True),
            Index("ix_audit_entry_authority_id_number", "authority_id", "number"),
            {"comment": "Audit trail: who did what, when, before and after; only ever added to"},
        )

    number: Mapped[int] = mapped_column(
        BigInteger, Identity(always=True), primary_key=True, comment="Order of writing"
    )
    authority_id: Mapped[UUID | None] = mapped_column(comment="Whose data it was")
    sequence: Mapped[int] = mapped_column(BigInteger, comment="Place in the authority's chain")
    happened_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    actor_id: Mapped[UUID | None] = mapped_column(
        index=True, comment="Account or client; empty for the system"
    )
    actor_name: Mapped[str] = mapped_column(String(200), comment="Its name at that time")
    action: Mapped[str] = mapped_column(String(80), comment="What was done, as noun.verb")
    subject_type: Mapped[str] = mapped_column(String(80), comment="Kind of thing it was done to")
    subject_id: Mapped[str] = mapped_column(String(200), index=True, comment="Which one")
    reason: Mapped[str | None] = mapped_column(comment="The reason given")
    before: Mapped[dict[str, Any] | None] = mapped_column(comment="State before, where it changed")
    after: Mapped[dict[str, Any] | None] = mapped_column(comment="State after")
    request_id: Mapped[str | None] = mapped_column(String(64), comment="Request that did it")
    previous_hash: Mapped[str] = mapped_column(String(64), comment="Hash of the entry before")
    hash: Mapped[str] = mapped_column(String(64), comment="SHA-256 of this entry and of that hash")


class AuditChainColumns:
    """Where each chain ends: locked while a command appends to it, so that the chain never forks."""

    __tablename__ = "audit_chain"
    __table_args__ = {"comment": "Ends of the audit trail's chains"}  # noqa: RUF012  SQLAlchemy's form

    id: Mapped[UUID] = mapped_column(
        primary_key=True, comment="Authority; all zeros for what belongs to none"
    )
    length: Mapped[int] = mapped_column(BigInteger, comment="How many entries it has")
    hash: Mapped[str] = mapped_column(String(64), comment="Hash of the last entry")
