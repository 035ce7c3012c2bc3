"""Reads analyses: for the authority of any run, for an agency of its own published result."""

from datetime import datetime
from uuid import UUID

from services.scoring.publications.store import PublicationStore
from services.scoring.runs.models import Run, RunState
from services.scoring.runs.store import RunStore
from services.scoring.workings.models import Workings
from services.scoring.workings.service import Workbench
from shared.auth.principal import Access
from shared.db.engine import Database
from shared.methodology.losses import FieldStanding, Loss, losses_of, profile_of
from shared.methodology.run import AgencyResult
from shared.problems.common import NotFoundError


class AnalysisService:
    """Analyses one agency's result of one run."""

    def __init__(self, database: Database, workbench: Workbench) -> None:
        self._database = database
        self._workbench = workbench

    async def losses(
        self, run_id: UUID, agency_id: UUID, *, access: Access, now: datetime
    ) -> tuple[AgencyResult, tuple[Loss, ...]]:
        """Give what an agency lost, greatest loss first."""
        workings, one = await self._agency(run_id, agency_id, access=access, now=now)
        return one, losses_of(workings.result, one, workings.summary)

    async def profile(
        self, run_id: UUID, agency_id: UUID, *, access: Access, now: datetime
    ) -> tuple[AgencyResult, tuple[FieldStanding, ...]]:
        """Compare an agency's fields with its block."""
        workings, one = await self._agency(run_id, agency_id, access=access, now=now)
        return one, profile_of(workings.result, one)

    async def sides(
        self, run_id: UUID, agency_id: UUID, *, access: Access, now: datetime
    ) -> AgencyResult:
        """Give claim, rounds and survey of an agency side by side."""
        _, one = await self._agency(run_id, agency_id, access=access, now=now)
        return one

    async def _agency(
        self, run_id: UUID, agency_id: UUID, *, access: Access, now: datetime
    ) -> tuple[Workings, AgencyResult]:
        run = await self._visible(run_id, agency_id, access=access, now=now)
        workings = await self._workbench.of(run)
        one = workings.agency(str(agency_id))
        if one is None:
            raise NotFoundError
        return workings, one

    async def _visible(
        self, run_id: UUID, agency_id: UUID, *, access: Access, now: datetime
    ) -> Run:
        """Find a run of the authority; for an agency's people only their own agency's, once it is public."""
        async with self._database.readers.begin() as snapshot:
            run = await RunStore(snapshot).find(run_id, access.authority_ids)
            if run is None:
                raise NotFoundError
            if run.authority_id in access.whole_authority_ids:
                return run
            public = PublicationStore(snapshot, as_of=now)
            if (
                access.covers(run.authority_id, agency_id)
                and run.state is RunState.PUBLISHED
                and await public.find_by_run(run_id) is not None
            ):
                return run
        raise NotFoundError
