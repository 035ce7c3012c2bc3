"""Reading the figures of a run: everything but the detail at once, the detail agency by agency."""

from collections.abc import AsyncIterator
from typing import Any, Final, cast

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from services.scoring.publications.store import PublicationStore
from services.scoring.result_documents.models import Audience
from services.scoring.result_figures.models import Figures
from services.scoring.results.store import ResultStore, to_result
from services.scoring.runs.models import AgencyResult
from services.scoring.runs.store import RunStore
from services.scoring.tables import ResultTable
from shared.jobs.work import Work
from shared.methodology import parse_framework, parse_settings
from shared.methodology.wording import Language
from shared.problems.common import NotFoundError

_AT_ONCE: Final = 10
"""Agencies whose detail is in memory together; one takes hundreds of kilobytes."""


async def read_figures(session: AsyncSession, work: Work) -> Figures:
    """Read what a document of a run shows. Results are as they were computed then, whatever the kernel is now."""
    runs = RunStore(session)
    run = await runs.find(work.subject_id, {work.authority_id})
    if run is None:
        raise NotFoundError
    record = cast("dict[str, Any]", orjson.loads((await runs.inputs_of(run)).record.content))
    return Figures(
        run=run,
        publication=await PublicationStore(session).find_by_run(run.id),
        framework=parse_settings(run.settings).applied(parse_framework(record["framework"])),
        results=tuple(await ResultStore(session).all_of(run.id)),
        language=Language(work.parameters["language"]),
        as_of=work.requested_at,
        is_public=work.parameters["audience"] == Audience.PUBLIC,
        only_agency=work.agency_id,
    )


async def read_in_detail(session: AsyncSession, figures: Figures) -> AsyncIterator[AgencyResult]:
    """Read every agency in the order of the ranking, with the detail that the reader may see."""
    rows = await session.stream_scalars(
        select(ResultTable)
        .options(undefer(ResultTable.detail))
        .where(ResultTable.run_id == figures.run.id)
        .order_by(ResultTable.position)
        .execution_options(yield_per=_AT_ONCE)
    )
    async for row in rows:
        yield figures.shown(to_result(row, detailed=True))
