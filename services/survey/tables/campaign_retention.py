"""Until when single answers are kept. Small: a reference table where the database is distributed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base


class CampaignRetentionTable(Base):
    """When a campaign's single answers are erased, and how far that is. There is no row until somebody says so or it begins."""

    __tablename__ = "campaign_retention"
    __table_args__ = ({"comment": "Until when the single answers of campaigns are kept"},)

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("campaign.id"), primary_key=True, comment="The campaign"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    keep_until: Mapped[datetime | None] = mapped_column(
        comment="When its single answers are erased; nothing: after the usual time"
    )
    unnamed: Mapped[list[str]] = mapped_column(
        comment="Digests of files that no submission names any more, whose bytes are still to go"
    )
    erased: Mapped[dict[str, Any]] = mapped_column(comment="How many rows were erased, by table")
    erased_at: Mapped[datetime | None] = mapped_column(comment="When all of them were")
    version: Mapped[int] = mapped_column(comment="Counts changes, for If-Match")
