"""Operations on runs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.scoring.dependencies import (
    BearerToken,
    InputGuarding,
    MayApproveRuns,
    MayCheckRuns,
    MayReadRuns,
    MayStartRuns,
    RunCommands,
    Runs,
    RunStarting,
)
from services.scoring.runs.errors import (
    ForeignInputError,
    InputWithdrawnError,
    OtherFactsPeriodError,
    OtherPeriodError,
    RunIncompleteError,
    RunNotCheckedError,
    RunNotDraftError,
    RunUndeterminedError,
    UnknownInputError,
    UnusableInputError,
)
from services.scoring.runs.models import RunState
from services.scoring.runs.schemas import (
    NewApproval,
    NewCheck,
    NewRun,
    ReadinessView,
    RunPage,
    RunView,
)
from shared.clients.frozen import DigestMismatchError
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import (
    InvalidRequestError,
    NotFoundError,
    StaleVersionError,
    UnavailableError,
    VersionRequiredError,
)

router = APIRouter(prefix="/v1/runs", tags=["runs"])


@router.post(
    "",
    status_code=201,
    summary="Compute results of frozen inputs",
    description="The same inputs, settings and kernel give the run that exists already, with 200.",
    responses={
        200: {"model": RunView, "description": "These inputs were computed before"},
        **problems(
            NotFoundError,
            InvalidRequestError,
            UnknownInputError,
            DigestMismatchError,
            ForeignInputError,
            OtherPeriodError,
            OtherFactsPeriodError,
            UnusableInputError,
            UnavailableError,
        ),
    },
)
async def start_run(
    *,
    order: NewRun,
    access: MayStartRuns,
    token: BearerToken,
    runs: RunStarting,
    now: Now,
    response: Response,
) -> RunView:
    run, is_new = await runs.start(order.to_order(), access=access, token=token, now=now)
    response.status_code = 201 if is_new else 200
    response.headers["location"] = f"/v1/runs/{run.id}"
    response.headers["etag"] = etag(run.version)
    return RunView.of(run)


@router.get(
    "",
    summary="List runs, newest first",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_runs(
    *,
    access: MayReadRuns,
    runs: Runs,
    page: Page,
    authority_id: Annotated[UUID | None, Query(description="Only of this authority")] = None,
    period_id: Annotated[UUID | None, Query(description="Only of this period")] = None,
    state: Annotated[RunState | None, Query(description="Only in this state")] = None,
) -> RunPage:
    items, following = await runs.page(
        access, page, authority_id=authority_id, period_id=period_id, state=state
    )
    return RunPage(items=[RunView.of(run) for run in items], next=following)


@router.get("/{run_id}", summary="Read a run", responses=problems(NotFoundError))
async def read_run(*, run_id: UUID, access: MayReadRuns, runs: Runs, response: Response) -> RunView:
    run = await runs.read(run_id, access)
    response.headers["etag"] = etag(run.version)
    return RunView.of(run)


@router.get(
    "/{run_id}/readiness",
    summary="Say whether a run is complete, and what is absent by agency and leaf",
    responses=problems(NotFoundError),
)
async def read_run_readiness(*, run_id: UUID, access: MayReadRuns, runs: Runs) -> ReadinessView:
    return ReadinessView.of(await runs.readiness(run_id, access))


@router.post(
    "/{run_id}/checks",
    status_code=201,
    summary="Find a draft complete, or say why it goes on without what is absent",
    responses=problems(
        NotFoundError,
        InvalidRequestError,
        RunNotDraftError,
        RunUndeterminedError,
        RunIncompleteError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def check_run(
    *,
    run_id: UUID,
    check: NewCheck,
    expected: IfMatch,
    access: MayCheckRuns,
    runs: RunCommands,
    now: Now,
    response: Response,
) -> RunView:
    run = await runs.check(
        run_id,
        accepted_because=check.accepted_because,
        expected_version=expected,
        access=access,
        now=now,
    )
    response.headers["etag"] = etag(run.version)
    return RunView.of(run)


@router.post(
    "/{run_id}/approvals",
    status_code=201,
    summary="Approve a checked run in the council's name",
    responses=problems(
        NotFoundError,
        InvalidRequestError,
        RunNotCheckedError,
        RunNotDraftError,
        InputWithdrawnError,
        DigestMismatchError,
        UnavailableError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def approve_run(
    *,
    run_id: UUID,
    approval: NewApproval,
    expected: IfMatch,
    access: MayApproveRuns,
    token: BearerToken,
    inputs: InputGuarding,
    runs: RunCommands,
    now: Now,
    response: Response,
) -> RunView:
    await inputs.check(run_id, access=access, token=token)
    run = await runs.approve(
        run_id, note=approval.note, expected_version=expected, access=access, now=now
    )
    response.headers["etag"] = etag(run.version)
    return RunView.of(run)
