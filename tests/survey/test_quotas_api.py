"""Quotas: they hold however many phones send at once, and nothing that is over them is lost."""

import asyncio
from collections import Counter
from typing import Any

import httpx

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.survey import papers
from tests.survey.phone import GOOD, Phone, made_instance_id
from tests.survey.portal_world import UNIT, connected, dossier, map_units
from tests.survey.respondent import Respondent, going_on, link_of
from tests.survey.test_ratings_api import rated, rating, unit_of
from tests.survey.world import GOOD_ANSWERS, Campaign, World


async def set_quotas(
    world: World, campaign: Campaign, quotas: Any, role: Role = Role.OFFICER, **more: Any
) -> httpx.Response:
    current = await world.call("GET", campaign.path)
    lines = [
        {"agency_id": agency, "group": group, "quota": quota} for agency, group, quota in quotas
    ]
    return await world.call(
        "PUT",
        f"{campaign.path}/quotas",
        role,
        etag=current.headers["etag"],
        json={"quotas": lines} | more,
    )


async def in_quota(world: World, quota: int, **changes: Any) -> Campaign:
    campaign = await world.opened(**changes)
    answer = await set_quotas(world, campaign, [(campaign.agencies[0], "CITIZENS", quota)])
    assert answer.status_code == 200, answer.text
    return campaign


async def cells(world: World, campaign: Campaign, role: Role = Role.OFFICER) -> list[Any]:
    answer = await world.call("GET", f"{campaign.path}/quotas", role)
    assert answer.status_code == 200, answer.text
    return [(one["quota"], one["used"], one["left"], one["over"]) for one in answer.json()["items"]]


async def figures(world: World, campaign: Campaign) -> tuple[int, int]:
    counts = await world.counts(campaign)
    assert counts["received"] == counts["valid"] + counts["excluded"]
    return counts["valid"], counts["excluded"]


async def reasons(world: World, campaign: Campaign) -> Counter[str]:
    answer = await world.call("GET", f"{campaign.path}/responses?limit=200", Role.SURVEY_SUPERVISOR)
    return Counter(one["exclusion_reason"] for one in answer.json()["items"])


async def test_what_is_over_quota_is_kept_and_marked(world: World) -> None:
    campaign = await in_quota(world, 2)
    for _ in range(3):
        assert (await world.post(campaign, world.response(campaign))).status_code == 201
    elsewhere = world.response(campaign, agency_id=campaign.agencies[1])
    assert (await world.post(campaign, elsewhere)).status_code == 201
    assert await figures(world, campaign) == (3, 1)
    assert await cells(world, campaign) == [(2, 2, 0, 1)]
    assert await reasons(world, campaign) == {None: 3, "over-quota": 1}
    summary = await world.summary_of(campaign)
    first = next(one for one in summary["agencies"] if one["id"] == campaign.agencies[0])
    assert first["accounting"] == {"target": 20, "received": 3, "valid": 2, "excluded": 1}


async def test_quotas_hold_however_many_send_at_once_by_every_way_in(world: World) -> None:
    """Single responses, overlapping batches and phones with OpenRosa at once, each also repeated by an impatient network."""
    campaign = await in_quota(world, 50)
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    phone = await Phone.let_in(world, campaign)
    singles = [world.response(campaign) for _ in range(40)]
    batch = [world.response(campaign) for _ in range(60)]
    forms = [phone.filled(instance_id=made_instance_id()) for _ in range(20)]
    answers = await asyncio.gather(
        *(world.post(campaign, one) for one in singles * 2),
        world.post_batch(campaign, batch[:40]),
        world.post_batch(campaign, batch[20:]),
        world.post_batch(campaign, list(reversed(batch))),
        *(phone.submit(xml) for xml in forms * 2),
    )
    assert {one.status_code for one in answers} <= {200, 201, 202}
    assert await figures(world, campaign) == (50, 70)
    assert await cells(world, campaign) == [(50, 50, 0, 70)]
    assert await reasons(world, campaign) == {None: 50, "over-quota": 70}
    summary = await world.summary_of(campaign)
    answered = sum(
        group["questions"]["q1"]["answered"]
        for one in summary["agencies"]
        for group in one["groups"]
    )
    assert answered == 50


async def test_a_batch_that_comes_twice_with_more_fills_exactly_what_is_left(world: World) -> None:
    campaign = await in_quota(world, 12)
    batch = [world.response(campaign) for _ in range(12)]
    await asyncio.gather(world.post_batch(campaign, batch[:10]), world.post_batch(campaign, batch))
    assert await figures(world, campaign) == (12, 0)
    late = world.response(campaign, captured_at="2024-06-03T08:00:00+07:00")
    early = world.response(campaign, captured_at="2024-06-02T08:00:00+07:00")
    assert (await set_quotas(world, campaign, [(campaign.agencies[0], "CITIZENS", 13)])).is_success
    await world.post_batch(campaign, [late, early])
    page = await world.call(
        "GET", f"{campaign.path}/responses?excluded=true", Role.SURVEY_SUPERVISOR
    )
    assert [one["id"] for one in page.json()["items"]] == [late["id"]]


async def test_an_interviewers_batch_takes_no_place_where_nobody_sent_him(world: World) -> None:
    campaign = await world.opened()
    everywhere = [(agency, "CITIZENS", 1) for agency in campaign.agencies]
    await set_quotas(world, campaign, everywhere)
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    batch = [
        world.response(campaign, agency_id=agency) for agency in campaign.agencies for _ in "12"
    ]
    sent = await world.post_batch(campaign, batch, Role.INTERVIEWER)
    assert (sent.json()["stored"], sent.json()["rejected"]) == (2, 2)
    assert await cells(world, campaign) == [(1, 1, 0, 1), (1, 0, 1, 0)]
    assert await cells(world, campaign, Role.INTERVIEWER) == [(1, 1, 0, 1)]


async def test_what_a_supervisor_sets_aside_makes_room_and_what_comes_back_takes_it(
    world: World,
) -> None:
    campaign = await in_quota(world, 1)
    first, second = world.response(campaign), world.response(campaign)
    for one in (first, second):
        await world.post(campaign, one)
    path = f"{campaign.path}/responses/{first['id']}/exclusions"
    await world.call("POST", path, Role.SURVEY_SUPERVISOR, json={"reason": "Phúc tra"})
    assert await cells(world, campaign) == [(1, 0, 1, 1)]
    await world.post(campaign, world.response(campaign))
    assert await cells(world, campaign) == [(1, 1, 0, 1)]
    assert (await world.call("DELETE", path, Role.SURVEY_SUPERVISOR)).status_code == 204
    assert await cells(world, campaign) == [(1, 2, 0, 1)]
    restored = f"{campaign.path}/responses/{second['id']}/exclusions"
    assert (await world.call("DELETE", restored, Role.SURVEY_SUPERVISOR)).status_code == 204
    assert await figures(world, campaign) == (3, 0)


async def test_an_edit_keeps_the_place_of_what_it_edits_even_over_quota(world: World) -> None:
    campaign = await in_quota(world, 1)
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    phone = await Phone.let_in(world, campaign)
    names = [made_instance_id(), made_instance_id()]
    for name in names:
        assert (await phone.submit(phone.filled(instance_id=name))).status_code == 201
    for name in names:
        edit = phone.filled(deprecated_id=name, answers=GOOD | {"q1": "B"})
        assert (await phone.submit(edit)).status_code == 201
    assert await cells(world, campaign) == [(1, 1, 0, 1)]
    assert await reasons(world, campaign) == {None: 1, "over-quota": 1, "superseded": 2}


async def test_a_higher_quota_lets_in_who_came_first_and_a_lower_one_throws_nobody_out(
    world: World,
) -> None:
    campaign = await in_quota(world, 1)
    sent = [world.response(campaign) for _ in range(4)]
    for one in sent:
        await world.post(campaign, one)
    cell = (campaign.agencies[0], "CITIZENS")
    raised = await set_quotas(world, campaign, [(*cell, 3)])
    assert raised.json()["let_in"] == 2
    page = await world.call(
        "GET", f"{campaign.path}/responses?excluded=true", Role.SURVEY_SUPERVISOR
    )
    assert [one["id"] for one in page.json()["items"]] == [sent[3]["id"]]
    lowered = await set_quotas(world, campaign, [(*cell, 2)])
    assert lowered.json()["let_in"] == 0
    assert await cells(world, campaign) == [(2, 3, 0, 1)]
    assert (await set_quotas(world, campaign, [])).json() == {
        "campaign_id": campaign.id,
        "items": [],
        "let_in": 1,
    }
    assert await figures(world, campaign) == (4, 0)
    trail = await world.call("GET", f"/v1/survey-audit-entries?subject_id={campaign.id}")
    last = next(one for one in trail.json()["items"] if one["action"] == "campaign.quotas-set")
    assert last["after"] == {"quotas": [], "let_in": 1}
    assert last["before"] == {"quotas": [[campaign.agencies[0], "CITIZENS", 2]]}


async def test_quotas_of_all_targets_at_once_are_rounded_up(world: World) -> None:
    campaign = await world.opened()
    answer = await set_quotas(world, campaign, [], percent_of_targets=105)
    assert [one["quota"] for one in answer.json()["items"]] == [11] * 4


async def test_faulty_quotas_are_refused_together_and_change_nothing(world: World) -> None:
    campaign = await in_quota(world, 5)
    cell = (campaign.agencies[0], "CITIZENS", 1)
    for language, words in (("vi", "hãy gộp lại"), ("en", "make one line of them")):
        current = await world.call("GET", campaign.path)
        lines = [cell, (str(new_id()), "CITIZENS", 1), cell, (campaign.agencies[0], "OTHERS", 1)]
        refused = await world.call(
            "PUT",
            f"{campaign.path}/quotas",
            etag=current.headers["etag"],
            language=language,
            json={
                "quotas": [{"agency_id": a, "group": g, "quota": q} for a, g, q in lines],
                "percent_of_targets": 100,
            },
        )
        assert refused.status_code == 422
        assert refused.json()["type"] == "/problems/faulty-quotas"
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
            ("#/percent_of_targets", "quotas-given-twice"),
            ("#/quotas/1", "not-a-target"),
            ("#/quotas/2", "duplicate-quota"),
            ("#/quotas/3", "not-a-target"),
        ]
        assert words in refused.text
    assert await cells(world, campaign) == [(5, 0, 5, 0)]


async def test_quotas_of_closed_campaigns_stale_versions_and_strangers(world: World) -> None:
    campaign = await in_quota(world, 5)
    stale = await world.call(
        "PUT", f"{campaign.path}/quotas", etag='"1"', json={"percent_of_targets": 100}
    )
    assert stale.status_code == 412
    bare = await world.call("PUT", f"{campaign.path}/quotas", json={"percent_of_targets": 100})
    assert bare.status_code == 428
    stranger = signed_in(principal(Role.OFFICER, new_id()))
    hidden = await world.client.get(f"{campaign.path}/quotas", headers=stranger)
    assert hidden.status_code == 404
    await world.close(campaign)
    refused = await set_quotas(world, campaign, [])
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/campaign-closed"


async def test_what_began_after_it_ended_is_refused(world: World) -> None:
    campaign = await world.opened()
    odd = world.response(campaign, started_at="2024-06-01T08:00:01+07:00")
    for language, words in (("en", "leave `started_at` out"), ("vi", "hãy bỏ `started_at`")):
        refused = await world.post(campaign, odd, language=language)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "#/started_at"
        assert words in refused.text
    fine = world.response(campaign, answers=GOOD_ANSWERS, started_at="2024-06-01T07:50:00+07:00")
    assert (await world.post(campaign, fine)).status_code == 201
    again = fine | {"started_at": None}
    assert (await world.post(campaign, again)).json()["outcome"] == "DUPLICATE"


async def test_ratings_of_portals_take_their_places_too(world: World) -> None:
    campaign, portal = await in_quota(world, 1), await connected(world)
    await map_units(world, {UNIT: unit_of(campaign)})
    await portal.send(dossier(1), dossier(2))
    sent = await rated(world, portal, campaign, rating(campaign), rating(campaign, 2))
    assert sent["stored"] == 2
    assert await cells(world, campaign) == [(1, 1, 0, 1)]
    assert await figures(world, campaign) == (1, 1)


async def test_respondents_with_a_link_take_their_places_too(world: World) -> None:
    campaign = await going_on(world)
    quota = await set_quotas(world, campaign, [(campaign.agencies[0], "CITIZENS", 1)])
    assert quota.status_code == 200, quota.text
    people = [Respondent(world.client, await link_of(world, campaign)) for _ in range(3)]
    for one in people:
        await one.begin()
        await one.go("next", q1="A", q2="5")
    done = await asyncio.gather(*(one.press("send", q4="2") for one in people))
    assert {one.status_code for one in done} == {303}
    assert await cells(world, campaign) == [(1, 1, 0, 2)]
    assert await figures(world, campaign) == (1, 2)


async def test_papers_take_their_places_like_everybody(world: World) -> None:
    campaign = await in_quota(world, 1)
    blank = await papers.workbook(world, campaign)
    keyed = papers.filled(blank, [papers.paper("1"), papers.paper("2")])
    assert (await papers.send(world, campaign, keyed)).status_code == 201
    second = await papers.second_keyer(world, campaign)
    assert (await papers.send(world, campaign, keyed, second)).status_code == 201
    assert await cells(world, campaign) == [(1, 1, 0, 1)]
    assert await figures(world, campaign) == (1, 1)
    assert await reasons(world, campaign) == {None: 1, "over-quota": 1}
