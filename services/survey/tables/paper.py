"""Paper forms, what each of two people keyed of them, and the workbooks that it came in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class PaperImportTable(Base):
    """A keying workbook that was taken, once however often it is sent."""

    __tablename__ = "paper_import"
    __table_args__ = ({"comment": "Keying workbooks that were taken"},)

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    group_code: Mapped[str] = mapped_column(String(64), comment="The respondent group")
    questionnaire_id: Mapped[UUID] = mapped_column(comment="The form version on the paper")
    keyer_id: Mapped[UUID] = mapped_column(comment="Who keyed it")
    digest: Mapped[str] = mapped_column(String(80), comment="SHA-256 of the file")
    result: Mapped[dict[str, Any]] = mapped_column(comment="What became of its rows")
    taken_at: Mapped[datetime] = mapped_column(comment="When it was taken")


class PaperTable(Base):
    """One paper form, known by the number on it; as a response it has the same id."""

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("campaign_id", "group_code", "number"),
        Index("ix_paper_state", "campaign_id", "state", "group_code", "number"),
        CheckConstraint("state IN ('KEYED_ONCE', 'DIFFERING', 'TAKEN')", name="state"),
        {"comment": "Paper forms in double entry"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    group_code: Mapped[str] = mapped_column(String(64), comment="The respondent group")
    number: Mapped[str] = mapped_column(String(64), comment="The number on the paper")
    questionnaire_id: Mapped[UUID] = mapped_column(comment="The form version on the paper")
    state: Mapped[str] = mapped_column(String(16), comment="KEYED_ONCE, DIFFERING or TAKEN")
    decided: Mapped[dict[str, Any]] = mapped_column(
        comment="What a supervisor took for right, by field, where the entries differ"
    )
    taken_at: Mapped[datetime | None] = mapped_column(comment="When it became a response")
    version: Mapped[int] = mapped_column(comment="Counts changes, for If-Match")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's form


class PaperEntryTable(Base):
    """What one person read off a paper form."""

    __tablename__ = "paper_entry"
    __table_args__ = (
        UniqueConstraint("paper_id", "keyer_id"),
        CheckConstraint("position IN (1, 2)", name="two"),
        {"comment": "Each of the two entries of a paper form"},
    )

    paper_id: Mapped[UUID] = mapped_column(
        ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True, comment="The paper form"
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, comment="1 for the first, 2 for the second"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    import_id: Mapped[UUID] = mapped_column(comment="The workbook that it came in")
    keyer_id: Mapped[UUID] = mapped_column(comment="Who keyed it")
    keyer_name: Mapped[str] = mapped_column(comment="The keyer's name, at that time")
    agency_id: Mapped[UUID] = mapped_column(comment="The agency asked about")
    captured_on: Mapped[date] = mapped_column(Date, comment="The Vietnamese day on the paper")
    answers: Mapped[dict[str, Any]] = mapped_column(comment="Answers by question, canonical")
    keyed_at: Mapped[datetime] = mapped_column(comment="When it came in")
