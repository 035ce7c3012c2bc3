"""Scenarios in the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.audit_trail import audit_trail
from services.scoring.scenarios.models import Scenario, ScenarioOrder
from services.scoring.tables import ScenarioTable
from shared.auth.principal import Principal
from shared.db.cursor import Window, paginate


class ScenarioStore:
    """Reads and writes scenarios; every read takes the authorities that the caller may see."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._audit = audit_trail(session)

    async def find(
        self, scenario_id: UUID, visible_in: Collection[UUID], *, locked: bool = False
    ) -> Scenario | None:
        """Find a scenario, and hold its row against other commands where `locked`."""
        row = await self._row(scenario_id, visible_in, locked=locked)
        return None if row is None else _to_scenario(row)

    async def is_taken(self, scenario_id: UUID) -> bool:
        """Whether some scenario, seen or not, has this id."""
        return await self._session.get(ScenarioTable, scenario_id) is not None

    async def find_by_name(self, run_id: UUID, name: str) -> Scenario | None:
        """Find the scenario of a run that has this name."""
        row = await self._session.scalar(
            select(ScenarioTable).where(ScenarioTable.run_id == run_id, ScenarioTable.name == name)
        )
        return None if row is None else _to_scenario(row)

    async def page(
        self, visible_in: Collection[UUID], page: Window, *, run_id: UUID | None
    ) -> tuple[list[Scenario], str | None]:
        """Read one page of scenarios, newest first."""
        query = select(ScenarioTable).where(ScenarioTable.authority_id.in_(visible_in))
        if run_id is not None:
            query = query.where(ScenarioTable.run_id == run_id)
        rows, following = await paginate(
            self._session, query, page, ScenarioTable.id, descending=True
        )
        return [_to_scenario(row) for row in rows], following

    async def add(
        self, order: ScenarioOrder, authority_id: UUID, *, by: Principal, now: datetime
    ) -> Scenario:
        """Store a scenario."""
        row = ScenarioTable(
            id=order.id,
            authority_id=authority_id,
            run_id=order.run_id,
            name=order.name,
            note=order.note,
            changes=order.changes,
            created_at=now,
            created_by=by.id,
            created_by_name=by.name,
            updated_at=now,
        )
        self._session.add(row)
        await self._session.flush()
        self._audit.add(
            "scenario.create",
            row.id,
            authority_id=row.authority_id,
            by=by,
            now=now,
            after=_content(row),
        )
        return _to_scenario(row)

    async def change(
        self,
        scenario_id: UUID,
        *,
        name: str,
        note: str | None,
        changes: dict[str, Any],
        by: Principal,
        now: datetime,
    ) -> Scenario:
        """Change a locked scenario."""
        row = await self._session.get_one(ScenarioTable, scenario_id)
        before = _content(row)
        row.name, row.note, row.changes, row.updated_at = name, note, changes, now
        await self._session.flush()
        self._audit.add(
            "scenario.change",
            row.id,
            authority_id=row.authority_id,
            by=by,
            now=now,
            before=before,
            after=_content(row),
        )
        return _to_scenario(row)

    async def remove(self, scenario_id: UUID, *, by: Principal, now: datetime) -> None:
        """Remove a locked scenario; its content stays in the audit trail."""
        row = await self._session.get_one(ScenarioTable, scenario_id)
        self._audit.add(
            "scenario.remove",
            row.id,
            authority_id=row.authority_id,
            by=by,
            now=now,
            before=_content(row),
        )
        await self._session.delete(row)
        await self._session.flush()

    async def _row(
        self, scenario_id: UUID, visible_in: Collection[UUID], *, locked: bool
    ) -> ScenarioTable | None:
        query = select(ScenarioTable).where(
            ScenarioTable.id == scenario_id, ScenarioTable.authority_id.in_(visible_in)
        )
        if locked:
            query = query.with_for_update().execution_options(populate_existing=True)
        return (await self._session.scalars(query)).one_or_none()


def _content(row: ScenarioTable) -> dict[str, Any]:
    return {
        "run_id": str(row.run_id),
        "name": row.name,
        "note": row.note,
        "changes": row.changes,
    }


def _to_scenario(row: ScenarioTable) -> Scenario:
    return Scenario(
        id=row.id,
        authority_id=row.authority_id,
        run_id=row.run_id,
        name=row.name,
        note=row.note,
        changes=row.changes,
        created_at=row.created_at,
        created_by_name=row.created_by_name,
        updated_at=row.updated_at,
        version=row.version,
    )
