"""Frozen appraisal records."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class AppraisalRecordTable(OfAuthority, Base):
    """What a closed period says, byte for byte, for ever."""

    __tablename__ = "appraisal_record"
    __table_args__ = ({"comment": "Frozen appraisal records of closed periods"},)

    id: Mapped[Key]
    period_id: Mapped[UUID] = mapped_column(
        ForeignKey("period.id"), unique=True, comment="Period that was closed"
    )
    digest: Mapped[str] = mapped_column(String(80), comment="SHA-256 of the bytes")
    size: Mapped[int] = mapped_column(BigInteger, comment="Bytes")
    content: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, comment="Canonical JSON, exactly as it was frozen"
    )
