"""Comparisons of two runs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.scoring.tables.base import Base


class ComparisonTable(Base):
    """Two runs and the leaf mapping between their frameworks as it stood: what the comparison says never changes."""

    __tablename__ = "comparison"
    __table_args__ = (
        UniqueConstraint("run_id", "earlier_run_id", "links_digest"),
        Index("ix_comparison_authority_id_id", "authority_id", "id"),
        {"comment": "Runs compared year on year, with the leaf mapping they were compared by"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="UUID version 7: newest last")
    authority_id: Mapped[UUID] = mapped_column(comment="Whose it is")
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), comment="The later run")
    earlier_run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), comment="The earlier run")
    links: Mapped[dict[str, str]] = mapped_column(
        JSONB, comment="New leaf: the old leaf that became it"
    )
    links_digest: Mapped[str] = mapped_column(String(71), comment="sha256:… of the links")
    created_at: Mapped[datetime] = mapped_column(comment="When it was made, UTC")
    created_by: Mapped[UUID] = mapped_column(comment="Account that made it")
    created_by_name: Mapped[str] = mapped_column(String(200), comment="Its name then")
