"""What score cards need of earlier years, for all agencies at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.scoring.runs.models import Run
from services.scoring.score_cards.rules import PastYear
from services.scoring.tables import PublicationTable, ResultTable, RunTable


async def past_years(
    session: AsyncSession, run: Run, agencies: Collection[UUID], *, as_of: datetime
) -> Mapping[UUID, Sequence[PastYear]]:
    """Read what stood public of these agencies in earlier periods of the programme, oldest first."""
    correction = aliased(PublicationTable)
    corrected = select(correction.replaces_id).where(
        correction.replaces_id.is_not(None), correction.public_from <= as_of
    )
    period = RunTable.heading["period"]
    starts_on = period["starts_on"].astext
    rows = await session.execute(
        select(
            ResultTable.agency_id,
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
            PublicationTable.public_from <= as_of,
            PublicationTable.id.not_in(corrected),
            starts_on < (run.heading["period"]["starts_on"] or ""),
            ResultTable.agency_id.in_(agencies),
        )
        .order_by(starts_on)
    )
    found: dict[UUID, list[PastYear]] = defaultdict(list)
    for agency_id, *year in rows:
        found[agency_id].append(PastYear(*year))
    return found
