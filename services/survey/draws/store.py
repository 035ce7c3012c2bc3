"""Reads what can be drawn, and keeps what was."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.draws.models import AgencyUnits, Unit
from services.survey.frames.models import ListedAgency
from services.survey.tables import (
    CaseTable,
    DrawStratumTable,
    DrawTable,
    FrameUnitTable,
    ResponseTable,
    TargetTable,
)
from shared.db.cursor import Window, paginate

DrawRow = DrawTable


class DrawStore:
    """Draws, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def units(self, frame_id: UUID, agencies: Sequence[ListedAgency]) -> list[AgencyUnits]:
        """Read all who stand in a frame, by agency."""
        unit = FrameUnitTable
        rows = await self._session.execute(
            select(unit.agency_id, unit.id, unit.number, unit.ward, unit.village, unit.dossier)
            .where(unit.frame_id == frame_id)
            .order_by(unit.number)
        )
        found: dict[UUID, list[Unit]] = defaultdict(list)
        for row in rows:
            found[row.agency_id].append(
                Unit(row.id, row.number, row.ward, row.village, row.dossier)
            )
        return [
            AgencyUnits(one.id, one.code, one.name, tuple(found[one.id]))
            for one in agencies
            if one.id in found
        ]

    async def find_anywhere(self, draw_id: UUID) -> DrawRow | None:
        """Find a draw of any campaign, to tell a repeat from an id that is taken."""
        return await self._session.get(DrawTable, draw_id)

    async def find(self, campaign_id: UUID, draw_id: UUID) -> DrawRow | None:
        """Find a draw of a campaign, without its bytes."""
        return await self._session.scalar(select(DrawTable).where(*_is(campaign_id, draw_id)))

    async def content(self, campaign_id: UUID, draw_id: UUID) -> tuple[bytes, str] | None:
        """Read the bytes of a draw, and their digest."""
        rows = await self._session.execute(
            select(DrawTable.content, DrawTable.digest).where(*_is(campaign_id, draw_id))
        )
        found = rows.one_or_none()
        return None if found is None else (found.content, found.digest)

    async def last_number(self, campaign_id: UUID) -> int:
        """Give the highest number of a case so far."""
        highest = select(func.max(CaseTable.number)).where(CaseTable.campaign_id == campaign_id)
        return await self._session.scalar(highest) or 0

    async def add(
        self,
        draw: Mapping[str, Any],
        strata: Sequence[Mapping[str, Any]],
        cases: Sequence[Mapping[str, Any]],
    ) -> DrawRow:
        """Keep a draw with its sizes and cases."""
        row = DrawTable(**draw)
        self._session.add(row)
        await self._session.flush()
        await self._session.execute(insert(DrawStratumTable), [dict(one) for one in strata])
        await self._session.execute(insert(CaseTable), [dict(one) for one in cases])
        return row

    async def tell_populations(self, draw_id: UUID) -> None:
        """Let results weigh answers by the frame's sizes, where nobody has said how many people there are."""
        stratum = DrawStratumTable
        await self._session.execute(
            update(TargetTable)
            .where(
                stratum.draw_id == draw_id,
                stratum.campaign_id == TargetTable.campaign_id,
                stratum.agency_id == TargetTable.agency_id,
                stratum.group_code == TargetTable.group_code,
                TargetTable.population.is_(None),
            )
            .values(population=stratum.listed)
            .execution_options(synchronize_session=False)
        )

    async def is_in_use(self, draw_id: UUID) -> bool:
        """Say whether anything of a draw was handed out or answered."""
        used = select(CaseTable.id).where(
            CaseTable.draw_id == draw_id,
            or_(
                CaseTable.state.not_in(("STANDBY", "DRAWN")),
                exists().where(ResponseTable.id == CaseTable.id),
            ),
        )
        return await self._session.scalar(used.limit(1)) is not None

    async def remove(self, draw: DrawRow) -> None:
        """Forget a draw with its sizes and cases."""
        await self._session.execute(delete(DrawTable).where(DrawTable.id == draw.id))

    async def page(self, campaign_id: UUID, window: Window) -> tuple[list[DrawRow], str | None]:
        """Read a page of a campaign's draws without their bytes, oldest first."""
        query = select(DrawTable).where(DrawTable.campaign_id == campaign_id)
        return await paginate(self._session, query, window, DrawTable.id)


def _is(campaign_id: UUID, draw_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return DrawTable.id == draw_id, DrawTable.campaign_id == campaign_id
