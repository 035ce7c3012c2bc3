"""The metadata of scoring's tables."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from shared.db.declarative import NAMING, TYPES


class Base(DeclarativeBase):
    """What every table of scoring is derived from."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = TYPES
