"""Scenarios: named what-if changes on runs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.scoring.tables.base import Base


class ScenarioTable(Base):
    """What-if changes that an officer keeps under a name; they change no result and are never public."""

    __tablename__ = "scenario"
    __table_args__ = (
        UniqueConstraint("run_id", "name"),
        Index("ix_scenario_authority_id_id", "authority_id", "id"),
        {"comment": "Named what-if changes on runs; never public"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="Made by the client or here")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose it is")
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), comment="What it is about")
    name: Mapped[str] = mapped_column(String(500), comment="What it is called")
    note: Mapped[str | None] = mapped_column(comment="A remark")
    changes: Mapped[dict[str, Any]] = mapped_column(comment="The changes as they were sent")
    created_at: Mapped[datetime] = mapped_column(comment="When it was made, UTC")
    created_by: Mapped[UUID] = mapped_column(comment="Account that made it")
    created_by_name: Mapped[str] = mapped_column(String(200), comment="Its name then")
    updated_at: Mapped[datetime] = mapped_column(comment="Last change, UTC")
    version: Mapped[int] = mapped_column(comment="Row version, for If-Match")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
