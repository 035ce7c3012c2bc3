"""Assignments: which interviewer collects whose answers about which agency."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class AssignmentTable(Base):
    """One interviewer (điều tra viên), one agency, one group."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint(
            "campaign_id", "interviewer_id", "agency_id", "group_code", name="uq_assignment_cell"
        ),
        Index("ix_assignment_interviewer_id", "interviewer_id"),
        {"comment": "Interviewers by agency and group"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    interviewer_id: Mapped[UUID] = mapped_column(comment="Account of the interviewer")
    interviewer_name: Mapped[str] = mapped_column(String(200), comment="Name, as given")
    agency_id: Mapped[UUID] = mapped_column(comment="The agency asked about")
    group_code: Mapped[str] = mapped_column(String(64), comment="The respondent group")
    created_at: Mapped[datetime] = mapped_column(comment="When it was assigned")
