"""Every operation, called by everybody, against the table in `access.yaml`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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
from tests.assessment.world import CALENDAR, FRAMEWORK, PDF, Clock, World, make_world
from tests.support.authentication import principal, signed_in

TABLE: dict[str, dict[str, int]] = yaml.safe_load(
    (Path(__file__).parent / "access.yaml").read_text(encoding="utf-8")
)
CALLERS = [*(role.value for role in Role), "other_authority", "other_agency", "anonymous"]
Request = tuple[str, str, dict[str, Any]]
YAML = {"headers": {"content-type": "application/yaml"}}


@dataclass
class Stage:
    """A world at the moment at which an operation can be done, and things in it to do it to."""

    world: World
    evidence: str = ""
    record: str = ""
    assignment: str = ""
    draft: str = ""


async def preparation(world: World) -> Stage:
    listed = await world.officer.get(f"/v1/periods/{world.period}/assignments")
    return Stage(world, assignment=listed["items"][0]["id"])


async def with_draft(world: World) -> Stage:
    answer = await world.officer.call(
        "POST",
        "/v1/frameworks",
        params={"programme_id": world.programme},
        content=FRAMEWORK.read_bytes(),
        **YAML,
    )
    return Stage(world, draft=answer.json()["id"])


async def filled(world: World) -> Stage:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    answer = await world.upload("S1")
    return Stage(world, evidence=answer.json()["id"])


async def signed(world: World) -> Stage:
    stage = await filled(world)
    await world.head("S1").post(f"{world.report('S1')}/sign-offs", {})
    return stage


async def submitted(world: World) -> Stage:
    stage = await signed(world)
    path = world.report("S1")
    await world.head("S1").post(f"{path}/submissions", if_match=await world.version_of(path))
    return stage


async def round_1(world: World) -> Stage:
    stage = await submitted(world)
    for agency in ("S2", "Q1"):
        await world.fill(agency)
        await world.upload(agency)
        await world.submit(agency)
    await world.move("ROUND_1")
    return stage


async def supplement(world: World) -> Stage:
    stage = await round_1(world)
    for agency in ("S1", "S2", "Q1"):
        await world.decide_all(agency)
    await world.move("SUPPLEMENT")
    return stage


async def closed(world: World) -> Stage:
    stage = await supplement(world)
    await world.move("ROUND_2", reason="x")
    stage.record = (await world.move("CLOSED"))["appraisal_record_id"]
    return stage


STAGES: dict[str, Callable[[World], Awaitable[Stage]]] = {
    "issue_framework": with_draft,
    "save_entry": filled,
    "save_entries": filled,
    "preview_entry": filled,
    "add_evidence": filled,
    "remove_evidence": filled,
    "sign_off_self_assessment": filled,
    "submit_self_assessment": signed,
    "grant_extension": filled,
    "withdraw_self_assessment": submitted,
    "return_self_assessment": submitted,
    "list_missing": submitted,
    "read_self_assessment": submitted,
    "read_evidence": submitted,
    "download_evidence": submitted,
    "list_statements": submitted,
    "decide_leaf": round_1,
    "decide_leaves": round_1,
    "read_work_list": round_1,
    "make_statement": supplement,
    "read_appraisal_record": closed,
}


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    period, report = f"/v1/periods/{world.period}", world.report("S1")
    entry = f"{report}/entries/1.1.1"
    agency = f"/v1/agencies/{world.agencies['S1']}"
    framework = f"/v1/frameworks/{stage.draft or world.framework}"
    file = {"content": FRAMEWORK.read_bytes(), **YAML}
    evidence = f"/v1/evidence/{stage.evidence or new_id()}"
    answer = {"answer": {"choices": ["LATE"]}, "explanation": "x"}
    until = "2025-01-01T00:00:00Z"
    accepted = {"decision": "ACCEPTED"}
    fresh = f"c{new_id().hex[-10:]}"
    named = {"code": fresh, "name": "Tên"}

    def version(number: int = 1) -> dict[str, Any]:
        return {"headers": {"if-match": f'"{number}"'}}

    async def current(path: str) -> dict[str, Any]:
        return version(await world.version_of(path))

    new_period = {
        **named,
        "programme_id": world.programme,
        "framework_id": world.framework,
        "stage": "2024",
        "starts_on": "2024-01-01",
        "ends_on": "2024-12-31",
        "calendar": CALENDAR,
    }
    assignment = {"appraiser_id": str(new_id()), "appraiser_name": "A", "fields": ["1"]}
    extension = {"agency_id": world.agencies["S1"], "until": until, "reason": "x"}
    requests: dict[str, Request] = {
        "create_authority": ("POST", "/v1/authorities", {"json": named}),
        "list_authorities": ("GET", "/v1/authorities", {}),
        "read_authority": ("GET", f"/v1/authorities/{world.authority}", {}),
        "create_programme": (
            "POST",
            "/v1/programmes",
            {"json": {**named, "authority_id": world.authority}},
        ),
        "list_programmes": ("GET", "/v1/programmes", {}),
        "read_programme": ("GET", f"/v1/programmes/{world.programme}", {}),
        "create_agency": (
            "POST",
            "/v1/agencies",
            {"json": {**named, "block": "SO", "authority_id": world.authority}},
        ),
        "list_agencies": ("GET", "/v1/agencies", {}),
        "read_agency": ("GET", agency, {}),
        "change_agency": ("PUT", agency, {"json": {**named, "block": "SO"}, **version()}),
        "store_framework": (
            "POST",
            "/v1/frameworks",
            {"params": {"programme_id": world.programme}, **file},
        ),
        "check_framework": ("POST", "/v1/framework-checks", file),
        "list_frameworks": ("GET", "/v1/frameworks", {}),
        "read_framework": ("GET", framework, {}),
        "read_framework_source": ("GET", f"{framework}/source", {}),
        "issue_framework": ("POST", f"{framework}/issuances", version()),
        "create_period": ("POST", "/v1/periods", {"json": new_period}),
        "list_periods": ("GET", "/v1/periods", {}),
        "read_period": ("GET", period, {}),
        "change_calendar": (
            "PUT",
            f"{period}/calendar",
            {"json": {"calendar": CALENDAR, "reason": "x"}, **await current(period)},
        ),
        "add_participants": (
            "POST",
            f"{period}/participants",
            {"json": {"agency_ids": [world.agencies["S1"]]}},
        ),
        "list_participants": ("GET", f"{period}/participants", {}),
        "move_period": (
            "POST",
            f"{period}/phases",
            {"json": {"phase": "SELF_ASSESSMENT"}, **await current(period)},
        ),
        "grant_extension": ("POST", f"{period}/extensions", {"json": extension}),
        "list_extensions": ("GET", f"{period}/extensions", {}),
        "read_progress": ("GET", f"{period}/progress", {}),
        "create_assignment": ("POST", f"{period}/assignments", {"json": assignment}),
        "list_assignments": ("GET", f"{period}/assignments", {}),
        "delete_assignment": ("DELETE", f"{period}/assignments/{stage.assignment}", {}),
        "read_work_list": ("GET", f"{period}/work-list", {}),
        "list_self_assessments": ("GET", "/v1/self-assessments", {}),
        "read_self_assessment": ("GET", report, {}),
        "list_missing": ("GET", f"{report}/missing", {}),
        "preview_entry": (
            "POST",
            f"{report}/previews",
            {"json": {"leaf": "1.1.1", "answer": {"choices": ["LATE"]}}},
        ),
        "save_entry": ("PUT", entry, {"json": answer, **version()}),
        "save_entries": (
            "PUT",
            f"{report}/entries",
            {"json": {"items": [{"leaf": "1.1.1", "version": 1, **answer}]}},
        ),
        "sign_off_self_assessment": ("POST", f"{report}/sign-offs", {"json": {}}),
        "submit_self_assessment": ("POST", f"{report}/submissions", await current(report)),
        "withdraw_self_assessment": ("POST", f"{report}/withdrawals", await current(report)),
        "return_self_assessment": (
            "POST",
            f"{report}/returns",
            {"json": {"reason": "x", "until": until}, **await current(report)},
        ),
        "add_evidence": (
            "POST",
            f"{entry}/evidence",
            {"params": {"file_name": "a.pdf"}, "content": PDF + b"more"},
        ),
        "read_evidence": ("GET", evidence, {}),
        "download_evidence": ("GET", f"{evidence}/content", {}),
        "remove_evidence": ("DELETE", evidence, {}),
        "make_statement": ("POST", f"{entry}/statements", {"json": {"text": "Giải trình"}}),
        "list_statements": ("GET", f"{entry}/statements", {}),
        "decide_leaf": ("PUT", f"{report}/appraisals/1/1.1.1", {"json": accepted, **version(0)}),
        "decide_leaves": (
            "POST",
            f"{report}/appraisals/1",
            {"json": {"items": [{"leaf": "1.1.1", **accepted}]}},
        ),
        "list_appraisal_records": ("GET", "/v1/appraisal-records", {}),
        "read_appraisal_record": ("GET", f"/v1/appraisal-records/{stage.record}", {}),
        "list_assessment_audit_entries": ("GET", "/v1/assessment-audit-entries", {}),
    }
    return requests[operation]


async def call_as(
    caller: str, stage: Stage, http: httpx.AsyncClient, request: Request
) -> httpx.Response:
    method, path, content = request
    headers = dict(content.pop("headers", {}))
    world = stage.world
    home = UUID(world.authority)
    if caller == Role.APPRAISER:
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
    operation: str, world: World, http: httpx.AsyncClient, clock: Clock
) -> None:
    """Whoever changes something comes last: the others must not have changed it before."""
    set_up = STAGES.get(operation, preparation)
    stage = await set_up(world)
    row = TABLE[operation]
    assert set(row) == set(CALLERS)
    refused = [caller for caller in CALLERS if row[caller] >= 400]
    allowed = [caller for caller in CALLERS if row[caller] < 400]
    found = {}
    for caller in [*refused, *allowed]:
        if operation in ONCE and caller in allowed[1:]:
            stage = await set_up(await make_world(http, clock))
        request = await request_of(operation, stage)
        answer = await call_as(caller, stage, http, request)
        found[caller] = answer.status_code
    assert found == row


ONCE = {
    "issue_framework",
    "change_agency",
    "move_period",
    "delete_assignment",
    "save_entry",
    "save_entries",
    "sign_off_self_assessment",
    "submit_self_assessment",
    "withdraw_self_assessment",
    "return_self_assessment",
    "remove_evidence",
    "grant_extension",
    "decide_leaf",
    "decide_leaves",
}
"""Operations that can be done once only: each further one who may gets a world of its own."""


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
