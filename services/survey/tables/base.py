"""The base of all tables of the survey database."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from shared.db.declarative import NAMING, TYPES


class Base(DeclarativeBase):
    """Collects the tables, for migrations and queries alike."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = TYPES
