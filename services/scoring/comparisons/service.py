"""Compares runs year on year."""

import asyncio
from datetime import datetime
from uuid import UUID

from services.scoring.comparisons.errors import (
    MappingNeededError,
    RunsNotComparableError,
    UnknownMappingError,
)
from services.scoring.comparisons.models import Comparison, ComparisonOrder
from services.scoring.comparisons.rules import read_links
from services.scoring.comparisons.store import ComparisonStore
from services.scoring.runs.models import Run
from services.scoring.runs.store import RunStore
from services.scoring.workings.models import Workings
from services.scoring.workings.service import Workbench
from shared.auth.principal import Access
from shared.canonical import digest
from shared.clients.assessment import AssessmentClient
from shared.db.cursor import Window
from shared.db.engine import Database
from shared.ids import new_id
from shared.methodology.year_on_year import Side, YearOnYear, compare_runs, same_codes
from shared.problems.common import NotFoundError


class Comparer:
    """Pulls the leaf mapping once, keeps it with the two runs, and computes from them what is read."""

    def __init__(
        self,
        database: Database,
        workbench: Workbench,
        assessment: AssessmentClient,
        turn: asyncio.Semaphore,
    ) -> None:
        self._database = database
        self._workbench = workbench
        self._assessment = assessment
        self._turn = turn

    async def start(
        self, order: ComparisonOrder, *, access: Access, token: str, now: datetime
    ) -> tuple[Comparison, bool]:
        """Give the comparison of two runs, and whether it is new."""
        later, earlier = await self._runs(order.run_id, order.earlier_run_id, access)
        programmes = {one.heading["programme"]["id"] for one in (later, earlier)}
        if later.id == earlier.id or len(programmes) > 1:
            raise RunsNotComparableError
        links = await self._links(order, later, earlier, token)
        comparison = Comparison(
            id=new_id(),
            authority_id=later.authority_id,
            run_id=later.id,
            earlier_run_id=earlier.id,
            links=links,
            links_digest=digest(links),
            created_at=now,
            created_by_name=access.principal.name,
        )
        async with self._database.writers.begin() as transaction:
            comparisons = ComparisonStore(transaction)
            if await comparisons.add(comparison, by=access.principal):
                return comparison, True
            first = await comparisons.find_same(comparison)
        assert first is not None, "only the comparison of the same runs keeps this one out"
        return first, False

    async def page(
        self, access: Access, page: Window, *, run_id: UUID | None
    ) -> tuple[list[Comparison], str | None]:
        """Read one page of comparisons, newest first."""
        async with self._database.readers.begin() as snapshot:
            return await ComparisonStore(snapshot).page(access.authority_ids, page, run_id=run_id)

    async def read(self, comparison_id: UUID, access: Access) -> Comparison:
        """Read a comparison."""
        async with self._database.readers.begin() as snapshot:
            found = await ComparisonStore(snapshot).find(comparison_id, access.authority_ids)
        if found is None:
            raise NotFoundError
        return found

    async def agencies(self, comparison_id: UUID, access: Access) -> tuple[YearOnYear, ...]:
        """Compare every agency with itself, or with whom it took over from."""
        comparison = await self.read(comparison_id, access)
        later, earlier = await self._runs(comparison.run_id, comparison.earlier_run_id, access)
        before, now = [_side(await self._workbench.of(run)) for run in (earlier, later)]
        async with self._turn:
            return await asyncio.to_thread(compare_runs, before, now, comparison.links)

    async def agency(self, comparison_id: UUID, agency_id: UUID, access: Access) -> YearOnYear:
        """Compare one agency."""
        for one in await self.agencies(comparison_id, access):
            if one.one.agency.id == str(agency_id):
                return one
        raise NotFoundError

    async def _links(
        self, order: ComparisonOrder, later: Run, earlier: Run, token: str
    ) -> dict[str, str]:
        frameworks = [(await self._workbench.of(run)).result.framework for run in (earlier, later)]
        digests = {one.heading["framework"]["digest"] for one in (later, earlier)}
        if order.framework_id is None or order.from_framework_id is None:
            if len(digests) > 1:
                raise MappingNeededError
            return same_codes(*frameworks)
        try:
            mapping = await self._assessment.framework_mapping(
                order.framework_id, order.from_framework_id, token=token
            )
        except NotFoundError as error:
            raise UnknownMappingError(
                framework=order.framework_id, earlier=order.from_framework_id
            ) from error
        return read_links(mapping, *frameworks)

    async def _runs(self, later: UUID, earlier: UUID, access: Access) -> tuple[Run, Run]:
        async with self._database.readers.begin() as snapshot:
            runs = RunStore(snapshot)
            found = [await runs.find(one, access.authority_ids) for one in (later, earlier)]
        if found[0] is None or found[1] is None:
            raise NotFoundError
        return found[0], found[1]


def _side(workings: Workings) -> Side:
    return Side(workings.result, workings.summary)
