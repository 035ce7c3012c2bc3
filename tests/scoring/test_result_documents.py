"""Documents are asked for, made in the background by another process, fetched, taken back."""

from typing import Any

import pytest

from services.scoring.result_documents.service import MOST_WAITING
from shared.auth.principal import Principal, Role
from shared.ids import new_id
from tests.scoring.documents import agency_id
from tests.scoring.world import View, World
from tests.support.authentication import principal, signed_in


def card_of(world: World, code: str) -> View:
    return {"kind": "SCORE_CARD", "agency_id": str(agency_id(world.authority_id, code))}


async def ids(world: World, by: Principal | None = None, **filters: Any) -> list[str]:
    page = (await world.read("/v1/result-documents", by, **filters)).json()
    return [one["id"] for one in page["items"]]


async def test_the_same_request_again_is_the_same_document(world: World) -> None:
    run, wanted = await world.run(), {"id": str(new_id()), "kind": "SCORE_CARDS", "block": "SO"}
    first = await world.ask_for_document(run, **wanted)
    again = await world.ask_for_document(run, **wanted)
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == first.json()
    assert await ids(world) == [wanted["id"]]


async def test_an_id_stands_for_one_request_in_whatever_authority(world: World) -> None:
    run, wanted = await world.run(), {"id": str(new_id()), "block": "SO"}
    assert (await world.ask_for_document(run, **wanted)).status_code == 202
    other = World(world.client, world.records, world.summaries)
    for answer in (
        await world.ask_for_document(run, **wanted, audience="INTERNAL", kind="SCORE_CARD_BOOK"),
        await other.ask_for_document(await other.run(), **wanted),
    ):
        assert answer.status_code == 409
        assert answer.json()["type"] == "/problems/document-id-taken"
        assert "leave `id` out" in answer.json()["detail"]
    assert await ids(other) == []


@pytest.mark.parametrize(
    ("wanted", "status", "problem"),
    [
        ({"kind": "SCORE_CARD"}, 422, "invalid-request"),
        ({"kind": "SCORE_CARDS", "agency_id": str(new_id())}, 422, "invalid-request"),
        ({"kind": "SCORE_CARD", "agency_id": str(new_id()), "block": "SO"}, 422, "invalid-request"),
        ({"kind": "SCORE_CARD_BOOK"}, 422, "invalid-request"),
        ({"kind": "POSTER"}, 422, "invalid-request"),
        ({"kind": "SCORE_CARD", "agency_id": str(new_id())}, 404, "not-found"),
        ({"kind": "SCORE_CARDS", "block": "XA"}, 422, "unknown-block"),
        ({"kind": "SCORE_CARDS", "run_id": str(new_id())}, 404, "not-found"),
        ({"kind": "SCORE_CARDS", "audience": "PUBLIC"}, 409, "run-not-public"),
    ],
)
async def test_what_makes_no_sense_is_refused_before_anything_is_made(
    world: World, wanted: View, status: int, problem: str
) -> None:
    answer = await world.ask_for_document(await world.run(), **wanted)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
    assert await ids(world) == []
    assert "result-document.request" not in await world.audit_actions()


async def test_a_refusal_says_in_both_languages_what_to_do(world: World) -> None:
    run = await world.run()
    said = {"vi": "hãy công bố trước", "en": "publish them before"}
    for language, words in said.items():
        answer = await world.ask_for_document(run, audience="PUBLIC", language=language)
        assert words in answer.json()["detail"]


async def test_a_document_is_cancelled_once_and_stays_to_be_seen(world: World) -> None:
    document = await world.cancelled_document()
    assert document["state"] == "CANCELLED"
    path = f"/v1/result-documents/{document['id']}"
    headers = signed_in(world.officer)
    again = await world.client.post(f"{path}/cancellations", headers=headers)
    assert again.json()["type"] == "/problems/document-finished"
    content = await world.read(f"{path}/content")
    assert (content.status_code, content.json()["state"]) == (409, "CANCELLED")
    assert await ids(world, state="CANCELLED") == [document["id"]]
    assert await ids(world, state="DONE") == []
    assert (await world.client.delete(path, headers=headers)).status_code == 204
    assert (await world.read(path)).status_code == 404
    assert (await world.audit_actions())[-3:] == [
        "result-document.request",
        "result-document.cancel",
        "result-document.remove",
    ]


async def test_an_agency_takes_back_only_what_it_asked_for_itself(world: World) -> None:
    run = await world.approved()
    await world.publish(run)
    own = card_of(world, "so-a")
    so_a = agency_id(world.authority_id, "so-a")
    editor, head = (world.person(role, so_a) for role in (Role.AGENCY_EDITOR, Role.AGENCY_HEAD))
    document = (await world.ask_for_document(run, editor, **own)).json()
    path = f"/v1/result-documents/{document['id']}"
    for answer in (
        await world.client.delete(path, headers=signed_in(head)),
        await world.client.post(f"{path}/cancellations", headers=signed_in(head)),
    ):
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-your-document")
    cancelled = await world.client.post(f"{path}/cancellations", headers=signed_in(editor))
    assert cancelled.json()["state"] == "CANCELLED"
    assert (await world.client.delete(path, headers=signed_in(editor))).status_code == 204


async def test_one_authority_does_not_fill_the_queue(world: World) -> None:
    run = await world.run()
    for _ in range(MOST_WAITING):
        assert (await world.ask_for_document(run)).status_code == 202
    refused = await world.ask_for_document(run)
    assert (refused.status_code, refused.json()["count"]) == (429, MOST_WAITING)
    assert refused.headers["retry-after"] == "30"
    assert "one file of the whole block" in refused.json()["detail"]


async def test_documents_are_listed_newest_first_page_by_page(world: World) -> None:
    run, other = await world.run(), await world.run(settings={"places": 3})
    made = [(await world.ask_for_document(run)).json()["id"] for _ in range(3)]
    elsewhere = (await world.ask_for_document(other, block="SO")).json()["id"]
    assert await ids(world, run_id=run["id"]) == made[::-1]
    assert await ids(world, kind="SCORE_CARD_BOOK") == []
    page = (await world.read("/v1/result-documents", limit=2)).json()
    assert [one["id"] for one in page["items"]] == [elsewhere, made[2]]
    assert await ids(world, cursor=page["next"]) == [made[1], made[0]]
    assert await ids(world, principal(Role.OFFICER, new_id())) == []
