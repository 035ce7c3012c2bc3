"""Several people of an agency in one report at once."""

import asyncio
from typing import Any

import pytest

from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import World
from tests.support.statements import statements

ENTRIES: dict[str, dict[str, Any]] = {
    "1.1.1": {"answer": {"choices": ["LATE"]}, "explanation": "Muộn"},
    "1.1.2": {"answer": {"facts": {"done": "2", "planned": "3"}}},
    "2.1": {"answer": {"choices": ["YES"]}},
}


@pytest.fixture
async def open_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    return world


async def test_different_leaves_never_stand_in_each_others_way(open_world: World) -> None:
    path = open_world.report("S1")
    for version in range(4):
        answers = await asyncio.gather(
            *(
                open_world.editor("S1").call(
                    "PUT", f"{path}/entries/{leaf}", json=entry, if_match=version
                )
                for leaf, entry in ENTRIES.items()
            )
        )
        assert [one.status_code for one in answers] == [200, 200, 200]


async def test_on_the_same_leaf_the_second_is_shown_what_the_first_saved(
    open_world: World,
) -> None:
    path = f"{open_world.report('S1')}/entries/1.1.1"
    await open_world.head("S1").put(path, ENTRIES["1.1.1"], if_match=0)
    body = await refused_in_both(
        open_world.editor("S1"),
        "PUT",
        path,
        412,
        "entry-changed",
        json=ENTRIES["1.1.1"],
        if_match=0,
    )
    (one,) = body["errors"]
    assert (one["leaf"], one["given"], one["current"]) == ("1.1.1", 0, 1)
    assert (one["updated_by"], one["updated_at"]) == ("Agency_Head", "2024-11-10T03:00:00Z")
    assert one["entry"]["answer"]["choices"] == ["LATE"]
    assert (one["entry"]["claimed_points"], one["entry"]["explanation"]) == ("0.5", "Muộn")
    assert "10/11/2024 10:00:00" in one["detail"]
    merged = {**ENTRIES["1.1.1"], "explanation": "Muộn, đã gộp"}
    await open_world.editor("S1").put(path, merged, if_match=one["current"])
    empty = await open_world.editor("S1").call(
        "PUT", f"{open_world.report('S1')}/entries/2.1", json=ENTRIES["2.1"], if_match=3
    )
    assert refused(empty, 412, "entry-changed")["errors"][0]["entry"] is None


async def test_of_many_all_conflicts_come_at_once_each_at_its_place(open_world: World) -> None:
    path = f"{open_world.report('S1')}/entries"
    items = [{"leaf": leaf, "version": 0, **entry} for leaf, entry in ENTRIES.items()]
    answers = await asyncio.gather(
        *(open_world.editor("S1").call("PUT", path, json={"items": items}) for _ in range(2))
    )
    assert sorted(one.status_code for one in answers) == [200, 412]
    lost = next(one for one in answers if one.status_code == 412)
    found = refused(lost, 412, "entry-changed")["errors"]
    assert [one["pointer"] for one in found] == ["#/items/0", "#/items/1", "#/items/2"]
    assert all(one["entry"] for one in found)


async def test_one_cheap_question_tells_whether_anything_changed(open_world: World) -> None:
    path, editor = open_world.report("S1"), open_world.editor("S1")
    await editor.put(f"{path}/entries/2.1", ENTRIES["2.1"], if_match=0)
    first = await editor.call("GET", f"{path}/versions")
    assert first.json() == {"report": 1, "signed": False, "entries": {"2.1": 1}, "evidence": {}}
    known = {"if-none-match": first.headers["etag"]}
    with statements() as asked:
        same = await editor.call("GET", f"{path}/versions", headers=known)
    assert (same.status_code, same.content, len(asked)) == (304, b"", 1)

    async def changed() -> dict[str, Any]:
        answer = await editor.call("GET", f"{path}/versions", headers=known)
        assert answer.status_code == 200
        known["if-none-match"] = answer.headers["etag"]
        body: dict[str, Any] = answer.json()
        return body

    evidence = (await open_world.upload("S1")).json()
    assert (await changed())["evidence"] == {"1.1.1": 1}
    await editor.call("DELETE", f"/v1/evidence/{evidence['id']}")
    assert (await changed())["evidence"] == {"1.1.1": 2}
    for leaf in ("1.1.1", "1.1.2"):
        await editor.put(f"{path}/entries/{leaf}", ENTRIES[leaf], if_match=0)
    assert (await changed())["entries"] == {"2.1": 1, "1.1.1": 1, "1.1.2": 1}
    await open_world.head("S1").post(f"{path}/sign-offs", {})
    assert (await changed())["signed"] is True
    await open_world.head("S1").post(f"{path}/submissions", if_match=1)
    assert (await changed())["report"] == 2


async def test_signing_and_submitting_take_few_statements(open_world: World) -> None:
    await open_world.fill("S1")
    path, head = open_world.report("S1"), open_world.head("S1")
    with statements() as signing:
        await head.post(f"{path}/sign-offs", {})
    with statements() as submitting:
        await head.post(f"{path}/submissions", if_match=1)
    assert len(signing) <= 12, signing
    assert len(submitting) <= 11, submitting
