"""Campaigns with their respondent groups and targets. Small: reference tables where the database is distributed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class CampaignTable(Base):
    """One survey campaign (đợt điều tra xã hội học) of a period."""

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("authority_id", "code"),
        CheckConstraint("state IN ('PREPARED', 'OPEN', 'CLOSED')", name="state"),
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("withhold_below >= 0", name="withhold_below"),
        {"comment": "Survey campaigns"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    code: Mapped[str] = mapped_column(String(64), comment="Code within the authority")
    name: Mapped[str] = mapped_column(comment="Name, as entered")
    period_id: Mapped[UUID] = mapped_column(comment="The period, an id of the assessment service")
    opens_at: Mapped[datetime] = mapped_column(comment="Answers count from this instant")
    closes_at: Mapped[datetime] = mapped_column(comment="Answers count up to this instant")
    state: Mapped[str] = mapped_column(String(16), comment="PREPARED, OPEN or CLOSED")
    favourable: Mapped[list[str]] = mapped_column(comment="Codes that count as satisfied")
    aggregate: Mapped[str] = mapped_column(
        String(32), comment="How SIPAS comes of its questions: MEAN_OF_FACTORS or MEAN_OF_QUESTIONS"
    )
    withhold_below: Mapped[int] = mapped_column(
        comment="Results with fewer people behind them are not shown"
    )
    created_at: Mapped[datetime] = mapped_column(comment="When it was prepared")
    opened_at: Mapped[datetime | None] = mapped_column(comment="When it was opened")
    closed_at: Mapped[datetime | None] = mapped_column(comment="When it was closed and frozen")
    version: Mapped[int] = mapped_column(comment="Counts changes, for If-Match and cached copies")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's form


class RespondentGroupTable(Base):
    """Who is asked (nhóm đối tượng), and with which form."""

    __tablename__ = "respondent_group"
    __table_args__ = ({"comment": "Respondent groups of a campaign"},)

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("campaign.id"), primary_key=True, comment="The campaign"
    )
    code: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="Code within the campaign"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    name: Mapped[str] = mapped_column(comment="Name, as entered")
    position: Mapped[int] = mapped_column(comment="Order in which groups were given")
    questionnaire_id: Mapped[UUID] = mapped_column(
        ForeignKey("questionnaire.id"), comment="The form that is handed out now"
    )
    accepted_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid(as_uuid=True)),
        comment="Forms whose answers are taken: the present one and those handed out before",
    )


class TargetTable(Base):
    """How many answers are wanted about an agency from a group."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("target >= 0", name="not_negative"),
        CheckConstraint("population > 0", name="population"),
        {"comment": "Sample sizes by agency and group"},
    )

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("campaign.id"), primary_key=True, comment="The campaign"
    )
    agency_id: Mapped[UUID] = mapped_column(
        primary_key=True, comment="The agency, an id of the assessment service"
    )
    group_code: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="The respondent group"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    agency_code: Mapped[str] = mapped_column(String(64), comment="Code of the agency, as given")
    agency_name: Mapped[str] = mapped_column(comment="Name of the agency, as given")
    target: Mapped[int] = mapped_column(comment="Wanted number of answers")
    population: Mapped[int | None] = mapped_column(
        comment="How many people the group holds there, where that is known"
    )
