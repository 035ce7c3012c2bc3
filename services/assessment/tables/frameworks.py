"""Versions of frameworks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class FrameworkTable(OfAuthority, Base):
    """One version of a framework (bộ tiêu chí): a draft that may be replaced, or issued for ever."""

    __tablename__ = "framework"
    __table_args__ = (
        UniqueConstraint("programme_id", "code", "number"),
        Index(
            "uq_framework_draft",
            "programme_id",
            "code",
            unique=True,
            postgresql_where=text("state = 'DRAFT'"),
        ),
        CheckConstraint("state IN ('DRAFT', 'ISSUED')", name="state"),
        CheckConstraint("(state = 'ISSUED') = (issued_at IS NOT NULL)", name="issued"),
        {"comment": "Versions of frameworks"},
    )

    id: Mapped[Key]
    programme_id: Mapped[UUID] = mapped_column(
        ForeignKey("programme.id"), index=True, comment="Programme it is for"
    )
    code: Mapped[str] = mapped_column(String(64), comment="Code, the same for all its versions")
    number: Mapped[int] = mapped_column(comment="Version number, counted per code")
    state: Mapped[str] = mapped_column(String(16), comment="DRAFT or ISSUED")
    name: Mapped[str] = mapped_column(String(500), comment="Name for people")
    edition: Mapped[str] = mapped_column(String(64), comment="Year or edition it names itself by")
    source: Mapped[str] = mapped_column(
        deferred=True, deferred_group="file", comment="The YAML file as it was sent"
    )
    content: Mapped[dict[str, Any]] = mapped_column(
        deferred=True, deferred_group="file", comment="The file's data"
    )
    digest: Mapped[str] = mapped_column(String(80), comment="SHA-256 of the data's canonical bytes")
    copied_from_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("framework.id", ondelete="SET NULL"),
        index=True,
        comment="Version that it was copied from",
    )
    created_by: Mapped[str] = mapped_column(String(200), comment="Who sent it")
    issued_at: Mapped[datetime | None] = mapped_column(comment="When it was issued, UTC")
    issued_by: Mapped[str | None] = mapped_column(String(200), comment="Who issued it")
    version: Mapped[int] = mapped_column(comment="Counts the changes of the draft")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy declares it so


class FrameworkMappingTable(OfAuthority, Base):
    """What officers said became of the leaves of one framework in another."""

    __tablename__ = "framework_mapping"
    __table_args__ = ({"comment": "What became of leaves between two frameworks"},)

    framework_id: Mapped[UUID] = mapped_column(
        ForeignKey("framework.id"), primary_key=True, comment="The new framework"
    )
    from_framework_id: Mapped[UUID] = mapped_column(
        ForeignKey("framework.id"), primary_key=True, index=True, comment="The old framework"
    )
    links: Mapped[dict[str, Any]] = mapped_column(
        comment="Old leaf to new leaf, or to null where it is gone"
    )
    new_leaves: Mapped[list[str]] = mapped_column(comment="Leaves that no old one became")
    updated_at: Mapped[datetime] = mapped_column(comment="Last change, UTC")
    updated_by: Mapped[str] = mapped_column(String(200), comment="Who changed it last")
    version: Mapped[int] = mapped_column(comment="Counts the changes")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy declares it so
