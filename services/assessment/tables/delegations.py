"""Delegations: who of an agency sees to which leaf."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class DelegationTable(OfAuthority, Base):
    """One leaf of a report in the hands of one account of the agency; ended ones stay as history."""

    __tablename__ = "delegation"
    __table_args__ = (
        Index(
            "uq_delegation_current",
            "self_assessment_id",
            "leaf",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        {"comment": "Leaves that agencies delegated to their own people"},
    )

    id: Mapped[Key]
    self_assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("self_assessment.id"), index=True, comment="Report"
    )
    leaf: Mapped[str] = mapped_column(String(64), comment="Code of the leaf")
    account_id: Mapped[UUID] = mapped_column(index=True, comment="Account that sees to it")
    account_name: Mapped[str] = mapped_column(String(200), comment="Its name")
    due_on: Mapped[date | None] = mapped_column(comment="The agency's own due day")
    note: Mapped[str] = mapped_column(comment="What to see to; may be empty")
    exclusive: Mapped[bool] = mapped_column(comment="Whether nobody else but a head may enter")
    delegated_by: Mapped[str] = mapped_column(String(200), comment="Who delegated it")
    ended_at: Mapped[datetime | None] = mapped_column(comment="When it was taken back, UTC")
    ended_by: Mapped[str | None] = mapped_column(String(200), comment="Who took it back")
