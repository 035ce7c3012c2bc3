"""Results of runs, one row per agency."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.scoring.tables.base import Base


class ResultTable(Base):
    """What one agency got in one run: columns for lists, the whole explanation beside them."""

    __tablename__ = "result"
    __table_args__ = (
        UniqueConstraint("run_id", "position"),
        UniqueConstraint("run_id", "agency_code"),
        Index("ix_result_authority_id", "authority_id"),
        {"comment": "Results of runs, one row per agency; never changed"},
    )

    run_id: Mapped[UUID] = mapped_column(
        ForeignKey("run.id"), primary_key=True, comment="The run it belongs to"
    )
    agency_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Agency in assessment")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose result it is")
    position: Mapped[int] = mapped_column(comment="Order in the ranking: block, rank, code")
    agency_code: Mapped[str] = mapped_column(comment="Code of the agency then")
    agency_name: Mapped[str] = mapped_column(comment="Name of the agency then")
    block: Mapped[str] = mapped_column(comment="Block (khối) it is ranked in")
    is_ranked: Mapped[bool] = mapped_column(comment="Whether it takes part in the ranking")
    is_late: Mapped[bool] = mapped_column(comment="Whether its report came after the deadline")
    rank: Mapped[int | None] = mapped_column(comment="Rank within the block")
    index: Mapped[Decimal | None] = mapped_column(comment="The index as published, rounded once")
    grade: Mapped[str | None] = mapped_column(comment="Code of the grade (xếp loại)")
    sipas_index: Mapped[Decimal | None] = mapped_column(comment="SIPAS as published")
    sipas_rank: Mapped[int | None] = mapped_column(comment="Rank by SIPAS within the block")
    summary: Mapped[dict[str, Any]] = mapped_column(
        comment="Parts, fields, adjustments and SIPAS factors, for rankings"
    )
    detail: Mapped[dict[str, Any]] = mapped_column(
        deferred=True, comment="Criteria and leaves with every explanation"
    )
