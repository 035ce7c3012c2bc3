"""Runs and their inputs in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_ignore
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.audit_trail import audit_trail
from services.scoring.runs.models import (
    AbsentAgency,
    AgencyResult,
    Heading,
    InputKind,
    Inputs,
    Run,
    RunState,
)
from services.scoring.tables import (
    InputDocumentTable,
    PublicationTable,
    ResultTable,
    RunTable,
)
from shared.auth.principal import Principal
from shared.clients.documents import FrozenDocument
from shared.db.cursor import Window, paginate


class RunStore:
    """Reads and writes runs; every read takes the authorities that the caller may see."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._audit = audit_trail(session)

    async def find_by_inputs(self, authority_id: UUID, inputs_digest: str) -> Run | None:
        """Find the run that was made of exactly these inputs."""
        row = await self._session.scalar(
            select(RunTable).where(
                RunTable.authority_id == authority_id, RunTable.inputs_digest == inputs_digest
            )
        )
        return await self._run(row)

    async def find(
        self, run_id: UUID, visible_in: Collection[UUID], *, locked: bool = False
    ) -> Run | None:
        """Find a run, and hold its row against other commands where `locked`."""
        query = select(RunTable).where(RunTable.id == run_id, RunTable.authority_id.in_(visible_in))
        if locked:
            # Read anew what another command may have changed while this one waited for the lock.
            query = query.with_for_update().execution_options(populate_existing=True)
        return await self._run(await self._session.scalar(query))

    async def page(
        self,
        visible_in: Collection[UUID],
        page: Window,
        *,
        authority_id: UUID | None,
        period_id: UUID | None,
        state: RunState | None,
    ) -> tuple[list[Run], str | None]:
        """Read one page of runs, newest first."""
        query = select(RunTable).where(RunTable.authority_id.in_(visible_in))
        if authority_id is not None:
            query = query.where(RunTable.authority_id == authority_id)
        if period_id is not None:
            query = query.where(RunTable.period_id == period_id)
        if state is not None:
            query = query.where(RunTable.state == state)
        rows, following = await paginate(self._session, query, page, RunTable.id, descending=True)
        return await self._runs(rows), following

    async def add(
        self,
        run: Run,
        inputs_digest: str,
        inputs: Inputs,
        agencies: Sequence[AgencyResult],
        *,
        by: Principal,
    ) -> bool:
        """Store a run with its inputs and results; tell whether it was new.

        Somebody else's run of the same inputs makes this one wait on the natural key and then stay out.
        """
        await self._add_input(run, InputKind.APPRAISAL_RECORD, inputs.record)
        if inputs.summary is not None:
            await self._add_input(run, InputKind.SURVEY_SUMMARY, inputs.summary)
        if inputs.facts is not None:
            await self._add_input(run, InputKind.IMPORTED_FACTS, inputs.facts)
        added = await self._session.scalar(
            insert_or_ignore(RunTable)
            .values(**_columns(run), inputs_digest=inputs_digest, created_by=by.id)
            .on_conflict_do_nothing(index_elements=["authority_id", "inputs_digest"])
            .returning(RunTable.id)
        )
        if added is None:
            return False
        if agencies:
            await self._session.execute(
                insert(ResultTable),
                [
                    {**_members(one), "run_id": run.id, "authority_id": run.authority_id}
                    for one in agencies
                ],
            )
        self._audit.add(
            "run.start",
            run.id,
            authority_id=run.authority_id,
            by=by,
            now=run.created_at,
            after=_identity(run),
        )
        return True

    async def inputs_of(self, run: Run) -> Inputs:
        """Read the documents that a run was computed of, as they were pulled."""
        summary, facts = run.survey_summary_digest, run.imported_facts_digest
        wanted = [run.appraisal_record_digest, summary, facts]
        rows = await self._session.scalars(
            select(InputDocumentTable).where(
                InputDocumentTable.authority_id == run.authority_id,
                InputDocumentTable.digest.in_([one for one in wanted if one]),
            )
        )
        found = {row.digest: FrozenDocument(row.source_id, row.content, row.digest) for row in rows}
        return Inputs(
            found[run.appraisal_record_digest],
            found[summary] if summary else None,
            found[facts] if facts else None,
        )

    async def check(self, run_id: UUID, *, note: str | None, by: Principal, now: datetime) -> Run:
        """Set a locked run to CHECKED."""
        row = await self._session.get_one(RunTable, run_id)
        before = row.state
        row.state = RunState.CHECKED
        row.checked_at, row.checked_by, row.checked_by_name = now, by.id, by.name
        row.check_note = note
        await self._session.flush()
        run = _to_run(row, None)
        self._audit.add(
            "run.check",
            run.id,
            authority_id=run.authority_id,
            by=by,
            now=now,
            before={"state": before},
            after={"state": run.state},
            reason=note,
        )
        return run

    async def approve(self, run_id: UUID, *, note: str | None, by: Principal, now: datetime) -> Run:
        """Set a locked run to APPROVED."""
        row = await self._session.get_one(RunTable, run_id)
        before = row.state
        row.state = RunState.APPROVED
        row.approved_at, row.approved_by, row.approved_by_name = now, by.id, by.name
        row.approval_note = note
        await self._session.flush()
        run = _to_run(row, None)
        self._audit.add(
            "run.approve",
            run.id,
            authority_id=run.authority_id,
            by=by,
            now=now,
            before={"state": before},
            after={"state": run.state, "result_digest": run.result_digest},
            reason=note,
        )
        return run

    async def _add_input(self, run: Run, kind: InputKind, document: FrozenDocument) -> None:
        await self._session.execute(
            insert_or_ignore(InputDocumentTable)
            .values(
                authority_id=run.authority_id,
                digest=document.digest,
                kind=kind,
                source_id=document.id,
                content=document.content,
                stored_at=run.created_at,
            )
            .on_conflict_do_nothing()
        )

    async def _run(self, row: RunTable | None) -> Run | None:
        return (await self._runs([row]))[0] if row is not None else None

    async def _runs(self, rows: Sequence[RunTable]) -> list[Run]:
        published = [row.id for row in rows if row.state == RunState.PUBLISHED]
        publications: dict[UUID, UUID] = {}
        if published:
            found = await self._session.execute(
                select(PublicationTable.run_id, PublicationTable.id).where(
                    PublicationTable.run_id.in_(published)
                )
            )
            publications = {row.run_id: row.id for row in found}
        return [_to_run(row, publications.get(row.id)) for row in rows]


def _to_run(row: RunTable, publication_id: UUID | None) -> Run:
    return Run(
        id=row.id,
        authority_id=row.authority_id,
        state=RunState(row.state),
        appraisal_record_id=row.appraisal_record_id,
        appraisal_record_digest=row.appraisal_record_digest,
        survey_summary_id=row.survey_summary_id,
        survey_summary_digest=row.survey_summary_digest,
        imported_facts_id=row.imported_facts_id,
        imported_facts_digest=row.imported_facts_digest,
        kernel_version=row.kernel_version,
        settings=row.settings,
        result_digest=row.result_digest,
        heading=cast("Heading", row.heading),
        agency_count=row.agency_count,
        undetermined_count=row.undetermined_count,
        created_at=row.created_at,
        created_by_name=row.created_by_name,
        absent_agencies=cast("list[AbsentAgency]", row.absent_agencies),
        checked_at=row.checked_at,
        checked_by_name=row.checked_by_name,
        check_note=row.check_note,
        approved_at=row.approved_at,
        approved_by_name=row.approved_by_name,
        approval_note=row.approval_note,
        publication_id=publication_id,
        version=row.version,
    )


def _columns(run: Run) -> dict[str, Any]:
    heading = run.heading
    columns = {name: value for name, value in _members(run).items() if name != "publication_id"}
    return {
        **columns,
        "programme_id": UUID(heading["programme"]["id"]),
        "programme_code": heading["programme"]["code"],
        "period_id": UUID(heading["period"]["id"]),
    }


def _members(one: Run | AgencyResult) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _identity(run: Run) -> dict[str, Any]:
    return {
        "state": run.state,
        "appraisal_record_digest": run.appraisal_record_digest,
        "survey_summary_digest": run.survey_summary_digest,
        "imported_facts_digest": run.imported_facts_digest,
        "kernel_version": run.kernel_version,
        "settings": run.settings,
        "result_digest": run.result_digest,
    }
