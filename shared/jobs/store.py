"""Jobs in the database, as commands and queries see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth.principal import Principal
from shared.db.cursor import Window, paginate
from shared.jobs.models import (
    UNFINISHED,
    Job,
    JobFault,
    JobOrder,
    JobState,
    MadeFile,
    Progress,
)
from shared.problems.problem import Text


@dataclass(frozen=True, slots=True)
class JobTables:
    """Where a service keeps its jobs: subclasses of `JobColumns` and `JobPieceColumns`."""

    jobs: type[Any]
    pieces: type[Any]


class JobStore:
    """Reads and writes jobs; every read takes the conditions under which the caller may see them."""

    def __init__(self, session: AsyncSession, tables: JobTables) -> None:
        self._session = session
        self._table = tables.jobs

    async def add(self, order: JobOrder, *, by: Principal, now: datetime) -> bool:
        """Put a job into the queue; tell whether its id was free."""
        added = await self._session.scalar(
            insert(self._table)
            .values(
                id=order.id,
                authority_id=order.authority_id,
                agency_id=order.agency_id,
                subject_id=order.subject_id,
                kind=order.kind,
                parameters=order.parameters,
                state=JobState.QUEUED,
                done=0,
                of=0,
                attempts=0,
                due_at=func.clock_timestamp(),
                requested_at=now,
                requested_by=by.id,
                requested_by_name=by.name,
            )
            .on_conflict_do_nothing(index_elements=["id"])
            .returning(self._table.id)
        )
        return added is not None

    async def find(self, job_id: UUID, *visible: ColumnElement[bool]) -> Job | None:
        """Find a job that the caller may see."""
        row = await self._session.scalar(
            select(self._table).where(self._table.id == job_id, *visible)
        )
        return None if row is None else to_job(row)

    async def page(
        self, page: Window, *conditions: ColumnElement[bool]
    ) -> tuple[list[Job], str | None]:
        """Read one page of jobs, newest first."""
        table = self._table
        rows, following = await paginate(
            self._session, select(table).where(*conditions), page, table.id, descending=True
        )
        return [to_job(row) for row in rows], following

    async def count_unfinished(self, authority_id: UUID) -> int:
        """Count what an authority waits for."""
        table = self._table
        query = select(func.count()).where(
            table.authority_id == authority_id, table.state.in_(UNFINISHED)
        )
        return (await self._session.scalars(query)).one()

    async def cancel(self, job_id: UUID, *, expires_at: datetime, now: datetime) -> bool:
        """Let nobody work on a job any more; tell whether it was still to be done."""
        table = self._table
        cancelled = await self._session.scalar(
            update(table)
            .where(table.id == job_id, table.state.in_(UNFINISHED))
            .values(state=JobState.CANCELLED, claim_id=None, finished_at=now, expires_at=expires_at)
            .returning(table.id)
        )
        return cancelled is not None

    async def remove(self, job_id: UUID) -> None:
        """Remove a job and its file; whoever works on it finds out and stops."""
        await self._session.execute(delete(self._table).where(self._table.id == job_id))


def to_job(row: Any) -> Job:
    """Read a row."""
    return Job(
        order=JobOrder(
            id=row.id,
            authority_id=row.authority_id,
            agency_id=row.agency_id,
            subject_id=row.subject_id,
            kind=row.kind,
            parameters=row.parameters,
        ),
        state=JobState(row.state),
        progress=Progress(row.done, row.of, _text(row.message)),
        attempts=row.attempts,
        fault=JobFault.from_data(row.fault) if row.fault else None,
        file=MadeFile(row.file_name, row.media_type, row.file_sha256, row.file_size)
        if row.file_sha256
        else None,
        requested_at=row.requested_at,
        requested_by=row.requested_by,
        requested_by_name=row.requested_by_name,
        finished_at=row.finished_at,
        expires_at=row.expires_at,
    )


def _text(data: dict[str, str] | None) -> Text | None:
    return None if data is None else Text(data["vi"], data["en"])
