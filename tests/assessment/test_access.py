"""Every operation, called by everybody, against the tables in `access/`."""

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import yaml
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from services.assessment.permissions import PUBLIC
from shared.auth.principal import AGENCY_ROLES, Role
from shared.auth.requires import Requires
from shared.ids import new_id
from tests.assessment import access
from tests.assessment.access.core import preparation
from tests.assessment.access.stage import Preparing, Request, Stage
from tests.assessment.world import Clock, make_world
from tests.support.authentication import principal, signed_in

FOLDER = Path(access.__path__[0])
AREAS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.yaml")
}
MODULES = {area: importlib.import_module(f"tests.assessment.access.{area}") for area in AREAS}
TABLE: dict[str, dict[str, int]] = {
    operation: row for rows in AREAS.values() for operation, row in rows.items()
}
AREA_OF = {operation: area for area, rows in AREAS.items() for operation in rows}
CALLERS = [*(role.value for role in Role), "other_authority", "other_agency", "anonymous"]
MORNING = datetime(2024, 11, 10, 3, 0, tzinfo=UTC)
SEEN: dict[Preparing, Stage] = {}
"""Worlds of operations that change nothing: one per kind of stage will do."""


async def call_as(
    caller: str, stage: Stage, http: httpx.AsyncClient, request: Request
) -> httpx.Response:
    method, path, content = request
    headers = dict(content.pop("headers", {}))
    world = stage.world
    home = UUID(world.authority)
    if caller in stage.people:
        headers |= signed_in(stage.people[caller])
    elif caller == Role.APPRAISER:
        headers |= signed_in(world.appraiser.who)
    elif caller == "other_authority":
        headers |= signed_in(principal(Role.OFFICER, new_id()))
    elif caller == "other_agency":
        headers |= signed_in(principal(Role.AGENCY_HEAD, home, UUID(world.agencies["S2"])))
    elif caller == Role.PLATFORM_ADMIN:
        headers |= signed_in(principal(Role.PLATFORM_ADMIN))
    elif caller != "anonymous":
        role = Role(caller)
        agency = UUID(world.agencies["S1"]) if role in AGENCY_ROLES else None
        headers |= signed_in(principal(role, home, agency))
    return await http.request(method, path, headers=headers, **content)


@pytest.mark.parametrize("operation", sorted(TABLE))
async def test_each_operation_is_open_to_those_of_the_table(
    operation: str, assessment: FastAPI, http: httpx.AsyncClient, clock: Clock
) -> None:
    """Whoever changes something comes last: the others must not have changed it before."""
    clock.set(MORNING)
    area = MODULES[AREA_OF[operation]]
    set_up: Preparing = area.STAGES.get(operation, preparation)
    reading = operation in _reading(assessment)

    async def make_stage() -> Stage:
        if reading and set_up in SEEN:
            return SEEN[set_up]
        stage = await set_up(await make_world(http, clock))
        if reading:
            SEEN[set_up] = stage
        return stage

    stage = await make_stage()
    row = TABLE[operation]
    assert set(row) == set(CALLERS)
    refused = [caller for caller in CALLERS if row[caller] >= 400]
    allowed = [caller for caller in CALLERS if row[caller] < 400]
    found = {}
    for caller in [*refused, *allowed]:
        if operation in area.ONCE and caller in allowed[1:]:
            stage = await make_stage()
        request = await area.request_of(operation, stage)
        answer = await call_as(caller, stage, http, request)
        found[caller] = answer.status_code
    assert found == row


def _reading(assessment: FastAPI) -> set[str]:
    """Name the operations that only read."""
    paths = assessment.openapi()["paths"].values()
    return {item["get"]["operationId"] for item in paths if "get" in item}


def test_every_operation_stands_in_the_table(assessment: FastAPI) -> None:
    document = assessment.openapi()
    described = {
        operation["operationId"]
        for path, item in document["paths"].items()
        for operation in item.values()
        if path.startswith("/v1/")
    }
    contexts = [
        context
        for context in iter_route_contexts(assessment.routes)
        if str(context.path).startswith("/v1/")
    ]
    assert len(contexts) == len(described)
    assert described == set(TABLE)


def test_every_operation_but_the_public_ones_needs_a_permission(assessment: FastAPI) -> None:
    seen = 0
    for context in iter_route_contexts(assessment.routes):
        if not str(context.path).startswith("/v1/"):
            continue
        seen += 1
        needs = _needs_permission(context.route.dependant)
        assert needs != (context.route.name in PUBLIC), context.route.name
    assert seen == len(TABLE)


def _needs_permission(dependant: Any) -> bool:
    return isinstance(dependant.call, Requires) or any(
        _needs_permission(inner) for inner in dependant.dependencies
    )
