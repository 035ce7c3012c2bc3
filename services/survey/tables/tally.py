"""Tallies: what has been counted of a campaign so far, so that the next count has only the rest to look at.

They can be made anew from the responses at any time, and hold nothing that a single person said.
"""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from services.survey.tables.response import WRITTEN_IN
from shared.db.declarative import Key


class TallyChangeTable(Base):
    """One response going out of the figures or coming back. Only ever added to.

    Answers never change, so with these rows everything that counts is a sum of rows that are only ever added.
    Its key begins with what responses are distributed by, so that both lie on one machine.
    """

    __tablename__ = "tally_change"
    __table_args__ = (
        Index("ix_tally_change_campaign_id_written_in", "campaign_id", "written_in"),
        CheckConstraint("direction IN (-1, 1)", name="direction"),
        {"comment": "Responses set aside and taken back"},
    )

    response_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The response")
    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it belongs to")
    campaign_id: Mapped[UUID] = mapped_column(comment="The campaign")
    direction: Mapped[int] = mapped_column(
        SmallInteger, comment="-1: no longer counts, 1: counts again"
    )
    written_in: Mapped[int] = mapped_column(
        BigInteger, server_default=WRITTEN_IN, comment="The transaction that wrote the row"
    )


class TallyMarkTable(Base):
    """How far a campaign has been tallied: everything written by transactions before the mark, and nothing else."""

    __tablename__ = "tally_mark"
    __table_args__ = ({"comment": "How far campaigns have been tallied"},)

    campaign_id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    tallied_to: Mapped[int] = mapped_column(
        BigInteger, comment="First transaction that is not tallied"
    )
    cluster: Mapped[int] = mapped_column(
        BigInteger, comment="The database cluster whose transactions are meant"
    )


class TallyTable(Base):
    """One count of one cell of a campaign."""

    __tablename__ = "tally"
    __table_args__ = ({"comment": "What has been counted of campaigns"},)

    campaign_id: Mapped[Key]
    agency_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The agency asked about")
    group_code: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="The respondent group"
    )
    questionnaire_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The form version")
    kind: Mapped[str] = mapped_column(
        String(16), primary_key=True, comment="RECEIVED, SENDER, SET_ASIDE, ANSWER, CHOICE or ASKED"
    )
    question: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="The question; empty for whole responses"
    )
    option: Mapped[str] = mapped_column(
        String(64),
        primary_key=True,
        comment="The option; empty where any answer counts; of SENDER the interviewer",
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    given: Mapped[int] = mapped_column(BigInteger, comment="How many")
    total: Mapped[Decimal] = mapped_column(comment="Sum of the numbers given")
    squares: Mapped[Decimal] = mapped_column(comment="Sum of their squares")


class TallyProductTable(Base):
    """How many responses of a cell gave each two answers of a block of questions."""

    __tablename__ = "tally_product"
    __table_args__ = ({"comment": "How answers of campaigns go together"},)

    campaign_id: Mapped[Key]
    agency_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The agency asked about")
    group_code: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="The respondent group"
    )
    questionnaire_id: Mapped[UUID] = mapped_column(primary_key=True, comment="The form version")
    block: Mapped[str] = mapped_column(
        String(80), primary_key=True, comment="SIPAS, or leaf: and the leaf"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    counts: Mapped[list[int]] = mapped_column(
        ARRAY(BigInteger, dimensions=2), comment="Counts by column and column of the block"
    )
