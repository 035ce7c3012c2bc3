"""Contact data: how those of a frame are reached."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base


class ContactTable(Base):
    """Name, telephone number and address of one person, encrypted. A row is deleted, and never emptied, when its time has come."""

    __tablename__ = "contact"
    __table_args__ = (
        Index("ix_contact_frame_id", "frame_id"),
        Index("ix_contact_key_id", "key_id"),
        Index(
            "ix_contact_campaign_id_phone_hash",
            "campaign_id",
            "phone_hash",
            postgresql_where=text("phone_hash IS NOT NULL"),
        ),
        {"comment": "Encrypted contact data, apart from answers"},
    )

    unit_id: Mapped[UUID] = mapped_column(
        ForeignKey("frame_unit.id", ondelete="CASCADE"),
        primary_key=True,
        comment="Whom it is of, as the frame knows it",
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose campaign it is")
    campaign_id: Mapped[UUID] = mapped_column(comment="The campaign that may use it")
    frame_id: Mapped[UUID] = mapped_column(comment="The list it came in")
    key_id: Mapped[str] = mapped_column(String(16), comment="Names the secret it is sealed with")
    sealed: Mapped[bytes] = mapped_column(LargeBinary, comment="AES-256-GCM: nonce and content")
    phone_hash: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), comment="HMAC of campaign and telephone number, to find it again"
    )
