"""Interviewers who stand out: by a statistic that they cannot move themselves."""

import pytest

from services.survey.interviewer_checks.rules import distances, is_far
from shared.auth.principal import Role
from tests.support.authentication import principal, signed_in
from tests.survey.world import World

SCALED = [{"code": f"s{one}", "text": "Hài lòng?", "type": "LIKERT"} for one in range(6)]


def test_the_odd_one_out_does_not_move_the_middle() -> None:
    """Median 2.45, MAD 0.15; by mean and standard deviation (3.44 and 2.54) nobody would be further off than 1.9."""
    found = distances([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3])
    assert [is_far(one) for one in found] == [False] * 8 + [True] * 2
    assert found[8] == pytest.approx(0.6745 * (8.2 - 2.45) / 0.15)


def test_where_most_agree_exactly_the_mean_deviation_is_taken() -> None:
    found = distances([0.0] * 9 + [1.0])
    assert found[:9] == [0.0] * 9
    assert is_far(found[9])
    assert distances([3.0] * 6) == [0.0] * 6


def test_too_few_colleagues_are_no_crowd() -> None:
    assert distances([1.0, 1.0, 1.0, 9.0]) == [None] * 4
    assert not is_far(None)


async def test_a_supervisor_sees_who_stands_out_and_what_is_set_aside_no_longer_does(
    world: World,
) -> None:
    form = await world.issued(code="HN-05", questions=SCALED)
    campaign = await world.prepared(agencies=1)
    groups = [
        {"code": code, "name": code, "questionnaire_id": form["id"]}
        for code in ("CITIZENS", "FIRMS")
    ]
    changed = await world.call(
        "PUT", f"{campaign.path}/groups", etag=campaign.etag, json={"groups": groups}
    )
    await world.call("POST", f"{campaign.path}/openings", etag=changed.headers["etag"])
    people = [principal(Role.INTERVIEWER, world.authority_id) for _ in range(7)]
    odd: list[str] = []
    for number, person in enumerate(people):
        assert (await world.assign(campaign, person)).status_code == 201
        for repeat in range(2):
            points = ["1"] * 6 if number == 6 else list("444545" if repeat else "345444")
            points[number % 6] = points[number % 6] if number == 6 else "5"
            answers = {f"s{place}": point for place, point in enumerate(points)}
            response = world.response(campaign, questionnaire_id=form["id"], answers=answers)
            posted = await world.client.post(
                f"{campaign.path}/responses", headers=signed_in(person), json=response
            )
            assert posted.status_code == 201, posted.text
            odd += [response["id"]] if number == 6 else []
    answer = await world.call("GET", f"{campaign.path}/interviewer-checks", Role.SURVEY_SUPERVISOR)
    found = {one["interviewer_id"]: one for one in answer.json()["items"]}
    assert len(found) == 7
    last = found[str(people[6].id)]
    assert last["flags"] == ["FAR_FROM_COLLEAGUES", "SAME_ANSWERS"]
    assert (last["responses"], last["same_answers"], last["mean"]) == (2, 2, "1.00")
    assert last["interviewer_name"] == people[6].name
    assert [one["flags"] for key, one in found.items() if key != str(people[6].id)] == [[]] * 6
    for one in odd:
        path = f"{campaign.path}/responses/{one}/exclusions"
        out = await world.call("POST", path, Role.SURVEY_SUPERVISOR, json={"reason": "Phúc tra"})
        assert out.status_code == 201
    answer = await world.call("GET", f"{campaign.path}/interviewer-checks", Role.SURVEY_SUPERVISOR)
    assert len(answer.json()["items"]) == 6
    stranger = World(world.client)
    hidden = await stranger.call(
        "GET", f"{campaign.path}/interviewer-checks", Role.SURVEY_SUPERVISOR
    )
    assert hidden.status_code == 404
