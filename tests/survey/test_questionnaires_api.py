"""Questionnaires over HTTP: drafted, replaced, issued, versioned."""

import hashlib
from copy import deepcopy

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.world import QUESTIONS, World


async def test_a_draft_is_replaced_until_it_is_issued_then_the_next_version_begins(
    world: World,
) -> None:
    first = await world.draft()
    assert (first.status_code, first.json()["version"], first.json()["state"]) == (201, 1, "DRAFT")
    again = await world.draft()
    assert again.headers["etag"] == first.headers["etag"]
    replaced = await world.draft(title="Tên khác")
    assert replaced.json()["id"] == first.json()["id"]
    assert replaced.headers["etag"] != first.headers["etag"]
    path = f"/v1/questionnaires/{first.json()['id']}"

    stale = await world.call("POST", f"{path}/issuances", etag=first.headers["etag"])
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale-version")
    missing = await world.call("POST", f"{path}/issuances")
    assert missing.status_code == 428
    issued = await world.call("POST", f"{path}/issuances", etag=replaced.headers["etag"])
    assert issued.status_code == 201
    assert issued.json()["state"] == "ISSUED"
    assert issued.json()["digest"].startswith("sha256:")

    twice = await world.call("POST", f"{path}/issuances", etag=issued.headers["etag"])
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/questionnaire-issued")
    assert "next version" in twice.json()["detail"]
    following = await world.draft(title="Lần hai")
    assert following.json()["version"] == 2
    assert following.json()["id"] != first.json()["id"]
    assert (await world.call("GET", path)).json() == issued.json()


async def test_an_issued_version_keeps_its_xform(world: World) -> None:
    drafted = (await world.draft()).json()
    assert drafted["xform_digest"] is None
    path = f"/v1/questionnaires/{drafted['id']}/xform"
    proof = await world.call("GET", path)
    issued = await world.issued()
    frozen = await world.call("GET", path)
    assert (frozen.status_code, frozen.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert frozen.text == proof.text
    assert '<data id="HN-01" version="1">' in frozen.text
    md5 = hashlib.md5(frozen.content, usedforsecurity=False).hexdigest()
    assert issued["xform_digest"] == f"md5:{md5}"
    assert frozen.headers["etag"] == f'"md5:{md5}"'
    await world.issued(title="Lần hai")
    assert (await world.call("GET", path)).content == frozen.content


async def test_the_same_form_always_has_the_same_digest(world: World) -> None:
    one = await world.issued(code="A")
    other = await World(world.client).issued(code="A")
    assert one["digest"] == other["digest"]
    assert (await world.issued(code="A", title="Khác"))["digest"] != one["digest"]


async def test_all_faults_of_a_form_come_back_at_their_places_and_nothing_is_kept(
    world: World,
) -> None:
    questions = deepcopy(QUESTIONS)
    questions[1] |= {"code": "q1", "options": [{"code": "A", "label": "A"}]}
    questions[3] |= {"minimum": "60"}
    answer = await world.draft(questions=questions)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/faulty-questionnaire")
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {
        "#/questions/1/code",
        "#/questions/1/options",
        "#/questions/3/minimum",
    }
    listed = await world.call("GET", "/v1/questionnaires")
    assert listed.json() == {"items": [], "next": None}
    vietnamese = await world.client.post(
        "/v1/questionnaires",
        headers=world.headers(Role.OFFICER, language="vi"),
        json={
            "authority_id": str(world.authority_id),
            "code": "X",
            "title": "X",
            "questions": questions,
        },
    )
    assert "hãy" in vietnamese.json()["errors"][0]["detail"]


async def test_a_float_or_an_unknown_member_is_refused_by_name(world: World) -> None:
    questions = deepcopy(QUESTIONS)
    questions[3]["minimum"] = 0.5
    questions[4]["colour"] = "red"
    answer = await world.draft(questions=questions)
    assert answer.status_code == 422
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {
        "#/questions/3/minimum",
        "#/questions/4/colour",
    }


async def test_lists_are_paged_and_filtered(world: World) -> None:
    for number in range(5):
        await world.draft(code=f"F{number}")
    await world.issued(code="F0")
    first = (await world.call("GET", "/v1/questionnaires", params={"limit": 2})).json()
    second = (
        await world.call("GET", "/v1/questionnaires", params={"limit": 9, "cursor": first["next"]})
    ).json()
    assert [one["code"] for one in (*first["items"], *second["items"])] == [
        f"F{number}" for number in range(5)
    ]
    issued = await world.call("GET", "/v1/questionnaires", params={"state": "ISSUED"})
    assert [one["code"] for one in issued.json()["items"]] == ["F0"]
    none = await world.call(
        "GET", "/v1/questionnaires", params={"authority_id": str(new_id()), "code": "F0"}
    )
    assert none.json()["items"] == []


async def test_forms_of_another_authority_are_not_there(world: World) -> None:
    form = await world.issued()
    stranger = World(world.client)
    assert (await stranger.call("GET", f"/v1/questionnaires/{form['id']}")).status_code == 404
    foreign = await stranger.draft(authority_id=str(world.authority_id))
    assert foreign.status_code == 404
