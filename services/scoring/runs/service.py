"""Starting, reading and approving runs."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from uuid import UUID

from services.scoring.results.store import ResultStore
from services.scoring.runs.calculation import calculate, inputs_digest, read_settings
from services.scoring.runs.errors import (
    InputWithdrawnError,
    RunIncompleteError,
    RunNotCheckedError,
    RunNotDraftError,
    RunUndeterminedError,
    UnknownInputError,
)
from services.scoring.runs.models import Calculation, Inputs, Order, Readiness, Run, RunState
from services.scoring.runs.store import RunStore
from shared.auth.principal import Access
from shared.clients.assessment import AssessmentClient
from shared.clients.documents import FrozenDocument
from shared.clients.survey import SurveyClient
from shared.db.cursor import Window
from shared.db.engine import Database
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError
from shared.problems.problem import Fault, Text


class RunStarter:
    """Starts runs: pulls, computes in a worker thread, and only then opens the one transaction that stores all of it."""

    def __init__(
        self,
        database: Database,
        assessment: AssessmentClient,
        survey: SurveyClient,
        turn: asyncio.Semaphore,
    ) -> None:
        self._database = database
        self._assessment = assessment
        self._survey = survey
        self._turn = turn

    async def start(
        self, order: Order, *, access: Access, token: str, now: datetime
    ) -> tuple[Run, bool]:
        """Give the run of these inputs, and whether it was computed just now."""
        if not access.covers(order.authority_id):
            raise NotFoundError
        settings = read_settings(order.settings)
        inputs = await self._pull(order, token)
        name = inputs_digest(inputs, settings)
        async with self._database.readers.begin() as snapshot:
            known = await RunStore(snapshot).find_by_inputs(order.authority_id, name)
        if known is not None:
            return known, False
        async with self._turn:
            calculation = await asyncio.to_thread(calculate, order.authority_id, inputs, settings)
        run = _draft(order, inputs, calculation, access=access, now=now)
        return await self._store(run, name, inputs, calculation, access=access)

    async def _store(
        self, run: Run, name: str, inputs: Inputs, calculation: Calculation, *, access: Access
    ) -> tuple[Run, bool]:
        async with self._database.writers.begin() as transaction:
            runs = RunStore(transaction)
            if await runs.add(run, name, inputs, calculation.agencies, by=access.principal):
                return run, True
            first = await runs.find_by_inputs(run.authority_id, name)
        assert first is not None, "only the run of the same inputs keeps this one out"
        return first, False

    async def _pull(self, order: Order, token: str) -> Inputs:
        """Pull the documents in the caller's own name, before anything is stored."""
        record = await self._record(order.appraisal_record_id, token)
        summary = await self._summary(order.survey_summary_id, token)
        return Inputs(record, summary, await self._facts(order.imported_facts_id, token))

    async def _record(self, record_id: UUID, token: str) -> FrozenDocument:
        try:
            return await self._assessment.appraisal_record(record_id, token=token)
        except NotFoundError as error:
            raise _unknown("assessment", record_id, "#/appraisal_record_id") from error

    async def _summary(self, summary_id: UUID | None, token: str) -> FrozenDocument | None:
        if summary_id is None:
            return None
        try:
            return await self._survey.survey_summary(summary_id, token=token)
        except NotFoundError as error:
            raise _unknown("survey", summary_id, "#/survey_summary_id") from error

    async def _facts(self, facts_id: UUID | None, token: str) -> FrozenDocument | None:
        if facts_id is None:
            return None
        try:
            return await self._survey.imported_facts(facts_id, token=token)
        except NotFoundError as error:
            raise _unknown("survey", facts_id, "#/imported_facts_id") from error


class InputGuard:
    """Asks the peers, in the caller's own name, whether what a run was computed of still stands."""

    def __init__(
        self, database: Database, assessment: AssessmentClient, survey: SurveyClient
    ) -> None:
        self._database = database
        self._assessment = assessment
        self._survey = survey

    async def check(self, run_id: UUID, *, access: Access, token: str) -> None:
        """Refuse where an input is gone or has become another; without a run the command itself will refuse."""
        async with self._database.readers.begin() as snapshot:
            run = await RunStore(snapshot).find(run_id, access.authority_ids)
        if run is None:
            return
        record = self._assessment.appraisal_record(run.appraisal_record_id, token=token)
        await _still(record, "assessment", run.appraisal_record_id, run.appraisal_record_digest)
        if run.survey_summary_id and run.survey_summary_digest:
            summary = self._survey.survey_summary(run.survey_summary_id, token=token)
            await _still(summary, "survey", run.survey_summary_id, run.survey_summary_digest)
        if run.imported_facts_id and run.imported_facts_digest:
            facts = self._survey.imported_facts(run.imported_facts_id, token=token)
            await _still(facts, "survey", run.imported_facts_id, run.imported_facts_digest)


async def _still(
    pulled: Awaitable[FrozenDocument], service: str, document: UUID, digest: str
) -> None:
    try:
        found = await pulled
    except NotFoundError as error:
        raise InputWithdrawnError(service=service, document=document) from error
    if found.digest != digest:
        raise InputWithdrawnError(service=service, document=document)


class RunService:
    """Reads runs, lets an officer check them for completeness and the chair approve them."""

    def __init__(self, runs: RunStore, results: ResultStore) -> None:
        self._runs = runs
        self._results = results

    async def page(
        self,
        access: Access,
        page: Window,
        *,
        authority_id: UUID | None,
        period_id: UUID | None,
        state: RunState | None,
    ) -> tuple[list[Run], str | None]:
        """Read one page of the runs that the caller may see, newest first."""
        return await self._runs.page(
            access.authority_ids, page, authority_id=authority_id, period_id=period_id, state=state
        )

    async def read(self, run_id: UUID, access: Access) -> Run:
        """Read one run, or refuse as if there were none."""
        run = await self._runs.find(run_id, access.authority_ids)
        if run is None:
            raise NotFoundError
        return run

    async def readiness(self, run_id: UUID, access: Access) -> Readiness:
        """Say what a run lacks, by agency and leaf."""
        return await self._readiness(await self.read(run_id, access))

    async def check(
        self,
        run_id: UUID,
        *,
        accepted_because: str | None,
        expected_version: int,
        access: Access,
        now: datetime,
    ) -> Run:
        """Find a draft complete, or say why it goes on without what is absent; an index has to be there."""
        run = await self._runs.find(run_id, access.authority_ids, locked=True)
        if run is None:
            raise NotFoundError
        check_version(expected_version, run.version)
        if run.state is not RunState.DRAFT:
            raise RunNotDraftError(state=run.state)
        if run.undetermined_count:
            raise RunUndeterminedError(count=run.undetermined_count)
        readiness = await self._readiness(run)
        if not readiness.is_complete and accepted_because is None:
            raise RunIncompleteError(count=readiness.count, readiness=_readiness_of(run_id))
        return await self._runs.check(run_id, note=accepted_because, by=access.principal, now=now)

    async def _readiness(self, run: Run) -> Readiness:
        return Readiness(
            absent=tuple(run.absent_agencies), agencies=await self._results.lacks_of(run.id)
        )

    async def approve(
        self,
        run_id: UUID,
        *,
        note: str | None,
        expected_version: int,
        access: Access,
        now: datetime,
    ) -> Run:
        """Approve a checked run: the council's chair stands by these results."""
        run = await self._runs.find(run_id, access.authority_ids, locked=True)
        if run is None:
            raise NotFoundError
        check_version(expected_version, run.version)
        match run.state:
            case RunState.DRAFT:
                raise RunNotCheckedError(readiness=_readiness_of(run_id))
            case RunState.CHECKED:
                pass
            case RunState.APPROVED | RunState.PUBLISHED:
                raise RunNotDraftError(state=run.state)
        return await self._runs.approve(run_id, note=note, by=access.principal, now=now)


def _readiness_of(run_id: UUID) -> str:
    return f"/v1/runs/{run_id}/readiness"


def _unknown(service: str, document: UUID, pointer: str) -> UnknownInputError:
    text = Text("Không có tài liệu này.", "There is no such document.")
    return UnknownInputError(
        service=service, document=document, faults=[Fault(pointer, text, "unknown-input")]
    )


def _draft(
    order: Order, inputs: Inputs, calculation: Calculation, *, access: Access, now: datetime
) -> Run:
    summary, facts = inputs.summary, inputs.facts
    return Run(
        id=new_id(),
        authority_id=order.authority_id,
        state=RunState.DRAFT,
        appraisal_record_id=inputs.record.id,
        appraisal_record_digest=inputs.record.digest,
        survey_summary_id=summary.id if summary else None,
        survey_summary_digest=summary.digest if summary else None,
        imported_facts_id=facts.id if facts else None,
        imported_facts_digest=facts.digest if facts else None,
        kernel_version=calculation.kernel_version,
        settings=calculation.settings,
        result_digest=calculation.result_digest,
        heading=calculation.heading,
        agency_count=len(calculation.agencies),
        undetermined_count=calculation.undetermined,
        created_at=now,
        created_by_name=access.principal.name,
        absent_agencies=list(calculation.absent_agencies),
        checked_at=None,
        checked_by_name=None,
        check_note=None,
        approved_at=None,
        approved_by_name=None,
        approval_note=None,
        publication_id=None,
        version=1,
    )
