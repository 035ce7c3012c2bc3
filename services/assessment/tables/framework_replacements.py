"""Replacements of a period's framework, and what they took away."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.assessment.tables.base import Base, OfAuthority
from services.assessment.tables.frameworks import FrameworkTable
from shared.db.declarative import Key


class FrameworkReplacementTable(OfAuthority, Base):
    """Thay bộ chỉ số giữa kỳ: by which decision, and what it came to."""

    __tablename__ = "framework_replacement"
    __table_args__ = (
        CheckConstraint("framework_id <> from_framework_id", name="other"),
        {"comment": "Replacements of periods' frameworks"},
    )

    id: Mapped[Key]
    period_id: Mapped[UUID] = mapped_column(
        ForeignKey("period.id"), index=True, comment="Period it was done in"
    )
    from_framework_id: Mapped[UUID] = mapped_column(
        ForeignKey("framework.id"), comment="What held before"
    )
    framework_id: Mapped[UUID] = mapped_column(
        ForeignKey("framework.id"), comment="What holds from then on"
    )
    phase: Mapped[str] = mapped_column(String(32), comment="Where the period stood")
    reason: Mapped[str] = mapped_column(comment="Why")
    decision_number: Mapped[str] = mapped_column(String(200), comment="Số quyết định")
    decision_date: Mapped[date] = mapped_column(comment="Ngày quyết định")
    until: Mapped[datetime | None] = mapped_column(comment="Deadline of corrections, UTC")
    totals: Mapped[dict[str, Any]] = mapped_column(comment="What it came to, over all reports")
    replaced_by: Mapped[str] = mapped_column(String(200), comment="Who did it")
    framework: Mapped[FrameworkTable] = relationship(lazy="raise", foreign_keys=[framework_id])
    from_framework: Mapped[FrameworkTable] = relationship(
        lazy="raise", foreign_keys=[from_framework_id]
    )


class ArchivedLeafTable(OfAuthority, Base):
    """What stood on a leaf that a report has no more, or was decided on it before it changed."""

    __tablename__ = "archived_leaf"
    __table_args__ = (
        Index("ix_archived_leaf_self_assessment_id_id", "self_assessment_id", "id"),
        {"comment": "What replacements took away from reports"},
    )

    id: Mapped[Key]
    replacement_id: Mapped[UUID] = mapped_column(
        ForeignKey("framework_replacement.id"), index=True, comment="What took it away"
    )
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), comment="Report"
    )
    leaf: Mapped[str] = mapped_column(String(64), comment="Code in the framework before")
    name: Mapped[str] = mapped_column(String(500), comment="Name in the framework before")
    field: Mapped[str] = mapped_column(String(64), comment="Field in the framework before")
    content: Mapped[dict[str, Any]] = mapped_column(comment="Rows as they stood, by table")
