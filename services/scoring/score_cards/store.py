"""What score cards need of earlier years, for all agencies at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.publications.store import stands_public
from services.scoring.runs.models import Run
from services.scoring.score_cards.rules import PastYear
from services.scoring.tables import PublicationTable, ResultTable, RunTable


async def past_years(
    session: AsyncSession, run: Run, agencies: Collection[UUID], *, as_of: datetime
) -> Mapping[UUID, Sequence[PastYear]]:
    """Read what stood public of these agencies, and of those that they took over from, in earlier periods of the programme.

    Earlier is what ended earlier: the first half of a year is before the whole year. Oldest first.
    """
    heirs = await _heirs(session, run, agencies)
    period = RunTable.heading["period"]
    ends_on = period["ends_on"].astext
    rows = await session.execute(
        select(
            ResultTable.agency_id,
            ResultTable.agency_name,
            period["name"].astext.label("period"),
            ResultTable.index,
            ResultTable.rank,
            ResultTable.summary["grade_name"].astext.label("grade"),
        )
        .join(RunTable, RunTable.id == ResultTable.run_id)
        .join(PublicationTable, PublicationTable.run_id == RunTable.id)
        .where(
            PublicationTable.authority_id == run.authority_id,
            PublicationTable.programme_id == UUID(run.heading["programme"]["id"]),
            stands_public(as_of),
            ends_on < (run.heading["period"]["ends_on"] or ""),
            ResultTable.agency_id.in_(heirs),
        )
        .order_by(ends_on, ResultTable.agency_code)
    )
    found: dict[UUID, list[PastYear]] = defaultdict(list)
    for agency_id, name, period_name, index, rank, grade in rows:
        for heir in heirs[agency_id]:
            predecessor = None if heir == agency_id else name
            found[heir].append(PastYear(period_name, index, rank, grade, predecessor))
    return found


async def _heirs(
    session: AsyncSession, run: Run, agencies: Collection[UUID]
) -> Mapping[UUID, Sequence[UUID]]:
    """Tell in whose history an agency stands: in its own, and in that of each one which took over from it."""
    heirs = {agency_id: [agency_id] for agency_id in agencies}
    rows = await session.execute(
        select(ResultTable.agency_id, ResultTable.detail["predecessors"]).where(
            ResultTable.run_id == run.id, ResultTable.agency_id.in_(agencies)
        )
    )
    for heir, predecessors in rows:
        for predecessor in predecessors or ():
            heirs.setdefault(UUID(predecessor), []).append(heir)
    return heirs
