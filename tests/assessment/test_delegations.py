"""Leaves in the hands of single people of an agency: a guide to most, a bar only where a head says so."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.assessment.events import EventType
from shared.auth.principal import Role
from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.test_announcements import announced
from tests.assessment.uploads import uploaded
from tests.assessment.world import PDF, Caller, World

YES = {"answer": {"choices": ["YES"]}}


@pytest.fixture
async def open_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    return world


def charge(who: Caller, **more: Any) -> dict[str, Any]:
    return {"account_id": str(who.who.id), "account_name": "Nam", **more}


def colleague(world: World) -> Caller:
    return world.holding((Role.AGENCY_EDITOR, "S1"), who=new_id())


async def test_leaves_criteria_and_fields_are_delegated_at_once_and_found_again(
    open_world: World,
) -> None:
    path, nam = open_world.report("S1"), colleague(open_world)
    body = charge(nam, leaves=["2.1"], criteria=["1.1"], due_on="2024-11-20", note="Xem kỹ")
    made = await open_world.editor("S1").post(f"{path}/delegations", body)
    assert [one["leaf"] for one in made["items"]] == ["1.1.1", "1.1.2", "2.1"]
    assert {one["due_on"] for one in made["items"]} == {"2024-11-20"}
    mine = await nam.get(path, delegated_to="me")
    assert [leaf["code"] for leaf in mine["leaves"]] == ["1.1.1", "1.1.2", "2.1"]
    assert (mine["progress"]["total"], mine["progress"]["complete"]) == (3, 0)
    assert mine["leaves"][0]["delegation"]["note"] == "Xem kỹ"
    others = await open_world.editor("S1").get(path, delegated_to="me")
    assert others["leaves"] == []
    by_id = await open_world.head("S1").get(path, delegated_to=str(nam.who.id))
    assert len(by_id["leaves"]) == 3
    again = await open_world.editor("S1").post(f"{path}/delegations", body)
    assert again == made
    (event,) = await announced(open_world, EventType.LEAVES_DELEGATED)
    assert event["account_ids"] == [nam.who.id]
    assert event["data"]["leaves"] == ["1.1.1", "1.1.2", "2.1"]


async def test_what_goes_to_another_stays_as_history(open_world: World) -> None:
    path, nam, lan = open_world.report("S1"), colleague(open_world), colleague(open_world)
    editor = open_world.editor("S1")
    await editor.post(f"{path}/delegations", charge(nam, fields=["2"]))
    second = await editor.post(f"{path}/delegations", charge(lan, leaves=["2.1"]))
    listed = (await editor.get(f"{path}/delegations", leaf="2.1"))["items"]
    assert [one["account_id"] for one in listed] == [str(nam.who.id), str(lan.who.id)]
    assert (listed[0]["ended_by"], listed[1]["ended_at"]) == ("Agency_Editor", None)
    ending = f"{path}/delegations/{second['items'][0]['id']}"
    assert (await editor.call("DELETE", ending)).status_code == 204
    refused(await editor.call("DELETE", ending), 404, "not-found")
    assert (await editor.get(f"{path}/delegations", current=True))["items"] == []
    trail = await open_world.auditor.get(
        "/v1/assessment-audit-entries", subject_id=open_world.reports["S1"]
    )
    actions = [one["action"] for one in trail["items"]]
    assert actions[:3] == ["delegation.ended", "leaves.delegated", "leaves.delegated"]
    assert trail["items"][1]["before"] == {"2.1": "Nam"}


async def test_a_delegation_guides_and_only_an_exclusive_one_bars(open_world: World) -> None:
    path, nam = open_world.report("S1"), colleague(open_world)
    editor, head = open_world.editor("S1"), open_world.head("S1")
    await editor.post(f"{path}/delegations", charge(nam, leaves=["2.1"]))
    await editor.put(f"{path}/entries/2.1", YES, if_match=0)
    body = charge(nam, leaves=["2.1"], exclusive=True)
    refused(await editor.call("POST", f"{path}/delegations", json=body), 403, "not-permitted")
    await head.post(f"{path}/delegations", body)
    refusal = await refused_in_both(
        editor, "PUT", f"{path}/entries/2.1", 409, "leaf-delegated", json=YES, if_match=1
    )
    assert refusal["errors"][0]["account_name"] == "Nam"
    marks = {"items": [{"leaf": "2.1", "version": 1}]}
    refused(await editor.call("POST", f"{path}/marks", json=marks), 409, "leaf-delegated")
    steal = charge(colleague(open_world), leaves=["2.1"])
    refused(await editor.call("POST", f"{path}/delegations", json=steal), 409, "leaf-delegated")
    await nam.put(f"{path}/entries/2.1", YES, if_match=1)
    await head.put(f"{path}/entries/2.1", YES, if_match=2)


async def test_evidence_of_an_exclusive_leaf_is_in_the_same_hands(open_world: World) -> None:
    """A claim and its proof belong together: whoever may not enter a leaf changes neither."""
    path, nam = open_world.report("S1"), colleague(open_world)
    editor, head = open_world.editor("S1"), open_world.head("S1")
    evidence = (await open_world.upload("S1", "2.1")).json()
    documents = (await editor.get("/v1/documents"))["items"]
    upload = await uploaded(editor, PDF + b"batch")
    await head.post(f"{path}/delegations", charge(nam, leaves=["2.1"], exclusive=True))
    cite = {"items": [{"leaf": "2.1", "document_id": documents[0]["id"]}]}
    batch = {
        "self_assessment_id": open_world.reports["S1"],
        "items": [{"upload_id": upload, "leaves": ["1.1.1", "2.1"]}],
    }
    before = await head.get(f"{path}/content")
    for method, where, body in (
        ("POST", f"{path}/citations", cite),
        ("POST", "/v1/document-batches", batch),
        ("DELETE", f"/v1/evidence/{evidence['id']}", None),
    ):
        refusal = await refused_in_both(editor, method, where, 409, "leaf-delegated", json=body)
        assert refusal["errors"][0]["account_name"] == "Nam"
    refused(await open_world.upload("S1", "2.1", PDF + b"raw"), 409, "leaf-delegated")
    assert await head.get(f"{path}/content") == before
    assert (await editor.get("/v1/documents"))["items"] == documents
    await nam.post(f"{path}/citations", cite)
    assert (await head.call("DELETE", f"/v1/evidence/{evidence['id']}")).status_code == 204


async def test_in_the_supplement_an_exclusive_leaf_has_one_voice(open_world: World) -> None:
    path, nam = open_world.report("S1"), colleague(open_world)
    for agency in open_world.agencies:
        await open_world.fill(agency)
        await open_world.submit(agency)
    body = charge(nam, leaves=["2.1"], exclusive=True)
    await open_world.head("S1").post(f"{path}/delegations", body)
    await open_world.move("ROUND_1")
    for agency in open_world.agencies:
        await open_world.decide_all(agency)
    await open_world.move("SUPPLEMENT")
    open_world.clock.set(datetime(2024, 12, 11, tzinfo=UTC))
    statement = {"text": "Đơn vị đã hoàn thành"}
    where = f"{path}/entries/2.1/statements"
    await refused_in_both(
        open_world.editor("S1"), "POST", where, 409, "leaf-delegated", json=statement
    )
    await nam.post(where, statement)
    await open_world.editor("S1").post(f"{path}/entries/1.1.1/statements", statement)


async def test_what_cannot_be_delegated_is_named(open_world: World) -> None:
    path, nam = open_world.report("S1"), colleague(open_world)
    for codes in ({"leaves": ["2.2", "1.2"]}, {"fields": ["9"]}, {"criteria": ["7"]}):
        await refused_in_both(
            open_world.editor("S1"),
            "POST",
            f"{path}/delegations",
            422,
            "unknown-leaves",
            json=charge(nam, **codes),
        )
    nothing = await open_world.editor("S1").call("POST", f"{path}/delegations", json=charge(nam))
    refused(nothing, 422, "invalid-request")


async def test_delegations_end_with_the_agencys_part(open_world: World) -> None:
    path, nam = open_world.report("S1"), colleague(open_world)
    for agency in open_world.agencies:
        await open_world.fill(agency)
        await open_world.submit(agency)
    await open_world.move("ROUND_1")
    body = charge(nam, leaves=["2.1"])
    made = await open_world.editor("S1").post(f"{path}/delegations", body)
    assert len(made["items"]) == 1
    for agency in open_world.agencies:
        await open_world.decide_all(agency)
    await open_world.move("SUPPLEMENT")
    await open_world.move("ROUND_2", reason="x")
    refused(
        await open_world.editor("S1").call("POST", f"{path}/delegations", json=body),
        409,
        "wrong-phase",
    )
    hidden = await open_world.appraiser.get(path)
    assert all(leaf["delegation"] is None for leaf in hidden["leaves"])
