"""Quotas: at most so many responses of a cell count. Small: a reference table where the database is distributed."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base


class QuotaTable(Base):
    """The quota of an agency and group.

    Its row is what responses of the cell queue for; a campaign without quotas has no row, and its responses wait for nobody.
    """

    __tablename__ = "quota"
    __table_args__ = (
        CheckConstraint("quota >= 0", name="not_negative"),
        {"comment": "How many responses of an agency and group may count"},
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
    quota: Mapped[int] = mapped_column(comment="How many may count")
    used: Mapped[int] = mapped_column(comment="How many count, moved in their own transactions")
