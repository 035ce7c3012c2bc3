"""Gathering what score cards show: the run computed anew, the agencies that are wanted, their earlier years."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from services.scoring.publications.models import Publication
from services.scoring.publications.store import PublicationStore
from services.scoring.result_documents.models import Audience
from services.scoring.runs.models import Run
from services.scoring.runs.store import RunStore
from services.scoring.score_cards.models import CardHeading, ScoreCard
from services.scoring.score_cards.rules import PastYear, score_card
from services.scoring.score_cards.store import past_years
from services.scoring.typesetting.headings import decision_line, file_name, stamp
from services.scoring.typesetting.setting import typeset
from services.scoring.workings.models import Workings
from services.scoring.workings.service import work_out
from shared.jobs.work import Work
from shared.methodology.run import AgencyResult
from shared.problems.common import NotFoundError
from shared.problems.problem import Text

GATHERING: Final = Text("Đang tổng hợp số liệu", "Gathering the figures")
SETTING: Final = Text("Đang dàn trang", "Setting the pages")


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards that are to be set."""

    run: Run
    heading: CardHeading
    workings: Workings
    chosen: Sequence[AgencyResult]
    past: Mapping[UUID, Sequence[PastYear]]

    def __iter__(self) -> Iterator[ScoreCard]:
        """Give each card when it is wanted, so that no more than one is held."""
        for one in self.chosen:
            earlier = self.past.get(UUID(one.agency.id), ())
            yield score_card(self.workings, one, earlier, with_opinions=self.heading.is_internal)

    def set(self, cards: Sequence[ScoreCard], path: Path) -> None:
        """Set some of them."""
        typeset("score_cards.typ", {"heading": self.heading, "cards": cards}, path)

    def block_name(self, block: str | None) -> str:
        """Name a block; nothing where all are meant."""
        names = (one["name"] for one in self.run.heading["blocks"] if one["code"] == block)
        return next(names, "")

    def name(self, of: str, ending: str) -> str:
        """Name the file."""
        return file_name("Phiếu điểm", of, self.heading.period, ending=ending)


async def gather_cards(work: Work) -> Cards:
    """Read and compute what the cards show, for the agencies that are wanted."""
    work.progress(0, 0, GATHERING)
    async with work.database.readers.begin() as session:
        run = await RunStore(session).find(work.subject_id, {work.authority_id})
        publication = await PublicationStore(session).find_by_run(work.subject_id)
    if run is None:
        raise NotFoundError
    workings = await work_out(work.database, run)
    chosen = _chosen(work, workings)
    if not chosen:
        raise NotFoundError
    ids = [UUID(one.agency.id) for one in chosen]
    async with work.database.readers.begin() as session:
        past = await past_years(session, run, ids, as_of=work.requested_at)
    return Cards(run, _heading(work, run, publication), workings, chosen, past)


def _chosen(work: Work, workings: Workings) -> list[AgencyResult]:
    """Give the agencies that are wanted, in the order of the ranking."""
    block = work.parameters["block"]
    blocks = {one.code: place for place, one in enumerate(workings.result.framework.blocks)}
    return sorted(
        (
            one
            for one in workings.result.agencies
            if block in {None, one.agency.block} and work.agency_id in {None, UUID(one.agency.id)}
        ),
        key=lambda one: (
            blocks[one.agency.block],
            one.rank is None,
            one.rank or 0,
            one.agency.code,
        ),
    )


def _heading(work: Work, run: Run, publication: Publication | None) -> CardHeading:
    heading = run.heading
    return CardHeading(
        title=publication.title if publication else heading["programme"]["name"],
        authority=heading["authority"]["name"],
        programme=heading["programme"]["name"],
        period=heading["period"]["name"],
        decision=decision_line(publication),
        stamp=stamp(publication, work.requested_at),
        is_internal=work.parameters["audience"] == Audience.INTERNAL,
        digest=run.result_digest,
    )
