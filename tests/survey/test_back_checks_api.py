"""A random share of each interviewer's respondents is asked again, and both answers are compared."""

from typing import Any

import httpx

from services.survey.back_checks.models import Candidate
from services.survey.back_checks.rules import by_interviewer, draw
from shared.auth.principal import Principal, Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.survey.world import GOOD_ANSWERS, Campaign, World

SUPERVISOR = Role.SURVEY_SUPERVISOR
SEED = "seed-of-tests"


async def collected(world: World, *numbers: int) -> tuple[Campaign, list[Principal]]:
    """Let interviewers collect so many responses each."""
    campaign = await world.opened(agencies=1)
    people = [principal(Role.INTERVIEWER, world.authority_id) for _ in numbers]
    for person, number in zip(people, numbers, strict=True):
        await world.assign(campaign, person)
        batch = {"responses": [world.response(campaign) for _ in range(number)]}
        sent = await world.client.post(
            f"{campaign.path}/response-batches", headers=signed_in(person), json=batch
        )
        assert sent.json()["stored"] == number
    return campaign, people


async def drawn(world: World, campaign: Campaign, **order: Any) -> httpx.Response:
    asked = {"percent": 10, "seed": SEED} | order
    return await world.call("POST", f"{campaign.path}/back-checks", SUPERVISOR, json=asked)


async def items(
    world: World, campaign: Campaign, check: dict[str, Any], query: str = ""
) -> list[dict[str, Any]]:
    path = f"{campaign.path}/back-checks/{check['id']}/items?limit=200{query}"
    return list((await world.call("GET", path, SUPERVISOR)).json()["items"])


async def contact(
    world: World, campaign: Campaign, check: dict[str, Any], item: dict[str, Any], **found: Any
) -> httpx.Response:
    path = f"{campaign.path}/back-checks/{check['id']}/items/{item['response_id']}/contacts"
    options = {"language": found.pop("language", "en")}
    asked = {"outcome": "CONFIRMED"} | found
    return await world.call("POST", path, SUPERVISOR, json=asked, **options)


async def report(world: World, campaign: Campaign, check: dict[str, Any]) -> dict[str, Any]:
    """Read what came of it, and see that it adds up."""
    answer = await world.call("GET", f"{campaign.path}/back-checks/{check['id']}", SUPERVISOR)
    assert answer.status_code == 200, answer.text
    body = dict(answer.json())
    outcomes = ("pending", "confirmed", "denied", "unreachable", "refused")
    for one in (body["total"], *body["by_interviewer"]):
        assert one["drawn"] == sum(one[outcome] for outcome in outcomes)
    for figure in (*outcomes, "drawn", "responses", "compared", "agreed"):
        assert body["total"][figure] == sum(one[figure] for one in body["by_interviewer"])
    for figure in ("compared", "agreed"):
        assert body["total"][figure] == sum(one[figure] for one in body["by_question"])
    return body


async def test_a_share_of_each_interviewer_is_drawn_by_a_seed_that_is_kept(world: World) -> None:
    campaign, people = await collected(world, 21, 4, 1)
    made = await drawn(world, campaign, at_least=2)
    assert made.status_code == 201, made.text
    check = made.json()
    assert (check["seed"], check["percent"], check["at_least"]) == (SEED, 10, 2)
    assert check["questions"] == ["q1", "q2", "q3", "q4"]
    by_person = {one["interviewer_id"]: one for one in check["by_interviewer"]}
    figures = [by_person[str(person.id)] for person in people]
    assert [(one["responses"], one["drawn"]) for one in figures] == [(21, 3), (4, 2), (1, 1)]
    page = await world.call("GET", f"{campaign.path}/responses?limit=200", SUPERVISOR)
    candidates = by_interviewer(
        Candidate(one["id"], one["principal_id"], one["agency_id"], one["group"])
        for one in page.json()["items"]
    )
    again = draw(candidates, percent=10, at_least=2, seed=SEED)
    listed = await items(world, campaign, check)
    assert {(one["place"], one["response_id"]) for one in listed} == {
        (place, one.response_id) for place, one in again
    }
    other = draw(candidates, percent=10, at_least=2, seed="another-seed")
    assert {one.response_id for _, one in other} != {one.response_id for _, one in again}
    own = await items(world, campaign, check, f"&interviewer_id={people[0].id}")
    assert len(own) == 3
    trail = await world.call("GET", f"/v1/survey-audit-entries?subject_id={check['id']}")
    assert trail.json()["items"][0]["after"]["seed"] == SEED


async def test_agreement_is_told_by_question_and_interviewer(world: World) -> None:
    campaign, people = await collected(world, 2, 2)
    check = (await drawn(world, campaign, percent=100)).json()
    honest = await items(world, campaign, check, f"&interviewer_id={people[0].id}")
    faker = await items(world, campaign, check, f"&interviewer_id={people[1].id}")
    assert all(one["outcome"] == "PENDING" and one["answers"] == {} for one in honest + faker)
    same = {"q1": GOOD_ANSWERS["q1"], "q2": GOOD_ANSWERS["q2"], "q4": "2.0"}
    for one in honest:
        assert (await contact(world, campaign, check, one, answers=same)).status_code == 201
    other = {"q1": "C", "q2": GOOD_ANSWERS["q2"], "q3": ["RETURN"]}
    told = await contact(world, campaign, check, faker[0], answers=other)
    assert told.json()["agreed"] == {"q1": False, "q2": True, "q3": False}
    denied = await contact(world, campaign, check, faker[1], outcome="DENIED", note="Chưa ai hỏi")
    assert denied.status_code == 201, denied.text
    body = await report(world, campaign, check)
    by_person = {one["interviewer_id"]: one for one in body["by_interviewer"]}
    first, second = (by_person[str(person.id)] for person in people)
    assert (first["compared"], first["agreed"], first["rate"]) == (6, 6, "1.0000")
    assert (second["compared"], second["agreed"], second["rate"]) == (3, 1, "0.3333")
    assert (second["confirmed"], second["denied"]) == (1, 1)
    assert [(one["question"], one["rate"]) for one in body["by_question"]] == [
        ("q1", "0.6667"),
        ("q2", "1.0000"),
        ("q3", "0.0000"),
        ("q4", "1.0000"),
    ]
    trail = await world.call(
        "GET", f"/v1/survey-audit-entries?subject_id={faker[1]['response_id']}"
    )
    assert trail.json()["items"][0]["action"] == "response.back-checked"


async def test_a_later_contact_takes_the_place_of_the_one_before(world: World) -> None:
    campaign, _ = await collected(world, 1)
    check = (await drawn(world, campaign)).json()
    (item,) = await items(world, campaign, check)
    await contact(world, campaign, check, item, outcome="UNREACHABLE")
    reached = await contact(world, campaign, check, item, answers={"q1": "A"})
    assert (reached.json()["outcome"], reached.json()["contacts"]) == ("CONFIRMED", 2)
    body = await report(world, campaign, check)
    assert (body["total"]["unreachable"], body["total"]["confirmed"]) == (0, 1)
    assert len(await items(world, campaign, check, "&outcome=CONFIRMED")) == 1
    assert await items(world, campaign, check, "&outcome=PENDING") == []


async def test_what_was_drawn_is_not_drawn_again_nor_what_does_not_count(world: World) -> None:
    campaign, _ = await collected(world, 3)
    first = (await drawn(world, campaign, percent=30)).json()
    (before,) = await items(world, campaign, first)
    page = await world.call("GET", f"{campaign.path}/responses", SUPERVISOR)
    left = [one["id"] for one in page.json()["items"] if one["id"] != before["response_id"]]
    path = f"{campaign.path}/responses/{left[0]}/exclusions"
    await world.call("POST", path, SUPERVISOR, json={"reason": "Trả lời quá nhanh"})
    second = (await drawn(world, campaign, percent=100)).json()
    assert [one["response_id"] for one in await items(world, campaign, second)] == [left[1]]
    for language, words in (("vi", "hãy đợi có thêm phiếu"), ("en", "wait until more have come")):
        none = await world.call(
            "POST",
            f"{campaign.path}/back-checks",
            SUPERVISOR,
            json={"percent": 10},
            language=language,
        )
        assert none.status_code == 409
        assert none.json()["type"] == "/problems/nothing-to-back-check"
        assert words in none.text
    listed = await world.call("GET", f"{campaign.path}/back-checks", SUPERVISOR)
    assert [one["id"] for one in listed.json()["items"]] == [first["id"], second["id"]]


async def test_an_order_that_comes_twice_is_one_draw(world: World) -> None:
    campaign, _ = await collected(world, 4)
    name = str(new_id())
    first = await drawn(world, campaign, id=name)
    again = await drawn(world, campaign, id=name)
    assert again.json() == first.json()
    other = await drawn(world, campaign, id=name, percent=50)
    assert other.status_code == 409
    assert other.json()["type"] == "/problems/back-check-exists"


async def test_faulty_orders_and_contacts_are_refused_and_change_nothing(world: World) -> None:
    campaign, _ = await collected(world, 2)
    order = await drawn(world, campaign, questions=["q1", "q9"])
    assert order.status_code == 422
    assert order.json()["errors"][0]["pointer"] == "#/questions/1"
    check = (await drawn(world, campaign, questions=["q1", "q4"], percent=100)).json()
    item, _ = await items(world, campaign, check)
    for language, words in (("vi", "hãy ghi số thập phân"), ("en", "write a decimal number")):
        refused = await contact(
            world,
            campaign,
            check,
            item,
            answers={"q1": ["A"], "q2": "5", "q4": "99"},
            language=language,
        )
        assert refused.status_code == 422
        assert refused.json()["type"] == "/problems/faulty-contact"
        assert [one["pointer"] for one in refused.json()["errors"]] == [
            "#/answers/q1",
            "#/answers/q2",
            "#/answers/q4",
        ]
        assert words in refused.text
    empty = await contact(world, campaign, check, item)
    assert empty.json()["errors"][0]["code"] == "answers-where-confirmed"
    stranger = {"response_id": str(new_id())}
    assert (await contact(world, campaign, check, stranger, outcome="DENIED")).status_code == 404
    assert (await report(world, campaign, check))["total"]["pending"] == 2
    await world.close(campaign)
    late = await drawn(world, campaign)
    assert late.json()["type"] == "/problems/campaign-not-open"
    hidden = await world.client.get(
        f"{campaign.path}/back-checks/{check['id']}",
        headers=signed_in(principal(SUPERVISOR, new_id())),
    )
    assert hidden.status_code == 404
