"""Published results of one agency, over publications."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.scoring.histories.models import PastResult
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
                self._is_public(PublicationTable),
            )
            .subquery()
        )
        correction = aliased(PublicationTable)
        corrected = select(correction.replaces_id).where(
            correction.replaces_id.is_not(None), self._is_public(correction)
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
            .where(self._is_public(PublicationTable), PublicationTable.id.not_in(corrected))
            .order_by(
                period["starts_on"].astext.desc(),
                PublicationTable.id.desc(),
                ResultTable.agency_code.desc(),
            )
            .limit(MOST)
        )
        return [PastResult(*row) for row in rows][::-1]

    def _is_public(self, publication: type[PublicationTable]) -> ColumnElement[bool]:
        return publication.public_from <= self._as_of
