"""Runs: one calculation over frozen inputs each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.scoring.tables.base import Base


class RunTable(Base):
    """A run (lần tính điểm): what went in, with which kernel and settings, and the digest of what came out."""

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("authority_id", "inputs_digest"),
        ForeignKeyConstraint(
            ["authority_id", "appraisal_record_digest"],
            ["input_document.authority_id", "input_document.digest"],
            name="fk_run_appraisal_record",
        ),
        ForeignKeyConstraint(
            ["authority_id", "survey_summary_digest"],
            ["input_document.authority_id", "input_document.digest"],
            name="fk_run_survey_summary",
        ),
        ForeignKeyConstraint(
            ["authority_id", "imported_facts_digest"],
            ["input_document.authority_id", "input_document.digest"],
            name="fk_run_imported_facts",
        ),
        CheckConstraint(
            "state IN ('DRAFT', 'CHECKED', 'APPROVED', 'PUBLISHED')", name="state_known"
        ),
        CheckConstraint(
            "(state IN ('DRAFT', 'CHECKED')) = (approved_at IS NULL)", name="approved_at_set"
        ),
        CheckConstraint("state <> 'CHECKED' OR checked_at IS NOT NULL", name="checked_at_set"),
        Index("ix_run_authority_id_id", "authority_id", "id"),
        {"comment": "Calculations over frozen inputs; only their state ever changes"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="UUID version 7")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose run it is")
    state: Mapped[str] = mapped_column(String(20), comment="DRAFT, CHECKED, APPROVED, PUBLISHED")
    inputs_digest: Mapped[str] = mapped_column(
        String(71), comment="Names documents, settings and kernel together: the natural key"
    )
    appraisal_record_id: Mapped[UUID] = mapped_column(comment="Id of the record in assessment")
    appraisal_record_digest: Mapped[str] = mapped_column(String(71), comment="Its digest")
    survey_summary_id: Mapped[UUID | None] = mapped_column(comment="Id of the summary in survey")
    survey_summary_digest: Mapped[str | None] = mapped_column(String(71), comment="Its digest")
    imported_facts_id: Mapped[UUID | None] = mapped_column(comment="Id of the facts in survey")
    imported_facts_digest: Mapped[str | None] = mapped_column(String(71), comment="Its digest")
    kernel_version: Mapped[str] = mapped_column(String(40), comment="Version of the methodology")
    settings: Mapped[dict[str, Any]] = mapped_column(comment="Settings as the kernel got them")
    result_digest: Mapped[str] = mapped_column(
        String(71), comment="sha256:… of the canonical bytes of the whole result"
    )
    programme_id: Mapped[UUID] = mapped_column(comment="Programme of the record")
    programme_code: Mapped[str] = mapped_column(comment="Its code then")
    period_id: Mapped[UUID] = mapped_column(comment="Period of the record")
    heading: Mapped[dict[str, Any]] = mapped_column(
        comment="Names needed to read the results: authority, programme, period, blocks, parts, fields"
    )
    agency_count: Mapped[int] = mapped_column(comment="How many agencies have a result")
    undetermined_count: Mapped[int] = mapped_column(
        comment="How many of them have no index, because something it needs is absent"
    )
    created_at: Mapped[datetime] = mapped_column(comment="When it was computed, UTC")
    created_by: Mapped[UUID] = mapped_column(comment="Account that started it")
    created_by_name: Mapped[str] = mapped_column(String(200), comment="Its name then")
    absent_agencies: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB,
        server_default=text("'[]'"),
        comment="Agencies that the inputs disagree about or that submitted nothing",
    )
    checked_at: Mapped[datetime | None] = mapped_column(comment="When it was found complete, UTC")
    checked_by: Mapped[UUID | None] = mapped_column(comment="Account that checked it")
    checked_by_name: Mapped[str | None] = mapped_column(String(200), comment="Its name then")
    check_note: Mapped[str | None] = mapped_column(
        comment="Why the run goes on without what is absent"
    )
    approved_at: Mapped[datetime | None] = mapped_column(comment="When the chair approved it, UTC")
    approved_by: Mapped[UUID | None] = mapped_column(comment="Account that approved it")
    approved_by_name: Mapped[str | None] = mapped_column(String(200), comment="Its name then")
    approval_note: Mapped[str | None] = mapped_column(comment="What the chair remarked")
    version: Mapped[int] = mapped_column(comment="Row version, for If-Match")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
