"""Whoever has no business with a report reaches nothing of it, and nothing of it changes."""

from typing import Any

import httpx
import pytest

from tests.assessment.refusals import refused
from tests.assessment.world import PDF, World
from tests.support.authentication import FORGED

ANSWER = {"answer": {"choices": ["LATE"]}, "explanation": "x"}


async def traces(world: World) -> tuple[Any, Any]:
    """Everything that a command could change: the report as a whole, and the audit trail."""
    report = await world.officer.get(world.report("S1"))
    return report, await world.auditor.get("/v1/assessment-audit-entries")


COMMANDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "save an entry": ("PUT", "/entries/1.1.1", {"json": ANSWER, "if_match": 0}),
    "save entries": (
        "PUT",
        "/entries",
        {"json": {"items": [{"leaf": "1.1.1", "version": 0, **ANSWER}]}},
    ),
    "preview": ("POST", "/previews", {"json": {"leaf": "1.1.1", "answer": ANSWER["answer"]}}),
    "upload": (
        "POST",
        "/entries/1.1.1/evidence",
        {"params": {"file_name": "a.pdf"}, "content": PDF},
    ),
    "make a statement": ("POST", "/entries/1.1.1/statements", {"json": {"text": "Giải trình"}}),
    "sign": ("POST", "/sign-offs", {"json": {}}),
    "submit": ("POST", "/submissions", {"if_match": 1}),
    "withdraw": ("POST", "/withdrawals", {"if_match": 1}),
    "read": ("GET", "", {}),
    "read what is missing": ("GET", "/missing", {}),
    "read a thread": ("GET", "/entries/1.1.1/statements", {}),
}


@pytest.mark.parametrize("command", COMMANDS)
async def test_another_agencys_report_is_not_there(world: World, command: str) -> None:
    await world.move("SELF_ASSESSMENT")
    before = await traces(world)
    method, path, options = COMMANDS[command]
    answer = await world.head("S2").call(method, world.report("S1") + path, **options)
    refused(answer, 404, "not-found")
    assert await traces(world) == before


@pytest.mark.parametrize("forgery", FORGED)
async def test_a_token_that_is_not_the_gateways_changes_nothing(
    world: World, http: httpx.AsyncClient, forgery: str
) -> None:
    await world.move("SELF_ASSESSMENT")
    before = await traces(world)
    answer = await http.put(
        f"{world.report('S1')}/entries/1.1.1",
        json=ANSWER,
        headers={
            "authorization": f"Bearer {FORGED[forgery](world.editor('S1').who)}",
            "accept-language": "en",
            "if-match": '"0"',
        },
    )
    refused(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert await traces(world) == before


async def test_the_same_token_well_made_is_taken(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    answer = await world.editor("S1").call(
        "PUT", f"{world.report('S1')}/entries/1.1.1", json=ANSWER, if_match=0
    )
    assert answer.status_code == 200
