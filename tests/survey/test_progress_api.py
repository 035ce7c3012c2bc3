"""Live progress: by agency, group and interviewer, and every line adds up."""

from typing import Any

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.survey.frame_world import drawn_cases, hand_out
from tests.survey.phone import GOOD, Phone
from tests.survey.world import Campaign, World

SUPERVISOR = Role.SURVEY_SUPERVISOR
NOTHING = {"returned": 0, "valid": 0, "over_quota": 0, "back": 0, "in_review": 0, "excluded": 0}


def added(lines: list[dict[str, Any]], what: str) -> dict[str, int]:
    return {key: sum(one[what][key] for one in lines) for key in lines[0][what]} if lines else {}


async def progress(
    world: World, campaign: Campaign, role: Role = Role.OFFICER, query: str = ""
) -> dict[str, Any]:
    """Read progress, and see that it adds up in every direction."""
    answer = await world.call("GET", f"{campaign.path}/progress{query}", role)
    assert answer.status_code == 200, answer.text
    body = dict(answer.json())
    for what in ("responses", "cases"):
        assert body[what] == added(body["cells"], what)
        if body["interviewers"]:
            assert body[what] == added(body["interviewers"], what)
        for cell in body["cells"]:
            if cell["interviewers"]:
                assert cell[what] == added(cell["interviewers"], what)
    for cell in (body, *body["cells"], *body["interviewers"]):
        returned, cases = cell["responses"], cell["cases"]
        assert returned["returned"] == sum(returned.values()) - returned["returned"]
        assert cases["returned"] == cases["valid"] + cases["rejected"]
        assert cases["sent"] == (
            cases["waiting"] + cases["returned"] + cases["refused"] + cases["replaced"]
        )
    assert body["target"] == sum(one["target"] for one in body["cells"])
    return body


async def test_progress_adds_up_with_everything_that_can_become_of_a_response(
    world: World,
) -> None:
    campaign = await world.opened()
    interviewer = world.person(Role.INTERVIEWER)
    await world.assign(campaign, interviewer)
    sent = [world.response(campaign) for _ in range(3)]
    for one in sent:
        await world.post(campaign, one, Role.INTERVIEWER)
    await world.post(campaign, world.response(campaign))
    responses = f"{campaign.path}/responses"
    out = {"reason": "Phúc tra"}
    await world.call("POST", f"{responses}/{sent[0]['id']}/exclusions", SUPERVISOR, json=out)
    back = {"verdict": "REJECT", "reason": "Hỏi lại câu 4"}
    await world.call("POST", f"{responses}/{sent[1]['id']}/reviews", SUPERVISOR, json=back)
    phone = await Phone.let_in(world, campaign)
    await phone.submit(phone.filled(answers=GOOD | {"q4": "99"}))
    current = await world.call("GET", campaign.path)
    quota = {"agency_id": campaign.agencies[0], "group": "CITIZENS", "quota": 2}
    await world.call(
        "PUT", f"{campaign.path}/quotas", etag=current.headers["etag"], json={"quotas": [quota]}
    )
    await world.post(campaign, world.response(campaign), Role.INTERVIEWER)
    body = await progress(world, campaign)
    (cell, *others) = body["cells"]
    assert (cell["agency_code"], cell["group"], cell["target"]) == ("A1", "CITIZENS", 10)
    assert cell["missing"] == 8
    assert cell["responses"] == {
        "returned": 6,
        "valid": 2,
        "over_quota": 1,
        "back": 1,
        "in_review": 1,
        "excluded": 1,
    }
    assert all(one["responses"] == NOTHING for one in others)
    assert [one["interviewer_id"] for one in cell["interviewers"]] == [str(interviewer.id), None]
    assert cell["interviewers"][0]["interviewer_name"] == interviewer.name
    assert cell["interviewers"][1]["responses"] == NOTHING | {"returned": 1, "valid": 1}
    assert (body["target"], body["missing"]) == (40, 38)
    version = {"id": str(new_id()), "answers": GOOD, "captured_at": sent[1]["captured_at"]}
    mended = f"{responses}/{sent[1]['id']}/versions"
    assert (await world.call("POST", mended, Role.INTERVIEWER, json=version)).is_success
    newer = (await progress(world, campaign))["cells"][0]["responses"]
    assert (newer["returned"], newer["back"], newer["over_quota"]) == (6, 0, 2)


async def test_drawn_cases_stand_beside_the_responses(world: World) -> None:
    campaign = await world.opened()
    first, second, *_ = await drawn_cases(world, campaign)
    await hand_out(world, campaign)
    await world.post(campaign, world.response(campaign, id=first["id"]), Role.INTERVIEWER)
    current = await world.call("GET", f"{campaign.path}/cases/{second['id']}", SUPERVISOR)
    refusal = {"cause": "REFUSED", "reason": "Không muốn trả lời"}
    given_up = await world.call(
        "POST",
        f"{campaign.path}/cases/{second['id']}/refusals",
        SUPERVISOR,
        etag=current.headers["etag"],
        json=refusal,
    )
    assert given_up.is_success, given_up.text
    body = await progress(world, campaign)
    (mine, nobodys) = body["cells"][0]["interviewers"]
    assert mine["interviewer_id"] == str(world.person(Role.INTERVIEWER).id)
    assert (mine["cases"]["sent"], mine["cases"]["valid"], mine["cases"]["refused"]) == (2, 1, 1)
    assert nobodys["cases"]["standby"] == 2
    assert body["cases"]["sent"] == 2


async def test_an_interviewer_sees_what_he_did_and_strangers_nothing(world: World) -> None:
    campaign = await world.opened()
    colleague = principal(Role.INTERVIEWER, world.authority_id)
    for one in (world.person(Role.INTERVIEWER), colleague):
        await world.assign(campaign, one)
        await world.client.post(
            f"{campaign.path}/responses", headers=signed_in(one), json=world.response(campaign)
        )
    own = await progress(world, campaign, Role.INTERVIEWER)
    assert len(own["cells"]) == 1
    assert own["responses"]["valid"] == 1
    asked = await progress(world, campaign, Role.INTERVIEWER, f"?interviewer_id={colleague.id}")
    assert asked == own
    theirs = await progress(world, campaign, query=f"?interviewer_id={colleague.id}")
    assert [one["interviewer_id"] for one in theirs["interviewers"]] == [str(colleague.id)]
    stranger = signed_in(principal(Role.OFFICER, new_id()))
    hidden = await world.client.get(f"{campaign.path}/progress", headers=stranger)
    assert hidden.status_code == 404
