"""What all tables of this service stand on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.db.declarative import NAMING, TYPES


class Base(DeclarativeBase):
    """The tables of the assessment database."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = TYPES


class OfAuthority:
    """Columns of whatever belongs to one authority."""

    authority_id: Mapped[UUID] = mapped_column(
        ForeignKey("authority.id"), index=True, comment="Whose it is"
    )
    created_at: Mapped[datetime] = mapped_column(comment="When it was made, UTC")
