"""Publications: immutable, one line per period, and the only way to the public."""

import asyncio
import json

import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.scoring.documents import CLAIM, OPINION, three_agencies
from tests.scoring.world import View, World
from tests.support.authentication import principal

IMMUTABLE = ("/ranking", "/agencies/so-a", "/ranking.csv", "/ranking.xlsx")


async def correction(world: World) -> View:
    """Have another approved run of the same period."""
    agencies = three_agencies(world.authority_id)
    agencies[0]["leaves"]["1.1"]["final"]["points"] = "12"
    return await world.approved(record=world.freeze_record(agencies=agencies))


async def test_an_approved_run_becomes_public_under_a_decision(world: World) -> None:
    run = await world.approved()
    answer = await world.publish(run)
    assert answer.status_code == 201
    publication = answer.json()
    assert answer.headers["location"] == f"/v1/publications/{publication['id']}"
    assert publication["result_digest"] == run["result_digest"]
    assert publication["decision_number"] == "123/QĐ-UBND"
    after = (await world.read(f"/v1/runs/{run['id']}")).json()
    assert (after["state"], after["publication_id"]) == ("PUBLISHED", publication["id"])
    public = await world.client.get(f"/v1/publications/{publication['id']}")
    assert public.json() == publication
    assert await world.audit_actions() == [
        "run.start",
        "run.check",
        "run.approve",
        "publication.create",
        "run.publish",
    ]


async def test_a_draft_is_not_published(world: World) -> None:
    run = await world.run()
    answer = await world.publish(run)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/run-not-approved")
    assert "chair" in answer.json()["detail"]
    assert "Chủ tịch" in (await world.publish(run, language="vi")).json()["detail"]
    assert (await world.read(f"/v1/runs/{run['id']}")).json()["state"] == "DRAFT"


async def test_two_publishing_at_once_make_one_publication(world: World) -> None:
    run = await world.approved()
    answers = await asyncio.gather(
        *(world.publish(run, decision_number=f"{number}/QĐ") for number in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    winner = next(answer.json() for answer in answers if answer.status_code == 201)
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["type"] == "/problems/run-already-published"
            assert answer.json()["publication_id"] == winner["id"]
    page = await world.client.get(
        "/v1/publications", params={"authority_id": str(world.authority_id)}
    )
    assert [one["id"] for one in page.json()["items"]] == [winner["id"]]


async def test_two_runs_of_a_period_published_at_once_make_one_publication(world: World) -> None:
    one, other = await world.approved(), await correction(world)
    answers = await asyncio.gather(
        world.publish(one, decision_number="1/QĐ"), world.publish(other, decision_number="2/QĐ")
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert loser.json()["type"] == "/problems/period-already-published"


async def test_a_decision_number_stands_for_one_publication(world: World) -> None:
    first = await world.published()
    other = await correction(world)
    answer = await world.publish(other, replaces=first["id"])
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/decision-number-used")
    assert answer.json()["publication_id"] == first["id"]
    assert (await world.read(f"/v1/runs/{other['id']}")).json()["state"] == "APPROVED"


async def test_a_decision_number_is_the_same_however_it_is_encoded(world: World) -> None:
    first = await world.published(decision_number="1/QĐ-HĐTĐ ngà")
    answer = await world.publish(
        await correction(world), decision_number="1/QĐ-HĐTĐ nga\u0300", replaces=first["id"]
    )
    assert answer.json()["type"] == "/problems/decision-number-used"


async def test_two_authorities_may_use_the_same_number(world: World) -> None:
    other = World(world.client, world.records, world.summaries)
    await world.published()
    await other.published()


async def test_a_correction_replaces_and_leaves_the_first_as_it_was(world: World) -> None:
    first = await world.published()
    before = await world.client.get(f"/v1/publications/{first['id']}/ranking")
    run = await correction(world)
    bare = await world.publish(run, decision_number="124/QĐ")
    assert bare.json()["type"] == "/problems/period-already-published"
    assert first["id"] in bare.json()["detail"]
    second = (await world.publish(run, decision_number="124/QĐ", replaces=first["id"])).json()
    assert second["replaces"] == first["id"]
    shown = (await world.client.get(f"/v1/publications/{first['id']}")).json()
    assert shown == {**first, "replaced_by": second["id"]}
    after = await world.client.get(f"/v1/publications/{first['id']}/ranking")
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    corrected = (await world.client.get(f"/v1/publications/{second['id']}/ranking")).json()
    indexes = {line["agency_code"]: line["index"] for line in corrected["items"]}
    assert indexes["so-a"] == "74.00"


async def test_only_the_current_publication_can_be_replaced(world: World) -> None:
    first = await world.published()
    second = (
        await world.publish(await correction(world), decision_number="124/QĐ", replaces=first["id"])
    ).json()
    third = await world.approved(settings={"places": 3})
    answer = await world.publish(third, decision_number="125/QĐ", replaces=first["id"])
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/already-replaced")
    assert answer.json()["publication_id"] == second["id"]


async def test_only_a_publication_of_the_same_period_can_be_replaced(world: World) -> None:
    other = World(world.client, world.records, world.summaries)
    foreign = await other.published()
    run = await world.approved()
    for replaced in (foreign["id"], str(new_id())):
        answer = await world.publish(run, replaces=replaced)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/unknown-replaced")
        assert answer.json()["errors"][0]["pointer"] == "#/replaces"
    assert (await world.publish(run)).status_code == 201


async def test_another_authority_cannot_publish_a_run(world: World) -> None:
    run = await world.approved()
    stranger = principal(Role.OFFICER, new_id())
    assert (await world.publish(run, by=stranger)).status_code == 404
    assert (await world.publish(run, by=world.chair)).status_code == 403
    assert (await world.read(f"/v1/runs/{run['id']}")).json()["state"] == "APPROVED"


async def test_nothing_changes_a_publication(world: World) -> None:
    publication = await world.published()
    path = f"/v1/publications/{publication['id']}"
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        answer = await world.client.request(method, path, json={"title": "Khác"})
        assert answer.status_code == 405


async def test_the_public_reads_ranking_and_reasons(world: World) -> None:
    publication = await world.published()
    ranking = (await world.client.get(f"/v1/publications/{publication['id']}/ranking")).json()
    assert [line["agency_code"] for line in ranking["items"]] == ["so-b", "so-a", "huyen-c"]
    block = await world.client.get(
        f"/v1/publications/{publication['id']}/ranking", params={"block": "HUYEN"}
    )
    assert [line["agency_code"] for line in block.json()["items"]] == ["huyen-c"]
    agency = (await world.client.get(f"/v1/publications/{publication['id']}/agencies/so-b")).json()
    leaves = {leaf["code"]: leaf for leaf in agency["leaves"]}
    assert leaves["1.2"]["points"] == "40"
    assert leaves["1.2"]["explanation"]["text"]["en"]
    assert agency["criteria"][0]["code"] == "1.1"


async def test_opinions_and_explanations_stay_private(world: World) -> None:
    publication = await world.published()
    run = (await world.read("/v1/runs")).json()["items"][0]
    seen = [
        (await world.client.get(f"/v1/publications/{publication['id']}{path}")).text
        for path in ("", "/ranking", "/agencies/so-a", "/ranking.csv")
    ]
    public = json.dumps([json.loads(text) for text in seen[:3]], ensure_ascii=False) + seen[3]
    for private in (OPINION, CLAIM, "Nguyễn Văn Kín", "round_1", "rule_points", run["id"]):
        assert private not in public
    for person in (world.officer, world.chair):
        assert str(person.id) not in public
    leaves = json.loads(seen[2])["leaves"]
    assert leaves[0]["explanation"]["text"]["vi"] == "Hội đồng ấn định 15 điểm thay cho quy tắc."


async def test_no_public_path_reaches_what_is_not_published(world: World) -> None:
    draft = await world.run()
    approved = await world.approved(settings={"places": 3})
    for run in (draft, approved):
        for path in ("", *IMMUTABLE):
            answer = await world.client.get(f"/v1/publications/{run['id']}{path}")
            assert answer.status_code == 404
        for path in ("", "/results", "/ranking.csv", "/ranking.xlsx"):
            answer = await world.client.get(f"/v1/runs/{run['id']}{path}")
            assert answer.status_code == 401
    listed = await world.client.get(
        "/v1/publications", params={"authority_id": str(world.authority_id)}
    )
    assert listed.json() == {"items": [], "next": None}


async def test_publications_are_listed_newest_first_and_filtered(world: World) -> None:
    first = await world.published()
    second = (
        await world.publish(await correction(world), decision_number="124/QĐ", replaces=first["id"])
    ).json()
    mine = {"authority_id": str(world.authority_id)}
    page = (await world.client.get("/v1/publications", params={**mine, "limit": 1})).json()
    rest = await world.client.get(
        "/v1/publications", params={**mine, "limit": 1, "cursor": page["next"]}
    )
    assert [one["id"] for one in page["items"] + rest.json()["items"]] == [
        second["id"],
        first["id"],
    ]
    programme = first["heading"]["programme"]["code"]
    found = await world.client.get("/v1/publications", params={"programme": programme})
    assert len(found.json()["items"]) == 2
    none = await world.client.get("/v1/publications", params={**mine, "programme": "x"})
    assert none.json()["items"] == []


@pytest.mark.parametrize("path", IMMUTABLE)
async def test_what_is_public_is_cached_and_asked_for_again_cheaply(
    world: World, path: str
) -> None:
    publication = await world.published()
    url = f"/v1/publications/{publication['id']}{path}"
    first = await world.client.get(url)
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = await world.client.get(url)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    for given in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        unchanged = await world.client.get(url, headers={"if-none-match": given})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["etag"] == first.headers["etag"]
    assert (await world.client.get(url, headers={"if-none-match": '"x"'})).status_code == 200


async def test_what_may_change_is_kept_for_a_minute_only(world: World) -> None:
    publication = await world.published()
    for path in ("/v1/publications", f"/v1/publications/{publication['id']}"):
        answer = await world.client.get(path)
        assert answer.headers["cache-control"] == "public, max-age=60"
        unchanged = await world.client.get(path, headers={"if-none-match": answer.headers["etag"]})
        assert unchanged.status_code == 304


async def test_a_refusal_is_never_cached(world: World) -> None:
    answer = await world.client.get(f"/v1/publications/{new_id()}/ranking")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"decision_number": "  "}, "#/decision_number"),
        ({"decision_date": "15/03/2025"}, "#/decision_date"),
        ({"decision_date": "2999-01-01"}, "#/decision_date"),
        ({"title": ""}, "#/title"),
        ({"run_id": "x"}, "#/run_id"),
        ({"published_at": "2025-01-01"}, "#/published_at"),
    ],
)
async def test_a_publication_that_is_not_well_formed_is_refused(
    world: World, change: View, pointer: str
) -> None:
    run = await world.approved()
    answer = await world.publish(run, **change)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert (await world.read(f"/v1/runs/{run['id']}")).json()["state"] == "APPROVED"
