"""Makes workings of runs, one at a time beside the loop, and keeps the last few: their inputs never change."""

import asyncio
from collections import OrderedDict
from typing import Any, Final, cast
from uuid import UUID

import orjson

from services.scoring.runs.calculation import read_inputs
from services.scoring.runs.models import Inputs, Run
from services.scoring.runs.store import RunStore
from services.scoring.workings.errors import KernelChangedError
from services.scoring.workings.models import Workings
from shared.db.engine import Database
from shared.methodology import KERNEL_VERSION, compute, parse_settings
from shared.methodology.version import gives_the_same_points

KEPT: Final = 2
"""A large city's workings take tens of megabytes."""


class Workbench:
    """Gives the workings of a run that the caller has been found to see."""

    def __init__(self, database: Database, turn: asyncio.Semaphore) -> None:
        self._database = database
        self._turn = turn
        self._kept: OrderedDict[UUID, Workings] = OrderedDict()

    async def of(self, run: Run) -> Workings:
        """Read and compute a run's inputs anew, unless that was done just now."""
        check_kernel(run)
        async with self._turn:
            found = self._kept.get(run.id)
            if found is None:
                found = await work_out(self._database, run)
            self._kept[run.id] = found
            self._kept.move_to_end(run.id)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


def check_kernel(run: Run) -> None:
    """Refuse a run whose results a version of the methodology gave that may count otherwise."""
    if not gives_the_same_points(run.kernel_version):
        raise KernelChangedError(run_kernel=run.kernel_version, kernel=KERNEL_VERSION)


async def work_out(database: Database, run: Run) -> Workings:
    """Read and compute a run's inputs anew, beside the loop."""
    check_kernel(run)
    async with database.readers.begin() as snapshot:
        inputs = await RunStore(snapshot).inputs_of(run)
    return await asyncio.to_thread(_worked, run, inputs)


def _worked(run: Run, inputs: Inputs) -> Workings:
    record, summary = read_inputs(run.authority_id, inputs)
    settings = parse_settings(run.settings)
    data = cast("dict[str, Any]", orjson.loads(inputs.record.content))
    return Workings(
        record=record,
        summary=summary,
        settings=settings,
        result=compute(record, summary, settings),
        framework_data=data["framework"],
    )
