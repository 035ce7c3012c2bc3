"""Creates that are sent twice: the same content gives the same answer, another content is refused."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.errors import IdTakenError
from services.assessment.tables import Base

Row = TypeVar("Row", bound=Base)


async def made_before(
    session: AsyncSession, table: type[Row], row_id: UUID | None, **content: Any
) -> Row | None:
    """Give the row that a client made under its own id before, if that id was used.

    Raises `IdTakenError` where it was used for something else.
    """
    if row_id is None:
        return None
    row = await session.get(table, row_id)
    if row is None:
        return None
    if any(getattr(row, name) != value for name, value in content.items()):
        raise IdTakenError
    return row
