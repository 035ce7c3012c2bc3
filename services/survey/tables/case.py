"""Cases: those who were drawn, and what came of it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class CaseTable(Base):
    """One drawn person, household or dossier; the answer to it is the response that has the case's own id.

    So nothing is written here when an answer arrives, a case is answered once at most, and neither table names the other.
    """

    __tablename__ = "survey_case"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        UniqueConstraint("unit_id"),
        UniqueConstraint("response_id"),
        Index("ix_survey_case_cell", "campaign_id", "agency_id", "group_code"),
        Index("ix_survey_case_interviewer_id", "campaign_id", "interviewer_id"),
        Index("ix_survey_case_draw_id", "draw_id"),
        CheckConstraint(
            "state IN ('STANDBY', 'DRAWN', 'SENT', 'REFUSED', 'REPLACED')", name="state"
        ),
        CheckConstraint("(state = 'REPLACED') = (replaced_by IS NOT NULL)", name="replaced_by"),
        CheckConstraint("(state IN ('REFUSED', 'REPLACED')) = (cause IS NOT NULL)", name="cause"),
        {"comment": "Drawn respondents, without names"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(comment="The campaign")
    draw_id: Mapped[UUID] = mapped_column(
        ForeignKey("draw.id", ondelete="CASCADE"), comment="The draw"
    )
    unit_id: Mapped[UUID] = mapped_column(comment="Whom it is, as the frame knows it")
    number: Mapped[int] = mapped_column(comment="Number within the campaign, for people")
    agency_id: Mapped[UUID] = mapped_column(comment="The agency asked about")
    group_code: Mapped[str] = mapped_column(String(64), comment="The respondent group")
    ward: Mapped[str | None] = mapped_column(String(200), comment="Commune or ward")
    village: Mapped[str | None] = mapped_column(String(200), comment="Village or quarter")
    dossier: Mapped[str | None] = mapped_column(String(64), comment="Number of the dossier")
    clusters: Mapped[list[str]] = mapped_column(
        ARRAY(String), comment="The areas drawn on the way, the largest first"
    )
    drawn: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), comment="How many were drawn at each stage (n)"
    )
    listed: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), comment="Of how many, at each stage (N)"
    )
    probability: Mapped[Decimal] = mapped_column(comment="Chance of being drawn: all n/N together")
    standby_rank: Mapped[int | None] = mapped_column(
        comment="Place among the replacements of its area; nothing for the drawn"
    )
    state: Mapped[str] = mapped_column(
        String(16), comment="STANDBY, DRAWN, SENT, REFUSED, REPLACED"
    )
    cause: Mapped[str | None] = mapped_column(
        String(16), comment="Why there is no answer: REFUSED, UNREACHABLE, INELIGIBLE"
    )
    replaced_by: Mapped[UUID | None] = mapped_column(comment="The case that stands in for it")
    interviewer_id: Mapped[UUID | None] = mapped_column(comment="Account of the interviewer")
    interviewer_name: Mapped[str | None] = mapped_column(String(200), comment="Name, as given")
    sent_at: Mapped[datetime | None] = mapped_column(comment="When it was handed out")
    ended_at: Mapped[datetime | None] = mapped_column(comment="When it was given up")
    response_id: Mapped[UUID | None] = mapped_column(
        comment="The response, where it came under another id than the case's"
    )
    version: Mapped[int] = mapped_column(comment="Counts changes, for If-Match")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's form
