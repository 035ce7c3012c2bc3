"""Every operation as every kind of caller, against the table in `access.yaml`."""

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from services.scoring.app import create_app
from services.scoring.config import Settings
from services.scoring.permissions import POLICY, PUBLIC
from services.scoring.report_templates.defaults import default_template
from services.scoring.report_templates.models import TemplateKind
from shared.auth.principal import AGENCY_ROLES, Role
from shared.auth.requires import Requires
from shared.ids import new_id
from tests.scoring.documents import agency_id
from tests.scoring.peers import Archive
from tests.scoring.world import View, World
from tests.support.access import check_row
from tests.support.authentication import principal, signed_in

TABLE: dict[str, dict[str, int]] = yaml.safe_load(
    Path(__file__).with_name("access.yaml").read_text(encoding="utf-8")
)
OF_NOBODY = {"list_report_fields"}
"""Operations whose answer is the same for every authority."""
Prepared = tuple[World, str, View | bytes | None, dict[str, str]]
"""A world, and the path, body and headers that an operation is called with in it."""
CALLERS = (*(role.value for role in Role), "other_authority", "anonymous")


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return create_app(Settings(database_url="postgresql+asyncpg://nobody@nowhere/nothing"))


def operations(app: FastAPI) -> dict[str, tuple[str, str]]:
    """Name every operation of the OpenAPI document with its method and path."""
    return {
        operation["operationId"]: (method.upper(), path)
        for path, item in app.openapi()["paths"].items()
        for method, operation in item.items()
    }


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
async def test_access(
    client: httpx.AsyncClient,
    records: Archive,
    summaries: Archive,
    facts: Archive,
    app: FastAPI,
    operation: str,
) -> None:
    method, template = operations(app)[operation]

    async def prepare() -> Prepared:
        world = World(client, records, summaries, facts)
        return world, *await _prepared(world, operation, template)

    async def call(prepared: Prepared, caller: str) -> httpx.Response:
        world, path, body, headers = prepared
        sent: dict[str, Any] = {"content" if isinstance(body, bytes) else "json": body}
        answer = await client.request(
            method, path, **sent, headers={**headers, **_identity(world, caller)}
        )
        if (
            caller == "other_authority"
            and answer.status_code == 200
            and operation not in (PUBLIC | OF_NOBODY)
        ):
            if answer.headers["content-type"] == "application/json":
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
    role = Role(caller)
    if role is Role.PLATFORM_ADMIN:
        return signed_in(principal(role))
    agency = agency_id(world.authority_id, "so-a") if role in AGENCY_ROLES else None
    return signed_in(world.person(role, agency))


async def _prepared(
    world: World, operation: str, template: str
) -> tuple[str, View | bytes | None, dict[str, str]]:
    """Seed what the operation needs, and give its path, body and headers."""
    if operation == "start_run":
        return template, world.order(), {}
    if operation == "check_run":
        run = await world.run()
        return template.format(run_id=run["id"]), {}, {"if-match": '"1"'}
    if operation == "approve_run":
        run = (await world.check(await world.run())).json()
        return template.format(run_id=run["id"]), {}, {"if-match": '"2"'}
    if operation == "read_publication_of_run":
        run = await world.approved()
        await world.publish(run)
        return template.format(run_id=run["id"]), None, {}
    if operation == "publish_run":
        run = await world.approved()
        body = {
            "run_id": run["id"],
            "decision_number": "123/QĐ-UBND",
            "decision_date": "2025-03-15",
            "title": "Chỉ số CCHC năm 2024",
        }
        return template, body, {}
    if operation == "try_what_if":
        run = await world.run()
        return template.format(run_id=run["id"]), {"changes": {}}, {}
    if operation == "simulate_run":
        run = await world.run()
        return template.format(run_id=run["id"]), {"draws": 100}, {}
    if operation == "import_outside_table":
        return template, world.outside_table(2020), {}
    if operation == "follow_place":
        query = f"authority_id={world.authority_id}&index=PAR_INDEX&place=H%C3%A0%20N%E1%BB%99i"
        return f"{template}?{query}", None, {}
    if "{table_id}" in template:
        table = await world.imported(2020)
        return template.format(table_id=table["id"]), None, {}
    if operation == "compare_runs":
        return template, await world.two_years(), {}
    if "{comparison_id}" in template:
        comparison = await world.comparison()
        so_a = agency_id(world.authority_id, "so-a")
        return template.format(comparison_id=comparison["id"], agency_id=so_a), None, {}
    if operation == "keep_scenario":
        run = await world.run()
        return template, {"run_id": run["id"], "name": "Thử", "changes": {}}, {}
    if "{scenario_id}" in template:
        scenario = await world.scenario(await world.run())
        body = {"name": "Khác", "changes": {}} if operation == "change_scenario" else None
        return template.format(scenario_id=scenario["id"]), body, {"if-match": '"1"'}
    if operation == "request_result_document":
        run = await world.run()
        so_a = agency_id(world.authority_id, "so-a")
        return (
            template,
            {"run_id": run["id"], "kind": "SCORE_CARD", "agency_id": str(so_a)},
            {},
        )
    if operation == "add_report_template":
        content = default_template(TemplateKind.COUNCIL_REPORT)
        query = f"authority_id={world.authority_id}&kind=COUNCIL_REPORT&name=M%E1%BA%ABu"
        return f"{template}?{query}", content, {}
    if "{kind}" in template:
        return template.format(kind="COUNCIL_REPORT"), None, {}
    if "{template_id}" in template:
        kept = await world.template()
        return template.format(template_id=kept["id"]), None, {}
    if operation == "download_published_document":
        publication = await world.published()
        document = await world.finished_by_hand(await world.run_of(publication))
        path = template.format(publication_id=publication["id"], document_id=document["id"])
        return path, None, {}
    if "{document_id}" in template:
        document = await world.cancelled_document()
        return template.format(document_id=document["id"]), None, {}
    if "{run_id}" in template:
        run = await world.run()
        so_a = agency_id(world.authority_id, "so-a")
        return template.format(run_id=run["id"], agency_id=so_a), None, {}
    if "{publication_id}" in template:
        publication = await world.published()
        return (
            template.format(publication_id=publication["id"], agency_code="so-a"),
            None,
            {},
        )
    return template, None, {}
