"""Tries changes on runs, and keeps those that get a name."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scoring.runs.models import Run
from services.scoring.runs.store import RunStore
from services.scoring.scenarios.errors import (
    ScenarioIdTakenError,
    ScenarioNameUsedError,
    UnusableScenarioError,
)
from services.scoring.scenarios.models import Scenario, ScenarioOrder
from services.scoring.scenarios.rules import read_changes
from services.scoring.scenarios.store import ScenarioStore
from services.scoring.workings.models import Workings
from services.scoring.workings.service import Workbench
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.db.engine import Database
from shared.http.etag import check_version
from shared.methodology.what_if import Changes, Outcome, what_if
from shared.problems.common import NotFoundError


class WhatIfService:
    """Computes what changes would make of a run; it writes nothing."""

    def __init__(self, database: Database, workbench: Workbench, turn: asyncio.Semaphore) -> None:
        self._database = database
        self._workbench = workbench
        self._turn = turn

    async def outcome(self, run_id: UUID, changes: Mapping[str, Any], access: Access) -> Outcome:
        """Compute what changes would make of a run's result."""
        workings, read = await self._read(run_id, changes, access)
        async with self._turn:
            return await asyncio.to_thread(what_if, workings.result, workings.summary, read)

    async def check(self, run_id: UUID, changes: Mapping[str, Any], access: Access) -> Run:
        """Refuse changes that make no sense on a run; give the run."""
        await self._read(run_id, changes, access)
        return await self._run(run_id, access)

    async def of_scenario(self, scenario_id: UUID, access: Access) -> Outcome:
        """Compute what a kept scenario would make of its run."""
        async with self._database.readers.begin() as snapshot:
            scenario = await ScenarioStore(snapshot).find(scenario_id, access.authority_ids)
        if scenario is None:
            raise NotFoundError
        return await self.outcome(scenario.run_id, scenario.changes, access)

    async def run_of(self, scenario_id: UUID, access: Access) -> UUID:
        """Give the run that a scenario is about."""
        async with self._database.readers.begin() as snapshot:
            scenario = await ScenarioStore(snapshot).find(scenario_id, access.authority_ids)
        if scenario is None:
            raise NotFoundError
        return scenario.run_id

    async def _read(
        self, run_id: UUID, changes: Mapping[str, Any], access: Access
    ) -> tuple[Workings, Changes]:
        workings = await self._workbench.of(await self._run(run_id, access))
        read, faults = await asyncio.to_thread(read_changes, changes, workings)
        if faults:
            raise UnusableScenarioError(count=len(faults), faults=faults)
        return workings, read

    async def _run(self, run_id: UUID, access: Access) -> Run:
        async with self._database.readers.begin() as snapshot:
            run = await RunStore(snapshot).find(run_id, access.authority_ids)
        if run is None:
            raise NotFoundError
        return run


class ScenarioService:
    """Keeps scenarios; whether their changes make sense was asked before, outside the transaction."""

    def __init__(self, scenarios: ScenarioStore) -> None:
        self._scenarios = scenarios

    async def page(
        self, access: Access, page: Window, *, run_id: UUID | None
    ) -> tuple[list[Scenario], str | None]:
        """Read one page of scenarios, newest first."""
        return await self._scenarios.page(access.authority_ids, page, run_id=run_id)

    async def read(self, scenario_id: UUID, access: Access) -> Scenario:
        """Read one scenario."""
        return await self._find(scenario_id, access)

    async def keep(
        self, order: ScenarioOrder, run: Run, *, access: Access, now: datetime
    ) -> tuple[Scenario, bool]:
        """Keep changes under a name; the same order again gives what was kept."""
        known = await self._scenarios.find(order.id, access.authority_ids)
        if known is not None and _is_same(known, order):
            return known, False
        if known is not None or await self._scenarios.is_taken(order.id):
            raise ScenarioIdTakenError(id=order.id)
        await self._check_name(order.run_id, order.name)
        return await self._scenarios.add(
            order, run.authority_id, by=access.principal, now=now
        ), True

    async def change(
        self,
        scenario_id: UUID,
        *,
        name: str,
        note: str | None,
        changes: dict[str, Any],
        expected_version: int,
        access: Access,
        now: datetime,
    ) -> Scenario:
        """Change a scenario."""
        scenario = await self._find(scenario_id, access, locked=True)
        check_version(expected_version, scenario.version)
        if name != scenario.name:
            await self._check_name(scenario.run_id, name)
        return await self._scenarios.change(
            scenario_id, name=name, note=note, changes=changes, by=access.principal, now=now
        )

    async def remove(
        self, scenario_id: UUID, *, expected_version: int, access: Access, now: datetime
    ) -> None:
        """Remove a scenario."""
        scenario = await self._find(scenario_id, access, locked=True)
        check_version(expected_version, scenario.version)
        await self._scenarios.remove(scenario_id, by=access.principal, now=now)

    async def _find(self, scenario_id: UUID, access: Access, *, locked: bool = False) -> Scenario:
        scenario = await self._scenarios.find(scenario_id, access.authority_ids, locked=locked)
        if scenario is None:
            raise NotFoundError
        return scenario

    async def _check_name(self, run_id: UUID, name: str) -> None:
        if await self._scenarios.find_by_name(run_id, name) is not None:
            raise ScenarioNameUsedError(name=name)


def _is_same(known: Scenario, order: ScenarioOrder) -> bool:
    return (known.run_id, known.name, known.note, known.changes) == (
        order.run_id,
        order.name,
        order.note,
        order.changes,
    )
