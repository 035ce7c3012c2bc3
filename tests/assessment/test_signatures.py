"""The head signs a digest of exactly what is sent, anybody can compute it again, and what voids it is told."""

import asyncio
import hashlib
from typing import Any

import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import Caller, World


@pytest.fixture
async def filled_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    return world


def head(world: World, name: str) -> Caller:
    found = world.holding((Role.AGENCY_HEAD, "S1"), who=new_id())
    return Caller(found.http, type(found.who)(found.who.id, name, found.who.grants))


async def digest_of(world: World, who: Caller) -> str:
    answer = await who.call("GET", f"{world.report('S1')}/content")
    assert answer.headers["content-type"] == "application/json"
    return "sha256:" + hashlib.sha256(answer.content).hexdigest()


async def test_anybody_who_sees_the_report_can_compute_what_was_signed(
    filled_world: World,
) -> None:
    world, path = filled_world, filled_world.report("S1")
    await world.upload("S1")
    signed = await world.head("S1").post(f"{path}/sign-offs", {})
    for who in (world.editor("S1"), world.officer, world.auditor):
        assert await digest_of(world, who) == signed["digest"]
    content = (await world.officer.call("GET", f"{path}/content")).json()
    assert content["entries"]["1.1.1"]["claimed_points"] == "0.5"
    sent = await world.head("S1").post(f"{path}/submissions", if_match=1)
    assert sent["submitted_digest"] == signed["digest"] == await digest_of(world, world.officer)


async def test_two_heads_who_sign_at_once_give_one_signature(filled_world: World) -> None:
    world, path = filled_world, filled_world.report("S1")
    heads = [head(world, f"Thủ trưởng {number}") for number in range(6)]
    answers = await asyncio.gather(
        *(one.call("POST", f"{path}/sign-offs", json={}) for one in heads)
    )
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    listed = await world.officer.get(f"{path}/sign-offs")
    assert len(listed["items"]) == 1
    submissions = await asyncio.gather(
        *(one.call("POST", f"{path}/submissions", if_match=1) for one in heads)
    )
    assert sorted(one.status_code for one in submissions) == [201, *[409] * 5]


async def test_a_change_while_the_head_signs_is_never_under_the_signature(
    filled_world: World,
) -> None:
    """Whichever comes first: a valid signature names the content that is there."""
    world, path = filled_world, filled_world.report("S1")
    for version in range(1, 6):
        entry = {"answer": {"choices": ["NO" if version % 2 else "YES"]}}
        await asyncio.gather(
            world.head("S1").call("POST", f"{path}/sign-offs", json={}),
            world.editor("S1").put(f"{path}/entries/2.1", entry, if_match=version),
        )
        sheet = await world.officer.get(path)
        voided = sheet["sign_off"]["voided_at"] is not None
        assert voided or sheet["sign_off"]["digest"] == sheet["content_digest"]


async def test_what_voided_a_signature_is_visible_and_told_to_who_submits(
    filled_world: World,
) -> None:
    world, path = filled_world, filled_world.report("S1")
    refused(
        await world.head("S1").call("POST", f"{path}/submissions", if_match=1), 409, "not-signed"
    )
    first = await head(world, "Bà Hoa").post(f"{path}/sign-offs", {})
    items: list[dict[str, Any]] = [
        {"leaf": leaf, "version": 1, "answer": {"choices": [choice]}, "explanation": "x"}
        for leaf, choice in (("2.1", "NO"), ("1.1.1", "TIMELY"))
    ]
    await world.editor("S1").put(f"{path}/entries", {"items": items})
    (one,) = (await world.officer.get(f"{path}/sign-offs"))["items"]
    assert (one["id"], one["signed_by"]) == (first["id"], "Bà Hoa")
    assert (one["voided_by"], one["voided_action"]) == ("Agency_Editor", "entry.saved")
    assert sorted(one["voided_leaves"]) == ["1.1.1", "2.1"]
    body = await refused_in_both(
        world.head("S1"), "POST", f"{path}/submissions", 409, "sign-off-void", if_match=1
    )
    assert "Bà Hoa" in body["detail"]
    assert "Agency_Editor" in body["detail"]
    assert "2.1" in body["leaves"]
    trail = await world.auditor.get("/v1/assessment-audit-entries", subject_id=first["id"])
    assert trail["items"][0]["action"] == "sign-off.voided"
    await world.head("S1").post(f"{path}/sign-offs", {})
    listed = (await world.officer.get(f"{path}/sign-offs"))["items"]
    assert [one["voided_at"] is None for one in listed] == [True, False]


async def test_a_return_voids_the_signature_too(filled_world: World) -> None:
    world, path = filled_world, filled_world.report("S1")
    sent = await world.submit("S1")
    back = {"reason": "Sai", "leaves": ["2.1"], "until": "2024-12-03T00:00:00Z"}
    await world.officer.post(f"{path}/returns", back, if_match=sent["version"])
    signature = (await world.editor("S1").get(path))["sign_off"]
    assert signature["voided_by"] == "Officer"
    assert signature["voided_action"] == "self-assessment.returned"
    assert signature["voided_leaves"] == ["2.1"]


async def test_an_appraiser_does_not_get_the_whole_content(filled_world: World) -> None:
    world, path = filled_world, filled_world.report("S1")
    await world.submit("S1")
    answer = await world.appraiser.call("GET", f"{path}/content")
    refused(answer, 404, "not-found")
