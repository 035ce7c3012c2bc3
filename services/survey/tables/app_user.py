"""App users: what lets one interviewer's phone in. Small: a reference table where the database is distributed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class AppUserTable(Base):
    """An interviewer's app (người dùng ứng dụng) in one campaign, with the digest of its key; the key itself is nowhere."""

    __tablename__ = "app_user"
    __table_args__ = (
        UniqueConstraint("key_digest"),
        Index("ix_app_user_campaign_id", "campaign_id"),
        {"comment": "Keys of survey apps, by campaign and interviewer"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), comment="The campaign")
    interviewer_id: Mapped[UUID] = mapped_column(comment="Account of the interviewer")
    interviewer_name: Mapped[str] = mapped_column(String(200), comment="Name, as given")
    key_digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), comment="SHA-256 of the key, which is shown once"
    )
    key_made_at: Mapped[datetime] = mapped_column(comment="When the present key was made")
    expires_at: Mapped[datetime] = mapped_column(comment="Until when the key opens anything")
    revoked_at: Mapped[datetime | None] = mapped_column(comment="Since when it opens nothing")
    created_at: Mapped[datetime] = mapped_column(comment="When it was made")
    version: Mapped[int] = mapped_column(comment="Counts changes, for If-Match")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's form
