"""Columns and names that all tables share."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import DateTime, Numeric, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints have predictable names, so that a violated one can be told in words."""

TYPES: dict[Any, Any] = {
    UUID: Uuid(as_uuid=True),
    datetime: DateTime(timezone=True),
    Decimal: Numeric(),
    dict[str, Any]: JSONB(none_as_null=True),
    list[Any]: JSONB(none_as_null=True),
    list[str]: JSONB(none_as_null=True),
}
"""How Python types stand in a table: instants with their zone, exact decimals, JSON as jsonb."""

Key = Annotated[UUID, mapped_column(primary_key=True)]
"""A primary key that the application makes (`shared.ids.new_id`)."""
