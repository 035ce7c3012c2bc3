"""Many phones at once: nothing lost, nothing twice, nothing acknowledged that the summary does not count."""

import asyncio
from typing import Any

from shared.auth.principal import Role
from tests.survey.world import GOOD_ANSWERS, Campaign, World


async def stored_ids(world: World, campaign: Campaign) -> list[str]:
    ids, cursor = [], None
    while True:
        page = (
            await world.call(
                "GET",
                f"{campaign.path}/responses",
                Role.SURVEY_SUPERVISOR,
                params={"limit": 200} | ({"cursor": cursor} if cursor else {}),
            )
        ).json()
        ids += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            return ids


def figures_of(document: dict[str, Any]) -> tuple[int, int]:
    """Responses by the accounting, and by the answers to q1."""
    received = sum(one["accounting"]["valid"] for one in document["agencies"])
    answered = sum(
        group["questions"]["q1"]["answered"] + group["questions"]["q1"]["dont_know"]
        for one in document["agencies"]
        for group in one["groups"]
    )
    return received, answered


async def test_the_same_response_twenty_times_at_once_is_one_row(world: World) -> None:
    campaign = await world.opened()
    response = world.response(campaign)
    answers = await asyncio.gather(*(world.post(campaign, response) for _ in range(20)))
    outcomes = [one.json()["outcome"] for one in answers]
    assert sorted(outcomes) == ["DUPLICATE"] * 19 + ["STORED"]
    assert len({one.json()["received_at"] for one in answers}) == 1
    assert (await world.counts(campaign))["received"] == 1


async def test_one_id_with_two_contents_at_once_keeps_one_and_refuses_the_other(
    world: World,
) -> None:
    campaign = await world.opened()
    one = world.response(campaign)
    other = one | {"answers": GOOD_ANSWERS | {"q2": "1"}}
    answers = await asyncio.gather(*(world.post(campaign, item) for item in [one, other] * 5))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * 4 + [201] + [409] * 5
    assert (await world.counts(campaign))["received"] == 1


async def test_two_phones_with_the_same_batch_in_any_order(world: World) -> None:
    campaign = await world.opened()
    batch = [world.response(campaign) for _ in range(300)]
    answers = await asyncio.gather(
        world.post_batch(campaign, batch),
        world.post_batch(campaign, list(reversed(batch))),
        world.post_batch(campaign, batch[100:] + batch[:100]),
        *(world.post(campaign, one) for one in batch[::50]),
    )
    stored = sum(
        one.json().get("stored", int(one.json().get("outcome") == "STORED")) for one in answers
    )
    assert stored == 300
    assert all(one.json()["rejected"] == one.json()["conflicts"] == 0 for one in answers[:3])
    assert sorted(await stored_ids(world, campaign)) == sorted(one["id"] for one in batch)


async def test_every_response_acknowledged_while_closing_is_in_the_summary(world: World) -> None:
    for _ in range(5):
        campaign = await world.opened()
        acknowledged: list[str] = []
        busy = asyncio.Event()

        async def phone(
            campaign: Campaign = campaign,
            seen: list[str] = acknowledged,
            busy: asyncio.Event = busy,
        ) -> None:
            while True:
                response = world.response(campaign)
                answer = await world.post(campaign, response)
                if answer.status_code != 201:
                    assert answer.json()["type"] == "/problems/campaign-not-open"
                    return
                seen.append(response["id"])
                if len(seen) > 60:
                    busy.set()

        async def syncing(campaign: Campaign = campaign, seen: list[str] = acknowledged) -> None:
            while True:
                batch = [world.response(campaign) for _ in range(10)]
                body = (await world.post_batch(campaign, batch)).json()
                assert body["stored"] in {0, 10}
                if body["stored"] == 0:
                    return
                seen.extend(one["id"] for one in batch)

        phones = [asyncio.create_task(phone()) for _ in range(6)]
        phones += [asyncio.create_task(syncing()) for _ in range(2)]
        await busy.wait()
        document = await world.summary_of(campaign)
        await asyncio.gather(*phones)
        assert figures_of(document) == (len(acknowledged), len(acknowledged))
        assert sorted(await stored_ids(world, campaign)) == sorted(acknowledged)


async def test_exclusions_while_closing_are_in_the_summary_or_refused(world: World) -> None:
    campaign = await world.opened()
    batch = [world.response(campaign) for _ in range(30)]
    await world.post_batch(campaign, batch)

    async def exclude(response: dict[str, Any]) -> int:
        answer = await world.call(
            "POST",
            f"{campaign.path}/responses/{response['id']}/exclusions",
            Role.SURVEY_SUPERVISOR,
            json={"reason": "Trả lời quá nhanh"},
        )
        return answer.status_code

    *statuses, document = await asyncio.gather(
        *(exclude(one) for one in batch), world.summary_of(campaign)
    )
    assert set(statuses) <= {201, 409}
    assert figures_of(document)[0] == 30 - statuses.count(201)


async def test_forms_may_change_while_responses_come_in(world: World) -> None:
    campaign = await world.opened()
    newer = await world.issued(title="Sửa")
    groups = [
        {"code": code, "name": code, "questionnaire_id": newer["id"]}
        for code in ("CITIZENS", "FIRMS")
    ]
    posts = [world.post(campaign, world.response(campaign)) for _ in range(40)]
    change = world.call(
        "PUT", f"{campaign.path}/groups", etag=campaign.etag, json={"groups": groups}
    )
    *answers, changed = await asyncio.gather(*posts, change)
    assert changed.status_code == 200
    assert {one.status_code for one in answers} == {201}
    assert (await world.counts(campaign))["received"] == 40
