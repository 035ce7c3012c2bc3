"""Published tables of outside indices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.scoring.tables.base import Base


class OutsideTableTable(Base):
    """One year of an index that others publish, as it was imported; to mend it, it is removed and imported anew."""

    __tablename__ = "outside_table"
    __table_args__ = (
        UniqueConstraint("authority_id", "index_code", "year"),
        {"comment": "Tables of outside indices (national PAR INDEX), imported from CSV"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="UUID version 7: newest last")
    authority_id: Mapped[UUID] = mapped_column(comment="Who imported it")
    index_code: Mapped[str] = mapped_column(String(40), comment="Which index, such as PAR_INDEX")
    name: Mapped[str] = mapped_column(String(500), comment="What the index is called")
    year: Mapped[int] = mapped_column(comment="Year that it is about")
    source: Mapped[str] = mapped_column(comment="Where it was published")
    content_digest: Mapped[str] = mapped_column(String(71), comment="sha256:… of the CSV as sent")
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, comment="Places, as read")
    imported_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    imported_by: Mapped[UUID] = mapped_column(comment="Account that imported it")
    imported_by_name: Mapped[str] = mapped_column(String(200), comment="Its name then")
