"""Machines that call in an authority's name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.gateway.tables.metadata import Base
from shared.db.declarative import Key


class ApiClientTable(Base):
    """A portal or a survey app, known by a secret of 256 random bits."""

    __tablename__ = "api_client"
    __table_args__ = (
        CheckConstraint("role IN ('PORTAL', 'SURVEY_APP')", name="role"),
        {"comment": "Machines that call in an authority's name"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(index=True, comment="In whose name it calls")
    role: Mapped[str] = mapped_column(String(32), comment="PORTAL or SURVEY_APP")
    name: Mapped[str] = mapped_column(String(200), comment="Name for people")
    secret_digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), comment="SHA-256 of the secret, which is random and needs no slow hash"
    )
    created_at: Mapped[datetime] = mapped_column(comment="When it was registered")
    revoked_at: Mapped[datetime | None] = mapped_column(comment="When it was revoked")
