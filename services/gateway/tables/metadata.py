"""What the gateway's tables have in common."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from shared.db.declarative import NAMING, TYPES


class Base(DeclarativeBase):
    """Base of the gateway's tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = TYPES
