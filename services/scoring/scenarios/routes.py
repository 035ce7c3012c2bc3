"""Operations on what-if changes and scenarios."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.scoring.dependencies import (
    MayKeepScenarios,
    MayReadRuns,
    ScenarioCommands,
    Scenarios,
    WhatIfs,
)
from services.scoring.scenarios.errors import (
    ScenarioIdTakenError,
    ScenarioNameUsedError,
    UnusableScenarioError,
)
from services.scoring.scenarios.schemas import (
    NewScenario,
    OutcomeView,
    ScenarioChange,
    ScenarioPage,
    ScenarioView,
    WhatIf,
)
from services.scoring.workings.errors import KernelChangedError
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import (
    InvalidRequestError,
    NotFoundError,
    StaleVersionError,
    VersionRequiredError,
)

of_run_router = APIRouter(prefix="/v1/runs/{run_id}", tags=["scenarios"])
router = APIRouter(prefix="/v1/scenarios", tags=["scenarios"])


@of_run_router.post(
    "/what-ifs",
    summary="Try changes in a copy of a run: totals, ranks and grades move, nothing is stored",
    responses=problems(
        NotFoundError, InvalidRequestError, UnusableScenarioError, KernelChangedError
    ),
)
async def try_what_if(
    *, run_id: UUID, trial: WhatIf, access: MayReadRuns, what_ifs: WhatIfs
) -> OutcomeView:
    return OutcomeView.of(await what_ifs.outcome(run_id, trial.changes.to_data(), access))


@router.post(
    "",
    status_code=201,
    summary="Keep changes under a name",
    responses={
        200: {"model": ScenarioView, "description": "It was kept before"},
        **problems(
            NotFoundError,
            InvalidRequestError,
            UnusableScenarioError,
            KernelChangedError,
            ScenarioNameUsedError,
            ScenarioIdTakenError,
        ),
    },
)
async def keep_scenario(
    *,
    order: NewScenario,
    access: MayKeepScenarios,
    what_ifs: WhatIfs,
    scenarios: ScenarioCommands,
    now: Now,
    response: Response,
) -> ScenarioView:
    wanted = order.to_order()
    run = await what_ifs.check(wanted.run_id, wanted.changes, access)
    scenario, is_new = await scenarios.keep(wanted, run, access=access, now=now)
    response.status_code = 201 if is_new else 200
    response.headers["location"] = f"/v1/scenarios/{scenario.id}"
    response.headers["etag"] = etag(scenario.version)
    return ScenarioView.of(scenario)


@router.get(
    "",
    summary="List scenarios, newest first",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_scenarios(
    *,
    access: MayReadRuns,
    scenarios: Scenarios,
    page: Page,
    run_id: Annotated[UUID | None, Query(description="Only of this run")] = None,
) -> ScenarioPage:
    items, following = await scenarios.page(access, page, run_id=run_id)
    return ScenarioPage(items=[ScenarioView.of(one) for one in items], next=following)


@router.get("/{scenario_id}", summary="Read a scenario", responses=problems(NotFoundError))
async def read_scenario(
    *, scenario_id: UUID, access: MayReadRuns, scenarios: Scenarios, response: Response
) -> ScenarioView:
    scenario = await scenarios.read(scenario_id, access)
    response.headers["etag"] = etag(scenario.version)
    return ScenarioView.of(scenario)


@router.get(
    "/{scenario_id}/outcome",
    summary="Compute what a scenario would make of its run",
    responses=problems(NotFoundError, UnusableScenarioError, KernelChangedError),
)
async def read_scenario_outcome(
    *, scenario_id: UUID, access: MayReadRuns, what_ifs: WhatIfs
) -> OutcomeView:
    return OutcomeView.of(await what_ifs.of_scenario(scenario_id, access))


@router.put(
    "/{scenario_id}",
    summary="Change a scenario",
    responses=problems(
        NotFoundError,
        InvalidRequestError,
        UnusableScenarioError,
        KernelChangedError,
        ScenarioNameUsedError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def change_scenario(
    *,
    scenario_id: UUID,
    change: ScenarioChange,
    expected: IfMatch,
    access: MayKeepScenarios,
    what_ifs: WhatIfs,
    scenarios: ScenarioCommands,
    now: Now,
    response: Response,
) -> ScenarioView:
    changes = change.changes.to_data()
    await what_ifs.check(await what_ifs.run_of(scenario_id, access), changes, access)
    scenario = await scenarios.change(
        scenario_id,
        name=change.name,
        note=change.note,
        changes=changes,
        expected_version=expected,
        access=access,
        now=now,
    )
    response.headers["etag"] = etag(scenario.version)
    return ScenarioView.of(scenario)


@router.delete(
    "/{scenario_id}",
    status_code=204,
    summary="Remove a scenario",
    responses=problems(NotFoundError, StaleVersionError, VersionRequiredError),
)
async def remove_scenario(
    *,
    scenario_id: UUID,
    expected: IfMatch,
    access: MayKeepScenarios,
    scenarios: ScenarioCommands,
    now: Now,
) -> None:
    await scenarios.remove(scenario_id, expected_version=expected, access=access, now=now)
