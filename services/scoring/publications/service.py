"""Publishing approved runs, and reading what is public."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from services.scoring.exports.models import RankingReport
from services.scoring.exports.reports import published_report
from services.scoring.publications.errors import (
    AlreadyReplacedError,
    DecisionNumberUsedError,
    PeriodAlreadyPublishedError,
    RunAlreadyPublishedError,
    RunNotApprovedError,
    UnknownReplacedError,
)
from services.scoring.publications.heads import check_heads, evaluate_heads
from services.scoring.publications.models import (
    HeadEvaluation,
    HeadsOrder,
    Publication,
    PublicationOrder,
)
from services.scoring.publications.store import PublicationStore
from services.scoring.results.service import check_block
from services.scoring.results.store import ResultStore
from services.scoring.runs.models import AgencyResult, Run, RunState
from services.scoring.runs.store import RunStore
from shared.auth.principal import Access
from shared.clock import local_day
from shared.db.cursor import Window
from shared.problems.common import InvalidRequestError, NotFoundError
from shared.problems.problem import Fault, Text


class PublicationService:
    """Publishes runs; everything read here starts from a publication, so that no other run is ever reached."""

    def __init__(
        self, publications: PublicationStore, runs: RunStore, results: ResultStore
    ) -> None:
        self._publications = publications
        self._runs = runs
        self._results = results

    async def publish(
        self, order: PublicationOrder, *, licence: str, access: Access, now: datetime
    ) -> Publication:
        """Make an approved run public under a decision; `licence` is that of an authority that has chosen none."""
        _check_day(order.decision_date, now)
        _check_embargo(order.public_from, now)
        authority_id = (await self._run(order.run_id, access)).authority_id
        await self._publications.lock_publishing(authority_id)
        run = await self._run(order.run_id, access, locked=True)
        self._check_state(run)
        await self._check_number(authority_id, order.decision_number)
        await self._check_replaced(run, order.replaces)
        if order.heads is not None:
            await self._check_heads(run, order.heads)
        chosen = order.licence or await self._publications.last_licence(authority_id) or licence
        publication_id = await self._publications.add(
            order, licence=chosen, by=access.principal, now=now
        )
        return await self.read(publication_id)

    async def page(
        self, page: Window, *, authority_id: UUID | None, programme: str | None
    ) -> tuple[list[Publication], str | None]:
        """Read one page of publications, newest first."""
        return await self._publications.page(page, authority_id=authority_id, programme=programme)

    async def read(self, publication_id: UUID) -> Publication:
        """Read one publication."""
        publication = await self._publications.find(publication_id)
        if publication is None:
            raise NotFoundError
        return publication

    async def ranking(
        self, publication_id: UUID, page: Window, *, block: str | None
    ) -> tuple[list[AgencyResult], str | None]:
        """Read one page of a published ranking."""
        publication = await self.read(publication_id)
        check_block(publication.heading, block)
        return await self._results.page(publication.run_id, page, block=block)

    async def agency(self, publication_id: UUID, agency_code: str) -> AgencyResult:
        """Read one agency's published result."""
        publication = await self.read(publication_id)
        result = await self._results.of_agency_code(publication.run_id, agency_code)
        if result is None:
            raise NotFoundError
        return result

    async def of_run(self, run_id: UUID, access: Access) -> Publication:
        """Read the publication of a run, also while it is under embargo."""
        await self._run(run_id, access)
        publication = await self._publications.find_by_run(run_id)
        if publication is None:
            raise NotFoundError
        return publication

    async def heads(self, publication_id: UUID) -> tuple[HeadEvaluation, ...]:
        """Read how the heads of agencies are evaluated; nobody is where the programme does not say so."""
        publication = await self.read(publication_id)
        order = await self._publications.heads_of(publication_id)
        if order is None:
            return ()
        return evaluate_heads(order, await self._results.all_of(publication.run_id))

    async def report(self, publication_id: UUID) -> RankingReport:
        """Gather what a file of a published ranking shows."""
        publication = await self.read(publication_id)
        return published_report(publication, await self._results.all_of(publication.run_id))

    async def _run(self, run_id: UUID, access: Access, *, locked: bool = False) -> Run:
        run = await self._runs.find(run_id, access.authority_ids, locked=locked)
        if run is None:
            raise NotFoundError
        return run

    def _check_state(self, run: Run) -> None:
        match run.state:
            case RunState.DRAFT | RunState.CHECKED:
                raise RunNotApprovedError
            case RunState.PUBLISHED:
                raise RunAlreadyPublishedError(publication_id=run.publication_id)
            case RunState.APPROVED:
                return

    async def _check_number(self, authority_id: UUID, number: str) -> None:
        used = await self._publications.find_by_number(authority_id, number)
        if used is not None:
            raise DecisionNumberUsedError(decision_number=number, publication_id=used.id)

    async def _check_heads(self, run: Run, order: HeadsOrder) -> None:
        faults = check_heads(order, run.heading, await self._results.all_of(run.id))
        if faults:
            raise InvalidRequestError(count=len(faults), faults=faults)

    async def _check_replaced(self, run: Run, replaces: UUID | None) -> None:
        """Keep the publications of a period in one line, of which the last one is current."""
        period_id = UUID(run.heading["period"]["id"])
        current = await self._publications.current_of_period(run.authority_id, period_id)
        if current is None and replaces is None:
            return
        if replaces is not None:
            replaced = await self._publications.find(replaces)
            if (
                replaced is None
                or current is None
                or (replaced.authority_id, replaced.period_id) != (run.authority_id, period_id)
            ):
                raise _unknown_replaced(replaces)
            if replaced.id != current.id:
                raise AlreadyReplacedError(
                    publication_id=current.id, decision_number=current.decision_number
                )
        elif current is not None:
            raise PeriodAlreadyPublishedError(
                publication_id=current.id, decision_number=current.decision_number
            )


def _check_day(decided: date, now: datetime) -> None:
    """Refuse a decision that is dated tomorrow: a slip of the keyboard, and a publication is for ever."""
    today = local_day(now)
    if decided > today:
        text = Text(
            f"Ngày quyết định không được sau hôm nay ({today:%d/%m/%Y}); hãy kiểm tra lại ngày.",
            f"The decision may not be dated after today ({today}); check the day.",
        )
        faults = [Fault("#/decision_date", text, "in-the-future")]
        raise InvalidRequestError(count=1, faults=faults)


LONGEST_EMBARGO: Final = timedelta(days=366)


def _check_embargo(public_from: datetime | None, now: datetime) -> None:
    """Refuse an embargo that is over already or does not end within a year: a slip of the keyboard."""
    if public_from is None or now < public_from <= now + LONGEST_EMBARGO:
        return
    text = Text(
        "Thời điểm công khai phải sau bây giờ và trong vòng một năm; hãy sửa, hoặc bỏ `public_from` để công khai ngay.",
        "It has to become public after now and within a year; mend it, or leave `public_from` out to publish at once.",
    )
    faults = [Fault("#/public_from", text, "not-within-a-year")]
    raise InvalidRequestError(count=1, faults=faults)


def _unknown_replaced(publication_id: UUID) -> UnknownReplacedError:
    text = Text("Không có lần công bố này.", "There is no such publication.")
    return UnknownReplacedError(
        publication_id=publication_id, faults=[Fault("#/replaces", text, "unknown-replaced")]
    )
