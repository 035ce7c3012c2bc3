"""Making score cards, in a process of their own."""

import asyncio
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from services.scoring.publications.models import Publication
from services.scoring.publications.store import PublicationStore
from services.scoring.result_documents.models import Audience
from services.scoring.runs.models import Run
from services.scoring.runs.store import RunStore
from services.scoring.score_cards.models import CardHeading, ScoreCard
from services.scoring.score_cards.rules import score_card
from services.scoring.score_cards.store import past_years
from services.scoring.typesetting.headings import decision_line, file_name, stamp
from services.scoring.typesetting.setting import typeset
from services.scoring.workings.models import Workings
from services.scoring.workings.service import work_out
from shared.jobs.work import Made, Work
from shared.methodology.run import AgencyResult
from shared.problems.common import NotFoundError
from shared.problems.problem import Text

PDF: Final = "application/pdf"
GATHERING: Final = Text("Đang tổng hợp số liệu", "Gathering the figures")
SETTING: Final = Text("Đang dàn trang", "Setting the pages")


async def make_one(work: Work) -> Made:
    """Make the card of one agency."""
    run, workings, publication = await _read(work)
    chosen = [one for one in workings.result.agencies if UUID(one.agency.id) == work.agency_id]
    if not chosen:
        raise NotFoundError
    await _set(work, run, workings, publication, chosen)
    period = run.heading["period"]["name"]
    return Made(file_name("Phiếu điểm", chosen[0].agency.name, period, ending="pdf"), PDF)


async def make_all(work: Work) -> Made:
    """Make the cards of a block, or of all blocks, in the order of the ranking."""
    run, workings, publication = await _read(work)
    block = work.parameters["block"]
    blocks = {one.code: place for place, one in enumerate(workings.result.framework.blocks)}
    chosen = sorted(
        (one for one in workings.result.agencies if block in {None, one.agency.block}),
        key=lambda one: (
            blocks[one.agency.block],
            one.rank is None,
            one.rank or 0,
            one.agency.code,
        ),
    )
    if not chosen:
        raise NotFoundError
    await _set(work, run, workings, publication, chosen)
    name = next((one["name"] for one in run.heading["blocks"] if one["code"] == block), "")
    period = run.heading["period"]["name"]
    return Made(file_name("Phiếu điểm", name, period, ending="pdf"), PDF)


async def _read(work: Work) -> tuple[Run, Workings, Publication | None]:
    work.progress(0, 0, GATHERING)
    async with work.database.readers.begin() as session:
        run = await RunStore(session).find(work.subject_id, {work.authority_id})
        publication = await PublicationStore(session).find_by_run(work.subject_id)
    if run is None:
        raise NotFoundError
    return run, await work_out(work.database, run), publication


async def _set(
    work: Work,
    run: Run,
    workings: Workings,
    publication: Publication | None,
    chosen: Sequence[AgencyResult],
) -> None:
    ids = [UUID(one.agency.id) for one in chosen]
    async with work.database.readers.begin() as session:
        past = await past_years(session, run, ids, as_of=work.requested_at)
    is_internal = work.parameters["audience"] == Audience.INTERNAL
    cards: list[ScoreCard] = []
    for agency_id, one in zip(ids, chosen, strict=True):
        earlier = past.get(agency_id, ())
        cards.append(score_card(workings, one, earlier, with_opinions=is_internal))
        work.progress(len(cards), len(chosen), GATHERING)
    heading = CardHeading(
        title=publication.title if publication else run.heading["programme"]["name"],
        authority=run.heading["authority"]["name"],
        programme=run.heading["programme"]["name"],
        period=run.heading["period"]["name"],
        framework=f"{run.heading['framework']['name']} ({run.heading['framework']['edition']})",
        decision=decision_line(publication),
        stamp=stamp(publication, work.requested_at),
        is_internal=is_internal,
        digest=run.result_digest,
    )
    work.progress(len(chosen), len(chosen), SETTING)
    await asyncio.to_thread(
        typeset, "score_cards.typ", {"heading": heading, "cards": cards}, work.path
    )
