"""Results over the API: who sees them when, what is withheld, and what is frozen."""

from typing import Any

import pytest

from shared.auth.principal import Role
from shared.methodology.documents import parse_survey_summary
from tests.survey.world import Campaign, World

ANSWERS = [{"q1": "A", "q2": "5"}, {"q1": "B", "q2": "4"}, {"q1": "C", "q2": "2", "q3": ["RETURN"]}]


async def fill(world: World, campaign: Campaign, counts: dict[tuple[int, str], int]) -> None:
    batch = [
        world.response(
            campaign,
            agency_id=campaign.agencies[agency],
            group=group,
            answers=ANSWERS[number % 3],
        )
        for (agency, group), count in counts.items()
        for number in range(count)
    ]
    posted = await world.post_batch(campaign, batch)
    assert posted.json()["stored"] == len(batch), posted.text


async def results(world: World, campaign: Campaign, role: Role = Role.OFFICER) -> dict[str, Any]:
    answer = await world.call("GET", f"{campaign.path}/results", role)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def row(
    found: dict[str, Any], agency: str | None = None, group: str | None = None
) -> dict[str, Any]:
    return next(
        dict(one) for one in found["rows"] if (one["agency_id"], one["group"]) == (agency, group)
    )


async def opened_with_sizes(world: World, **figures: Any) -> Campaign:
    """Open a campaign whose groups hold a hundred citizens and twenty firms."""
    form = await world.issued()
    agencies = [
        world.person(Role.AGENCY_HEAD).grants[0].agency_id,
        world.person(Role.AGENCY_EDITOR).grants[0].agency_id,
    ]
    plan = world.plan(form["id"], [str(one) for one in agencies], figures=figures)
    for target in plan["targets"]:
        target["population"] = 100 if target["group"] == "CITIZENS" else 20
    made = await world.call("POST", "/v1/campaigns", json=plan)
    assert made.status_code == 201, made.text
    assert made.json()["figures"]["withhold_below"] == figures.get("withhold_below", 5)
    campaign = Campaign(
        made.json()["id"], made.headers["etag"], form["id"], [str(one) for one in agencies]
    )
    opened = await world.call("POST", f"{campaign.path}/openings", etag=campaign.etag)
    campaign.etag = opened.headers["etag"]
    return campaign


async def test_supervisors_see_live_results_and_others_what_is_frozen(world: World) -> None:
    campaign = await world.opened()
    await fill(world, campaign, {(0, "CITIZENS"): 6})
    for language, words in (("vi", "khi đợt điều tra đã đóng"), ("en", "once it is closed")):
        refused = await world.call("GET", f"{campaign.path}/results", language=language)
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("results-not-yet")
        assert words in refused.json()["detail"]
    live = await results(world, campaign, Role.SURVEY_SUPERVISOR)
    assert row(live)["responses"] == 6
    await fill(world, campaign, {(0, "CITIZENS"): 3})
    assert row(await results(world, campaign, Role.SURVEY_SUPERVISOR))["responses"] == 9
    document = await world.summary_of(campaign)
    frozen = await results(world, campaign)
    assert frozen == document["results"]
    assert row(frozen)["responses"] == 9
    assert await results(world, campaign, Role.AUDITOR) == frozen


async def test_known_results_are_not_sent_again(world: World) -> None:
    campaign = await world.opened()
    await world.close(campaign)
    first = await world.call("GET", f"{campaign.path}/results")
    headers = world.headers(Role.OFFICER) | {"if-none-match": first.headers["etag"]}
    again = await world.client.get(f"{campaign.path}/results", headers=headers)
    assert (again.status_code, again.content) == (304, b"")


async def test_answers_weigh_by_the_people_they_speak_for(world: World) -> None:
    """100 citizens of whom 9 answered and 20 firms of whom 6 did: a share is the mean of theirs, by 100 and 20."""
    campaign = await opened_with_sizes(world)
    await fill(world, campaign, {(0, "CITIZENS"): 9, (0, "FIRMS"): 6})
    extra = [world.response(campaign, answers=ANSWERS[0]) for _ in range(3)]
    await world.post_batch(campaign, extra)
    agency = row(await results(world, campaign, Role.SURVEY_SUPERVISOR), campaign.agencies[0])
    assert (agency["weighted"], agency["population"], agency["responses"]) == (True, 120, 18)
    measured = agency["questions"][f"{campaign.questionnaire_id}/q1"]["options"]["A"]
    assert measured["count"] == 3 + 3 + 2
    share = measured["share"]
    assert float(share["value"]) == pytest.approx((100 * 6 / 12 + 20 * 2 / 6) / 120, abs=1e-8)
    error = (
        (100 / 120) ** 2 * (1 - 12 / 100) * 0.25 / 11 + (20 / 120) ** 2 * (1 - 6 / 20) * (2 / 9) / 5
    ) ** 0.5
    assert float(share["error"]) == pytest.approx(error, abs=1e-8)
    assert share["method"] == "logit"
    assert float(share["low"]) < float(share["value"]) < float(share["high"])


async def test_dont_know_is_outside_the_base(world: World) -> None:
    campaign = await world.opened()
    batch = [world.response(campaign, answers={"q1": "A", "q2": "5"}) for _ in range(6)]
    batch += [world.response(campaign, answers={"q1": "DK", "q2": "DK"}) for _ in range(4)]
    await world.post_batch(campaign, batch)
    found = row(await results(world, campaign, Role.SURVEY_SUPERVISOR))
    q2 = found["questions"][f"{campaign.questionnaire_id}/q2"]
    assert (q2["base"], q2["dont_know"], q2["missing"]) == (6, 4, 0)
    assert q2["options"]["5"]["share"]["value"] == "1"
    assert found["factors"]["ACCESS"]["value"] == "1"
    assert found["leaves"]["9.1"]["base"] == 6


async def test_satisfaction_goes_by_the_campaigns_settings(world: World) -> None:
    campaign = await opened_with_sizes(world, favourable=["5"], aggregate="MEAN_OF_QUESTIONS")
    await fill(world, campaign, {(0, "CITIZENS"): 9})
    found = await results(world, campaign, Role.SURVEY_SUPERVISOR)
    assert (found["favourable"], found["aggregate"]) == (["5"], "MEAN_OF_QUESTIONS")
    assert row(found)["satisfaction"]["value"] == "0.33333333"


async def test_tiny_cells_and_what_tells_of_them_are_withheld_and_stay_so_when_frozen(
    world: World,
) -> None:
    campaign = await world.opened()
    counts = {(0, "CITIZENS"): 2, (0, "FIRMS"): 9, (1, "CITIZENS"): 12, (1, "FIRMS"): 15}
    await fill(world, campaign, counts)
    name = f"{campaign.questionnaire_id}/q1"
    document = await world.summary_of(campaign)
    for found in (await results(world, campaign), document["results"]):
        hidden = {
            (one["agency_id"], one["group"])
            for one in found["rows"]
            if one["questions"][name] == {"withheld": True}
        }
        assert hidden == {
            (agency, group) for agency in campaign.agencies for group in ("CITIZENS", "FIRMS")
        }
        tiny = row(found, campaign.agencies[0], "CITIZENS")
        assert (
            tiny["satisfaction"]
            == tiny["leaves"]["9.1"]
            == tiny["factors"]["ACCESS"]
            == {"withheld": True}
        )
        assert row(found, campaign.agencies[0])["questions"][name]["base"] == 11
        assert row(found)["questions"][name]["base"] == 38


async def test_an_authority_may_show_everything(world: World) -> None:
    campaign = await opened_with_sizes(world, withhold_below=0)
    await fill(world, campaign, {(0, "CITIZENS"): 1})
    found = row(
        await results(world, campaign, Role.SURVEY_SUPERVISOR), campaign.agencies[0], "CITIZENS"
    )
    share = found["questions"][f"{campaign.questionnaire_id}/q1"]["options"]["A"]["share"]
    assert (share["value"], share["error"], share["low"]) == ("1", None, None)


async def test_scoring_reads_summaries_with_and_without_results(world: World) -> None:
    campaign = await world.opened()
    await fill(world, campaign, {(0, "CITIZENS"): 6})
    document = await world.summary_of(campaign)
    assert document["version"] == 3
    newer = parse_survey_summary(document)
    older = parse_survey_summary(
        {key: value for key, value in document.items() if key != "results"} | {"version": 1}
    )
    assert newer == older
    assert newer.survey_of(campaign.agencies[0]) is not None


async def test_an_empty_campaign_has_results_without_figures(world: World) -> None:
    campaign = await world.opened()
    found = row(await results(world, campaign, Role.SURVEY_SUPERVISOR))
    assert (found["responses"], found["questions"], found["satisfaction"]) == (0, {}, None)


async def test_settings_of_figures_that_make_no_sense_are_refused(world: World) -> None:
    form = await world.issued()
    plan = world.plan(
        form["id"], [str(world.authority_id)], figures={"withhold_below": -1, "favourable": []}
    )
    plan["targets"][0]["population"] = 0
    refused = await world.call("POST", "/v1/campaigns", json=plan)
    assert refused.status_code == 422
    assert {one["pointer"] for one in refused.json()["errors"]} == {
        "#/figures/withhold_below", "#/figures/favourable", "#/targets/0/population",
    }  # fmt: skip
