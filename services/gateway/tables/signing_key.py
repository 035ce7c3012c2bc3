"""Keys that sign access tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.gateway.tables.metadata import Base


class SigningKeyTable(Base):
    """An RSA key pair: its public half as a JWK, its private half encrypted."""

    __tablename__ = "signing_key"
    __table_args__ = {"comment": "Keys that sign access tokens"}  # noqa: RUF012

    id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="`kid` of its tokens")
    public_document: Mapped[dict[str, Any]] = mapped_column(comment="Public half (RFC 7517)")
    sealed_private_key: Mapped[bytes] = mapped_column(
        LargeBinary, comment="Private half, encrypted by GATEWAY_KEY_SECRET"
    )
    created_at: Mapped[datetime] = mapped_column(comment="Since when it is published")
    signs_from_at: Mapped[datetime] = mapped_column(comment="Since when it signs")
    retires_at: Mapped[datetime | None] = mapped_column(
        comment="When its last token has expired, and it is published no more"
    )
