"""Publications: results made public under a decision."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.scoring.tables.base import Base
from services.scoring.tables.run import RunTable


class PublicationTable(Base):
    """A publication (quyết định công bố) of one run. A correction is another one that replaces it."""

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("run_id"),
        UniqueConstraint("authority_id", "decision_number"),
        UniqueConstraint("replaces_id"),
        # Each period has one first publication; every later one replaces the one before, so that only one is current.
        Index(
            "uq_publication_first_of_period",
            "authority_id",
            "period_id",
            unique=True,
            postgresql_where="replaces_id IS NULL",
        ),
        Index("ix_publication_programme_code_id", "programme_code", "id"),
        {"comment": "Results made public under a decision; never changed"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="UUID version 7: newest last")
    authority_id: Mapped[UUID] = mapped_column(comment="Who published")
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), comment="What was published")
    programme_id: Mapped[UUID] = mapped_column(comment="Programme of the run")
    programme_code: Mapped[str] = mapped_column(comment="Its code then")
    period_id: Mapped[UUID] = mapped_column(comment="Period of the run")
    decision_number: Mapped[str] = mapped_column(String(100), comment="Số quyết định")
    decision_date: Mapped[date] = mapped_column(comment="Ngày ký quyết định")
    title: Mapped[str] = mapped_column(String(500), comment="What it is called in public")
    note: Mapped[str | None] = mapped_column(comment="A public remark")
    replaces_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("publication.id"), comment="The publication that this one corrects"
    )
    public_from: Mapped[datetime] = mapped_column(
        comment="Embargo: before this instant it does not exist for the public, UTC"
    )
    licence: Mapped[str] = mapped_column(
        String(300), comment="Address of the terms on which anybody may use its data"
    )
    heads: Mapped[dict[str, Any] | None] = mapped_column(
        comment="Heads of agencies and how each grade evaluates them, where the programme says so"
    )
    published_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    published_by: Mapped[UUID] = mapped_column(comment="Account that published it")
    published_by_name: Mapped[str] = mapped_column(String(200), comment="Its name then")

    run: Mapped[RunTable] = relationship(lazy="raise")
