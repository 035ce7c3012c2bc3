"""The figures of a publication: the database leaves their reasons behind, which are most of the bytes."""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import cast as cast_to
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.open_data.models import LeafFigure
from services.scoring.tables import ResultTable

_MEMBERS: Final = ("code", "name", "status", "points", "maximum")


class OpenDataStore:
    """Reads results that the caller has been found to see."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def leaves_of(self, run_id: UUID) -> dict[UUID, list[LeafFigure]]:
        """Read the points of all leaves, by agency."""
        columns = [
            func.jsonb_path_query_array(
                ResultTable.detail, cast_to(f"$.leaves[*].{member}", JSONPATH), type_=JSONB
            )
            for member in _MEMBERS
        ]
        rows = await self._session.execute(
            select(ResultTable.agency_id, *columns).where(ResultTable.run_id == run_id)
        )
        return {
            agency_id: [_figure(*one) for one in zip(*members, strict=True)]
            for agency_id, *members in rows
        }


def _figure(code: str, name: str, status: str, points: Any, maximum: Any) -> LeafFigure:
    return LeafFigure(
        code, name, status, None if points is None else Decimal(points), Decimal(maximum)
    )
