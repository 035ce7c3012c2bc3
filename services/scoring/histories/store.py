"""Published results of one agency, over publications."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.histories.models import PastResult
from services.scoring.publications.store import stands_public
from services.scoring.tables import PublicationTable, ResultTable, RunTable

MOST: Final = 50
"""Publications that a history goes back: more than half a century of years."""


class HistoryStore:
    """Reads what is public at one instant."""

    def __init__(self, session: AsyncSession, *, as_of: datetime) -> None:
        self._session = session
        self._as_of = as_of

    async def of_agency(self, publication_id: UUID, agency_code: str) -> list[PastResult]:
        """Read all that stands of the same agency in the same programme, oldest period first; empty if it is not published.

        The agency is followed by its id, for its code and name may change between the years, and to the agencies that it took
        over from, as its run knew them.
        """
        named = (
            select(PublicationTable.authority_id, PublicationTable.programme_id)
            .add_columns(
                ResultTable.agency_id, ResultTable.detail["predecessors"].label("predecessors")
            )
            .join(ResultTable, ResultTable.run_id == PublicationTable.run_id)
            .where(
                PublicationTable.id == publication_id,
                ResultTable.agency_code == agency_code,
                PublicationTable.public_from <= self._as_of,
            )
            .subquery()
        )
        period = RunTable.heading["period"]
        is_itself = ResultTable.agency_id == named.c.agency_id
        came_before = named.c.predecessors.has_key(cast(ResultTable.agency_id, String))
        rows = await self._session.execute(
            select(
                PublicationTable.id,
                PublicationTable.decision_number,
                PublicationTable.decision_date,
                period.label("period"),
                ResultTable.agency_code,
                ResultTable.agency_name,
                ResultTable.block,
                ResultTable.rank,
                ResultTable.index,
                ResultTable.grade,
                ResultTable.summary["grade_name"].astext.label("grade_name"),
                ResultTable.sipas_index,
                (~is_itself).label("is_predecessor"),
            )
            .join(
                named,
                (PublicationTable.authority_id == named.c.authority_id)
                & (PublicationTable.programme_id == named.c.programme_id),
            )
            .join(RunTable, RunTable.id == PublicationTable.run_id)
            .join(
                ResultTable,
                (ResultTable.run_id == RunTable.id) & (is_itself | came_before),
            )
            .where(stands_public(self._as_of))
            .order_by(
                period["starts_on"].astext.desc(),
                PublicationTable.id.desc(),
                ResultTable.agency_code.desc(),
            )
            .limit(MOST)
        )
        return [PastResult(*row) for row in rows][::-1]
