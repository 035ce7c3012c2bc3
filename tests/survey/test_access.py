"""Every operation as every kind of caller, against the table in `access.yaml`."""

import importlib
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from services.survey.permissions import POLICY, PUBLIC
from shared.auth.principal import Role
from shared.auth.requires import Requires
from shared.ids import new_id
from shared.workbooks.writing import MEDIA_TYPE
from tests.support.access import check_row
from tests.support.apps import app_of
from tests.support.authentication import principal, signed_in
from tests.survey.world import Campaign, World

HERE = Path(__file__).parent
Row = dict[str, int]
Prepared = tuple[World, str, Any, str | None]
"""A world, and the path, body and ETag that an operation is called with in it."""


def rows_of(path: Path) -> dict[str, Row]:
    """Read one table."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


AREAS = {path.stem: rows_of(path) for path in sorted((HERE / "access").glob("*.yaml"))}
"""Areas with a table of their own, whose operations are prepared by the module of the same name."""
TABLE = {
    **rows_of(HERE / "access.yaml"),
    **{k: v for rows in AREAS.values() for k, v in rows.items()},
}
CALLERS = (*(role.value for role in Role), "other_authority", "anonymous")
EVERYBODYS = frozenset(
    {"check_questionnaire", "list_library_questionnaires", "read_library_questionnaire"}
)
"""Operations whose answer is the caller's own content, or the same for everybody."""
EXCLUSION = {"reason": "Phúc tra: phủ nhận"}


def operations(app: FastAPI) -> dict[str, tuple[str, str]]:
    """Name every operation of the OpenAPI document with its method and path."""
    return {
        operation["operationId"]: (method.upper(), path)
        for path, item in app.openapi()["paths"].items()
        for method, operation in item.items()
    }


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return app_of("survey")


def test_the_table_has_a_row_for_every_operation(app: FastAPI) -> None:
    assert set(TABLE) == set(operations(app))
    for row in TABLE.values():
        assert set(row) == set(CALLERS)


def test_every_route_requires_a_permission_or_is_public_by_name(app: FastAPI) -> None:
    seen = 0
    for context in iter_route_contexts(app.routes):
        route = context.route
        if not getattr(route, "include_in_schema", False) or not hasattr(route, "dependant"):
            continue
        seen += 1
        required = [call for call in _calls(route.dependant) if isinstance(call, Requires)]
        assert bool(required) != (route.name in PUBLIC), route.name
    assert seen == len(operations(app))


def test_every_permission_is_given_to_somebody() -> None:
    assert all(POLICY.values())


def _calls(dependant: Any) -> list[Any]:
    found = []
    for inner in dependant.dependencies:
        found += [inner.call, *_calls(inner)]
    return found


@pytest.mark.parametrize("operation", sorted(TABLE))
async def test_access(client: httpx.AsyncClient, app: FastAPI, operation: str) -> None:
    method, template = operations(app)[operation]

    async def prepare() -> Prepared:
        world = World(client)
        return world, *await _prepared(world, operation, method, template)

    async def call(prepared: Prepared, caller: str) -> httpx.Response:
        world, path, body, etag = prepared
        headers = _identity(world, caller) | ({"if-match": etag} if etag else {})
        if isinstance(body, bytes):
            sent: dict[str, Any] = {"content": body}
            headers["content-type"] = MEDIA_TYPE
        else:
            sent = {"json": body}
        answer = await client.request(method, path, **sent, headers=headers)
        if caller == "other_authority" and answer.status_code == 200:
            if answer.headers["content-type"] == "application/json" and operation not in EVERYBODYS:
                assert answer.json()["items"] == []
            else:
                assert str(world.authority_id) not in answer.text
        return answer

    await check_row(TABLE[operation], prepare=prepare, call=call)


def _identity(world: World, caller: str) -> dict[str, str]:
    if caller == "anonymous":
        return {}
    if caller == "other_authority":
        return signed_in(principal(Role.OFFICER, new_id()))
    return signed_in(world.person(Role(caller)))


async def _prepared(
    world: World, operation: str, method: str, template: str
) -> tuple[str, Any, str | None]:
    """Seed what the operation needs, and give its path, body and ETag."""
    for area, rows in AREAS.items():
        if operation in rows:
            module = importlib.import_module(f"tests.survey.access.{area}")
            seeded: tuple[str, Any, str | None] = await module.prepared(world, operation, template)
            return seeded
    if "questionnaire" in operation:
        return await _questionnaire(world, operation, template)
    if operation == "create_campaign":
        form = await world.issued()
        return template, world.plan(form["id"], [str(new_id())]), None
    if operation == "open_campaign":
        prepared = await world.prepared()
        return template.format(campaign_id=prepared.id), None, prepared.etag
    if operation in {"list_survey_summaries", "read_survey_summary"}:
        campaign = await world.opened()
        closed = (await world.close(campaign)).json()
        return template.format(summary_id=closed["summary_id"]), None, None
    campaign = await world.opened()
    made = await world.assign(campaign, world.person(Role.INTERVIEWER))
    response = world.response(campaign)
    names = {
        "campaign_id": campaign.id,
        "questionnaire_id": campaign.questionnaire_id,
        "app_user_id": "",
        "assignment_id": made.json()["items"][0]["id"],
        "response_id": response["id"],
    }
    if "{response_id}" in template:
        assert (await world.post(campaign, response)).status_code == 201
    if operation == "restore_response":
        path = f"{campaign.path}/responses/{response['id']}/exclusions"
        await world.call("POST", path, Role.SURVEY_SUPERVISOR, json=EXCLUSION)
    if "{app_user_id}" in template:
        made_user = await world.app_user(campaign)
        names["app_user_id"] = made_user.json()["app_user"]["id"]
        etag = made_user.headers["etag"] if method == "POST" else None
        return template.format(**names), None, etag
    body = await _body(world, operation, campaign, response)
    etag = campaign.etag if operation in {"close_campaign", "change_campaign_groups"} else None
    return template.format(**names), body, etag


async def _questionnaire(
    world: World, operation: str, template: str
) -> tuple[str, dict[str, Any] | None, str | None]:
    drafted = await world.draft()
    if operation == "create_questionnaire":
        form = drafted.json()
        keys = ("authority_id", "code", "title", "introduction", "questions")
        return template, {key: form[key] for key in keys}, None
    etag = drafted.headers["etag"] if operation == "issue_questionnaire" else None
    return template.format(questionnaire_id=drafted.json()["id"]), None, etag


async def _body(
    world: World, operation: str, campaign: Campaign, response: dict[str, Any]
) -> dict[str, Any] | None:
    match operation:
        case "create_response":
            return response
        case "create_response_batch":
            return {"responses": [response]}
        case "exclude_response":
            return EXCLUSION
        case "create_app_user":
            return {"interviewer_id": str(new_id()), "interviewer_name": "Trần Thị Bình"}
        case "assign_interviewer":
            return {
                "interviewer_id": str(new_id()),
                "interviewer_name": "Trần Thị Bình",
                "agency_ids": campaign.agencies,
                "groups": ["CITIZENS"],
            }
        case "change_campaign_groups":
            return {"groups": (await world.call("GET", campaign.path)).json()["groups"]}
        case _:
            return None
