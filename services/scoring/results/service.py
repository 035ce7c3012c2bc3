"""Reading the results of runs."""

from uuid import UUID

from services.scoring.exports.models import RankingReport
from services.scoring.exports.reports import draft_report
from services.scoring.results.errors import UnknownBlockError
from services.scoring.results.store import ResultStore
from services.scoring.runs.models import AgencyResult, Heading, Run
from services.scoring.runs.store import RunStore
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.problems.common import NotFoundError


class ResultService:
    """Reads results for those who prepare and check a publication."""

    def __init__(self, runs: RunStore, results: ResultStore) -> None:
        self._runs = runs
        self._results = results

    async def page(
        self, run_id: UUID, access: Access, page: Window, *, block: str | None
    ) -> tuple[list[AgencyResult], str | None]:
        """Read one page of the ranking."""
        run = await self._run(run_id, access)
        check_block(run.heading, block)
        return await self._results.page(run.id, page, block=block)

    async def read(self, run_id: UUID, agency_id: UUID, access: Access) -> AgencyResult:
        """Read everything about one agency's result."""
        run = await self._run(run_id, access)
        result = await self._results.of_agency(run.id, agency_id)
        if result is None:
            raise NotFoundError
        return result

    async def report(self, run_id: UUID, access: Access) -> RankingReport:
        """Gather what a file of the ranking shows."""
        run = await self._run(run_id, access)
        return draft_report(run, await self._results.all_of(run.id))

    async def _run(self, run_id: UUID, access: Access) -> Run:
        run = await self._runs.find(run_id, access.authority_ids)
        if run is None:
            raise NotFoundError
        return run


def check_block(heading: Heading, block: str | None) -> None:
    """Refuse a misspelt block, which must not silently give an empty list."""
    known = [one["code"] for one in heading["blocks"]]
    if block is not None and block not in known:
        raise UnknownBlockError(block=block, known=", ".join(known))
