"""Simulates how sure the ranks of a run are; nothing of it is stored."""

import asyncio
from uuid import UUID

from services.scoring.runs.store import RunStore
from services.scoring.uncertainty.errors import UnknownAgencyError
from services.scoring.uncertainty.models import SimulationOrder, Sureness
from services.scoring.workings.models import Workings
from services.scoring.workings.service import Workbench
from shared.auth.principal import Access
from shared.db.engine import Database
from shared.problems.common import NotFoundError


class UncertaintyService:
    """Simulates one run at a time, beside the loop."""

    def __init__(self, database: Database, workbench: Workbench, turn: asyncio.Semaphore) -> None:
        self._database = database
        self._workbench = workbench
        self._turn = turn

    async def simulate(
        self, run_id: UUID, order: SimulationOrder, access: Access
    ) -> list[Sureness]:
        """Say how sure each ranked agency's place is."""
        async with self._database.readers.begin() as snapshot:
            run = await RunStore(snapshot).find(run_id, access.authority_ids)
        if run is None:
            raise NotFoundError
        workings = await self._workbench.of(run)
        ranked = {one.agency.code for one in workings.result.agencies if one.rank is not None}
        unknown = sorted(set(order.compare) - ranked)
        if unknown:
            raise UnknownAgencyError(agencies=", ".join(unknown))
        async with self._turn:
            return await asyncio.to_thread(_estimate, workings, order)


def _estimate(workings: Workings, order: SimulationOrder) -> list[Sureness]:
    """Load NumPy where it is needed first: an idle service does without."""
    from services.scoring.uncertainty.estimation import estimate

    return estimate(workings, order)
