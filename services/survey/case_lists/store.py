"""Reads cases for lists."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.case_lists.rules import ListedCase, Place
from services.survey.cases.models import CaseState
from services.survey.cases.store import CASE_STATUS
from services.survey.contacts.store import ContactRow
from services.survey.tables import CaseTable, ContactTable, FrameTable, TargetTable

_PLACE = (
    CaseTable.number,
    TargetTable.agency_code,
    TargetTable.agency_name,
    CaseTable.group_code,
    CaseTable.ward,
    CaseTable.village,
)


class CaseListStore:
    """Cases with the names of their agencies, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def listed(self, campaign_id: UUID) -> list[ListedCase]:
        """Read all cases of a campaign by number."""
        rows = await self._session.execute(
            _of_campaign(
                select(
                    *_PLACE,
                    CaseTable.clusters,
                    CaseTable.drawn,
                    CaseTable.listed,
                    CaseTable.probability,
                    CaseTable.standby_rank,
                    CASE_STATUS,
                    CaseTable.cause,
                    CaseTable.interviewer_name,
                ),
                campaign_id,
            )
        )
        return [ListedCase(Place(*row[: len(_PLACE)]), *row[len(_PLACE) :]) for row in rows]

    async def round_of(
        self, campaign_id: UUID, interviewer_id: UUID, now: datetime
    ) -> list[tuple[Place, UUID, ContactRow]]:
        """Read whom an interviewer has yet to ask, with what is kept of how they are reached."""
        query = _of_campaign(select(*_PLACE, CaseTable.id, ContactTable), campaign_id)
        rows = await self._session.execute(
            query.join(ContactTable, ContactTable.unit_id == CaseTable.unit_id)
            .join(FrameTable, FrameTable.id == ContactTable.frame_id)
            .where(
                CaseTable.interviewer_id == interviewer_id,
                CaseTable.state == CaseState.SENT.value,
                FrameTable.keep_until > now,
            )
        )
        return [(Place(*row[: len(_PLACE)]), row[-2], row[-1]) for row in rows]


def _of_campaign(query: Select[*tuple[Any, ...]], campaign_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(CaseTable)
        .join(
            TargetTable,
            and_(
                TargetTable.campaign_id == CaseTable.campaign_id,
                TargetTable.agency_id == CaseTable.agency_id,
                TargetTable.group_code == CaseTable.group_code,
            ),
        )
        .where(CaseTable.campaign_id == campaign_id)
        .order_by(CaseTable.number)
    )
