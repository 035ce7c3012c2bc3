"""Input of the worst kind, and how much the database is asked."""

import pytest

from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import World
from tests.support.statements import statements


@pytest.mark.parametrize(
    ("escape", "code"), [("\\u0000", "unstorable-text"), ("\\ud800", "invalid-request")]
)
async def test_signs_that_no_database_keeps_are_refused(
    world: World, escape: str, code: str
) -> None:
    await world.move("SELF_ASSESSMENT")
    for method, path, content in (
        ("POST", "/v1/agencies", f'{{"code": "X", "block": "SO", "name": "a{escape}b"}}'),
        (
            "PUT",
            f"{world.report('S1')}/entries/1.1.1",
            f'{{"answer": {{"choices": ["LATE"]}}, "explanation": "a{escape}b"}}',
        ),
    ):
        caller = world.officer if method == "POST" else world.editor("S1")
        answer = await caller.call(
            method,
            path,
            content=content.encode(),
            headers={"content-type": "application/json"},
            if_match=0,
        )
        refused(answer, 422, code)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/agencies?search=a%00b",
        "/v1/agencies?code=a%00b",
        "/v1/assessment-audit-entries?subject_id=a%00b",
    ],
)
async def test_no_filter_breaks_the_service(world: World, path: str) -> None:
    answer = await world.officer.call("GET", path)
    assert answer.status_code in {200, 422}, answer.text


@pytest.mark.parametrize(
    "until",
    [
        "9999-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T20:00:00Z",
        "0001-01-01T00:00:00+14:00",
    ],
)
async def test_the_ends_of_the_calendar_are_refused_and_break_nothing(
    world: World, until: str
) -> None:
    """PostgreSQL's driver keeps the last instant as infinity, which could never be read again."""
    path = f"/v1/periods/{world.period}"
    body = {"agency_id": world.agencies["S1"], "until": until, "reason": "x"}
    answer = await refused_in_both(
        world.officer, "POST", f"{path}/extensions", 422, "invalid-request", json=body
    )
    assert [one["pointer"] for one in answer["errors"]] == ["#/until"]
    assert len((await world.officer.get(f"{path}/participants"))["items"]) == len(world.agencies)


async def test_the_name_of_an_appraiser_is_no_longer_than_what_is_kept(world: World) -> None:
    body = {"appraiser_id": str(new_id()), "appraiser_name": "x" * 201, "fields": ["1"]}
    await refused_in_both(
        world.officer,
        "POST",
        f"/v1/periods/{world.period}/assignments",
        422,
        "invalid-request",
        json=body,
    )


async def test_a_leaf_of_any_name_is_refused_not_broken(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    for leaf in ("a%00b", "%2E%2E", "x" * 65, "1.1.1%20"):
        answer = await world.editor("S1").call(
            "PUT",
            f"{world.report('S1')}/entries/{leaf}",
            json={"answer": {"choices": ["LATE"]}},
            if_match=0,
        )
        assert answer.status_code in {404, 405, 422}, answer.text


async def test_saving_many_entries_takes_no_more_statements_than_one(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    with statements() as asked:
        await world.fill("S1")
    assert len(asked) <= 10, asked
