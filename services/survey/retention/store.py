"""Reads and sets until when answers are kept, and erases them, within one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TextClause, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.retention.models import DueCampaign, Step
from services.survey.retention.steps import FILES, STEPS
from services.survey.tables import Base, CampaignRetentionTable, FrameTable

RetentionRow = CampaignRetentionTable
Cell = Mapping[str, object]

_DUE: Final = text("""
SELECT c.id, c.authority_id FROM campaign c LEFT JOIN campaign_retention r ON r.campaign_id = c.id
WHERE c.state = 'CLOSED' AND coalesce(
    r.keep_until,
    (date_trunc('day', greatest(c.closes_at, c.closed_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')
        + make_interval(days => :days + 1)) AT TIME ZONE 'Asia/Ho_Chi_Minh'
) <= :now AND (r.erased_at IS NULL OR EXISTS (
    SELECT FROM submission s
    WHERE s.campaign_id = c.id AND s.state IN ('IN_REVIEW', 'CONFLICT', 'WAITING')
))
ORDER BY c.id LIMIT 1
""")
"""What a phone sends after the closing is kept for review; it goes as well, though the rest is gone already."""
_CELLS: Final = text("""
SELECT DISTINCT agency_id AS agency, group_code AS "group" FROM response WHERE campaign_id = :campaign
""")
_AGREEMENT: Final = text("""
UPDATE back_check b SET agreement = jsonb_build_object(
    'questions', (
        SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(compared, agreed)), '{}') FROM (
            SELECT a.key, count(*) AS compared, count(*) FILTER (WHERE a.value = 'true') AS agreed
            FROM back_check_item i CROSS JOIN LATERAL jsonb_each(i.agreed) AS a
            WHERE i.back_check_id = b.id GROUP BY a.key
        ) AS by_question
    ),
    'interviewers', (
        SELECT coalesce(jsonb_object_agg(who, jsonb_build_array(compared, agreed)), '{}') FROM (
            SELECT i.interviewer_id::text AS who, count(*) AS compared,
                count(*) FILTER (WHERE a.value = 'true') AS agreed
            FROM back_check_item i CROSS JOIN LATERAL jsonb_each(i.agreed) AS a
            WHERE i.back_check_id = b.id GROUP BY i.interviewer_id
        ) AS by_interviewer
    )
)
WHERE b.campaign_id = :campaign AND b.agreement IS NULL
""")
"""How often people said the same is a count that stays; what each of them said does not."""


class RetentionStore:
    """Until when answers are kept."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def due(self, now: datetime, usual_days: int) -> DueCampaign | None:
        """Find a closed campaign whose answers have had their time; an open one's figures are not frozen yet."""
        found = await self._session.execute(_DUE, {"now": now, "days": usual_days})
        row = found.one_or_none()
        return None if row is None else DueCampaign(*row)

    async def read(self, campaign_id: UUID) -> RetentionRow | None:
        """Read what is set."""
        return await self._session.get(CampaignRetentionTable, campaign_id)

    async def lock(self, campaign_id: UUID, authority_id: UUID) -> RetentionRow:
        """Have the row of a campaign to oneself, and make it where there is none."""
        await self._session.execute(
            insert(CampaignRetentionTable)
            .values(
                campaign_id=campaign_id, authority_id=authority_id, unnamed=[], erased={}, version=0
            )
            .on_conflict_do_nothing()
        )
        row = await self._session.scalars(
            select(CampaignRetentionTable)
            .where(CampaignRetentionTable.campaign_id == campaign_id)
            .with_for_update()
        )
        return row.one()

    async def keep_agreement(self, campaign_id: UUID) -> None:
        """Keep how often second contacts agreed, before what they said is erased."""
        await self._session.execute(_AGREEMENT, {"campaign": campaign_id})

    async def cells(self, campaign_id: UUID) -> Sequence[Cell]:
        """Name the cells that there are responses of."""
        rows = await self._session.execute(_CELLS, {"campaign": campaign_id})
        return [row._asdict() for row in rows]

    async def erase(self, step: Step, campaign_id: UUID, cell: Cell, at_once: int) -> list[Any]:
        """Erase some rows; gives the first column of what stood there, a row each."""
        rows = await self._session.scalars(
            _erasing(step, by_cell=bool(cell)),
            {"campaign": campaign_id, "at_once": at_once, **cell},
        )
        return list(rows)

    async def is_anything_left(self, campaign_id: UUID) -> bool:
        """Whether any row still holds something."""
        for step in (FILES, *STEPS):
            query = text(f"SELECT EXISTS (SELECT FROM {step.table} WHERE {_left(step)})")  # noqa: S608  names of `steps`
            if await self._session.scalar(query, {"campaign": campaign_id}):
                return True
        return False

    async def end_frames(self, campaign_id: UUID, now: datetime) -> None:
        """Say of a campaign's lists that nobody in them can be reached any more."""
        await self._session.execute(
            update(FrameTable)
            .where(FrameTable.campaign_id == campaign_id, FrameTable.erased_at.is_(None))
            .values(erased_at=now)
        )

    async def save(self) -> None:
        """Write changed rows now."""
        await self._session.flush()


def _left(step: Step) -> str:
    return f"{step.of} AND ({step.left})"


def _erasing(step: Step, *, by_cell: bool) -> TextClause:
    """Write the statement of a step. Names come of `steps`, values are bound."""
    table = Base.metadata.tables[step.table]
    keys = ", ".join(column.name for column in table.primary_key)
    cell = " AND agency_id = :agency AND group_code = :group" if by_cell else ""
    blanks = ", ".join(f"{column} = {value}" for column, value in step.blank.items())
    verb = (
        f"UPDATE {step.table} SET {blanks}"  # noqa: S608  names of `steps`
        if blanks
        else f"DELETE FROM {step.table}"  # noqa: S608  names of `steps`
    )
    given = "sha256" if step is FILES else "1"
    some = f"FROM {step.table} WHERE {_left(step)}{cell} LIMIT :at_once FOR UPDATE"
    return text(f"{verb} WHERE ({keys}) IN (SELECT {keys} {some}) RETURNING {given}")
