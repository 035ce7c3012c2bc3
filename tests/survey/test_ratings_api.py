"""Ratings from counters, kiosks and portals become responses about whoever resolved the dossier, each once."""

import json
from typing import Any

from shared.auth.principal import Role
from tests.survey.portal_world import (
    OTHER_UNIT,
    UNIT,
    Portal,
    connected,
    dossier,
    map_units,
    number,
)
from tests.survey.world import GOOD_ANSWERS, Campaign, World


def unit_of(campaign: Campaign, place: int = 0) -> dict[str, str]:
    return {
        "agency_id": campaign.agencies[place],
        "agency_code": f"A{place + 1}",
        "agency_name": f"Cơ quan {place + 1}",
    }


def rating(campaign: Campaign, serial: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "dossier_number": number(serial),
        "place": "KIOSK",
        "rated_at": "2024-03-08T09:00:00+07:00",
        "questionnaire_id": campaign.questionnaire_id,
        "group": "CITIZENS",
        "answers": dict(GOOD_ANSWERS),
    } | changes


async def rated(world: World, portal: Portal, campaign: Campaign, *ratings: Any) -> dict[str, Any]:
    answer = await world.client.post(
        f"{portal.path}/rating-batches",
        content=json.dumps({"campaign_id": campaign.id, "ratings": list(ratings)}),
        headers=world.headers(Role.PORTAL) | {"content-type": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_rating_is_a_response_about_the_resolving_agency_once(world: World) -> None:
    campaign, portal = await world.opened(), await connected(world)
    await map_units(world, {UNIT: unit_of(campaign), OTHER_UNIT: unit_of(campaign, 1)})
    await portal.send(dossier(1), dossier(2, resolving_unit=OTHER_UNIT))
    one, two = rating(campaign), rating(campaign, 2, place="COUNTER")
    same = one | {"rated_at": "2024-03-08T02:00:00Z"}
    first = await rated(world, portal, campaign, one, two, same)
    assert [item["outcome"] for item in first["outcomes"]] == ["STORED", "STORED", "DUPLICATE"]
    again = await rated(world, portal, campaign, two, one)
    assert again["duplicates"] == 2
    path = f"{campaign.path}/responses"
    stored = (await world.call("GET", path, Role.SURVEY_SUPERVISOR)).json()["items"]
    assert {(item["agency_id"], item["channel"], item["device_id"]) for item in stored} == {
        (campaign.agencies[0], "PORTAL", "KIOSK"),
        (campaign.agencies[1], "PORTAL", "COUNTER"),
    }
    counts = await world.counts(campaign)
    assert counts["received"] == 2


async def test_a_repeat_is_a_repeat_although_the_unit_moved_meanwhile(world: World) -> None:
    campaign, portal = await world.opened(), await connected(world)
    await map_units(world, {UNIT: unit_of(campaign)})
    await portal.send(dossier(1))
    one = rating(campaign)
    await rated(world, portal, campaign, one)
    await map_units(world, {UNIT: unit_of(campaign, 1)})
    assert (await rated(world, portal, campaign, one))["duplicates"] == 1
    other = one | {"answers": GOOD_ANSWERS | {"q2": "1"}}
    assert (await rated(world, portal, campaign, other))["conflicts"] == 1


async def test_what_cannot_be_placed_is_refused_in_words_and_the_rest_is_kept(
    world: World,
) -> None:
    campaign, portal = await world.opened(), await connected(world)
    await map_units(world, {UNIT: unit_of(campaign)})
    await portal.send(dossier(1), dossier(2, resolving_unit=OTHER_UNIT))
    found = await rated(
        world,
        portal,
        campaign,
        rating(campaign, 9),
        rating(campaign, 2),
        rating(campaign, place="STREET", dossier_number="9"),
        rating(campaign, answers={"q1": "Z"}),
        rating(campaign),
    )
    assert [(one["outcome"], [e["code"] for e in one["errors"]][:1]) for one in found["outcomes"]][
        :3
    ] == [
        ("REJECTED", ["unknown-dossier"]),
        ("REJECTED", ["unmapped-unit"]),
        ("REJECTED", ["string_pattern_mismatch"]),
    ]
    assert [e["pointer"] for e in found["outcomes"][2]["errors"]] == [
        "#/ratings/2/dossier_number",
        "#/ratings/2/place",
    ]
    assert found["outcomes"][3]["errors"][0]["pointer"] == "#/ratings/3/answers/q1"
    assert (found["stored"], found["rejected"]) == (1, 4)
    assert (await world.counts(campaign))["received"] == 1


async def test_what_is_no_rating_does_not_hold_up_the_others(world: World) -> None:
    campaign, portal = await world.opened(), await connected(world)
    await map_units(world, {UNIT: unit_of(campaign)})
    await portal.send(dossier(1))
    half_a_sign = rating(campaign, answers={"q1": "A", "q2": "5", "q9\ud800": "\ud800"})
    found = await rated(world, portal, campaign, None, "5", [], half_a_sign, rating(campaign))
    outcomes = found["outcomes"]
    assert [one["outcome"] for one in outcomes] == ["REJECTED"] * 4 + ["STORED"]
    assert [one["errors"][0]["pointer"] for one in outcomes[:3]] == [
        f"#/ratings/{place}" for place in range(3)
    ]
    assert outcomes[3]["errors"][0]["code"] == "unknown-question"
    assert (await world.counts(campaign))["received"] == 1


async def test_a_campaign_of_another_authority_is_not_found(world: World) -> None:
    stranger = World(world.client)
    theirs, portal = await stranger.opened(), await connected(world)
    await portal.send(dossier(1))
    answer = await world.call(
        "POST",
        f"{portal.path}/rating-batches",
        Role.PORTAL,
        json={"campaign_id": theirs.id, "ratings": [rating(theirs)]},
    )
    assert answer.status_code == 404
