"""Invitations: links and QR codes by which respondents answer by themselves. Small beside the responses they bring."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class InvitationBatchTable(Base):
    """Invitations that were made together (đợt phát giấy mời), about one agency and for one group."""

    __tablename__ = "invitation_batch"
    __table_args__ = (
        Index("ix_invitation_batch_campaign_id", "campaign_id"),
        CheckConstraint("kind IN ('ONCE', 'OPEN')", name="kind"),
        CheckConstraint("most_responses IS NULL OR kind = 'OPEN'", name="limit_of_open"),
        {"comment": "Invitations made together"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    agency_id: Mapped[UUID] = mapped_column(comment="The agency asked about")
    group_code: Mapped[str] = mapped_column(String(64), comment="The respondent group")
    kind: Mapped[str] = mapped_column(
        String(8), comment="ONCE: one answer each; OPEN: any number of people answer by each"
    )
    label: Mapped[str] = mapped_column(String(200), comment="What its makers call it")
    size: Mapped[int] = mapped_column(comment="How many were made")
    most_responses: Mapped[int | None] = mapped_column(
        comment="OPEN: after how many answers a link takes no more"
    )
    expires_at: Mapped[datetime] = mapped_column(comment="Until when they open the questionnaire")
    created_at: Mapped[datetime] = mapped_column(comment="When it was made")
    version: Mapped[int] = mapped_column(comment="Counts changes, for If-Match")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's form


class InvitationTable(Base):
    """One invitation (giấy mời), with the digest of its code; the code itself is nowhere.

    It knows that it was answered and on which day, but neither the response nor the instant: who handed out number 17 shall not
    find what number 17 answered. Where somebody was drawn from a frame, the answer has the case's id, as every answer of a case
    has, and the page says so before it asks.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("code_digest"),
        UniqueConstraint("batch_id", "number"),
        UniqueConstraint("case_id"),
        Index("ix_invitation_campaign_id", "campaign_id"),
        {"comment": "Links by which respondents answer"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    batch_id: Mapped[UUID] = mapped_column(
        ForeignKey("invitation_batch.id"), comment="What it was made with"
    )
    number: Mapped[int] = mapped_column(comment="Number within the batch, printed beside the code")
    case_id: Mapped[UUID | None] = mapped_column(
        comment="The drawn case that it invites; its number is the case's"
    )
    code_digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), comment="SHA-256 of the code, which is shown once"
    )
    responses: Mapped[int] = mapped_column(comment="How many answers came by it")
    answered_on: Mapped[date | None] = mapped_column(
        comment="ONCE: the day of its answer, in Viet Nam"
    )
    refused_on: Mapped[date | None] = mapped_column(
        comment="ONCE: the day on which its holder declined to answer"
    )
    revoked_at: Mapped[datetime | None] = mapped_column(comment="Since when it opens nothing")


class InvitationUseTable(Base):
    """How often an open link was answered from one place in one hour: what its limits are held by.

    The place is a keyed digest of the address and the day, so that no address is kept and nobody is followed from day to day;
    rows of past days go with the next answer.
    """

    __tablename__ = "invitation_use"
    __table_args__ = ({"comment": "Use of open links by place and hour"},)

    invitation_id: Mapped[UUID] = mapped_column(
        ForeignKey("invitation.id"), primary_key=True, comment="The open link"
    )
    hour: Mapped[datetime] = mapped_column(primary_key=True, comment="Beginning of the hour")
    place: Mapped[bytes] = mapped_column(
        LargeBinary(16), primary_key=True, comment="Keyed digest of address and day"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    responses: Mapped[int] = mapped_column(comment="How many answers came")
