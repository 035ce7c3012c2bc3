"""What a supervisor rejects goes back to its interviewer, and returns as a new version of the same response."""

from typing import Any

import httpx

from shared.auth.principal import Principal, Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.survey.phone import GOOD, made_instance_id, phone_in_the_field
from tests.survey.world import CAPTURED_AT, GOOD_ANSWERS, Campaign, World

SUPERVISOR = Role.SURVEY_SUPERVISOR
COMMENTS = [{"question": "q4", "comment": "Hai lần đi lại? Hãy hỏi lại"}]


async def collected(world: World, **changes: Any) -> tuple[Campaign, dict[str, Any]]:
    """A campaign in which the interviewer has collected a response."""
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    response = world.response(campaign, **changes)
    posted = await world.post(campaign, response, Role.INTERVIEWER)
    assert posted.status_code == 201, posted.text
    return campaign, response


async def review(
    world: World, campaign: Campaign, response_id: str, verdict: str, **more: Any
) -> httpx.Response:
    headers = signed_in(
        more.pop("by", world.person(SUPERVISOR)), language=more.pop("language", "en")
    )
    path = f"{campaign.path}/responses/{response_id}/reviews"
    return await world.client.post(path, headers=headers, json={"verdict": verdict} | more)


def another_supervisor(world: World) -> Principal:
    return principal(SUPERVISOR, world.authority_id)


async def send_again(
    world: World, campaign: Campaign, response_id: str, **changes: Any
) -> httpx.Response:
    options = {"language": changes.pop("language", "en")}
    role = changes.pop("role", Role.INTERVIEWER)
    version = {
        "id": str(new_id()),
        "answers": GOOD_ANSWERS | {"q4": "3"},
        "captured_at": CAPTURED_AT,
    }
    path = f"{campaign.path}/responses/{response_id}/versions"
    return await world.call("POST", path, role, json=version | changes, **options)


async def standing(
    world: World, campaign: Campaign, role: Role = SUPERVISOR, query: str = ""
) -> list[dict[str, Any]]:
    answer = await world.call("GET", f"{campaign.path}/reviews{query}", role)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def counted(world: World, campaign: Campaign) -> dict[str, int]:
    """Where responses stand, without what is nought; and see that counts agree with lists and figures."""
    counts = (await world.call("GET", f"{campaign.path}/review-counts", SUPERVISOR)).json()
    total = counts.pop("total")
    assert total == sum(counts.values()) == len(await standing(world, campaign))
    for state, number in counts.items():
        assert number == len(await standing(world, campaign, query=f"?state={state.upper()}"))
    figures = await world.counts(campaign)
    assert figures["valid"] == counts["to_review"] + counts["to_confirm"] + counts["confirmed"]
    return {state: number for state, number in counts.items() if number}


async def test_what_is_rejected_goes_back_with_comments_and_returns_as_a_new_version(
    world: World,
) -> None:
    campaign, first = await collected(world)
    rejected = await review(world, campaign, first["id"], "REJECT", comments=COMMENTS)
    assert rejected.status_code == 201, rejected.text
    assert await counted(world, campaign) == {"returned": 1}
    (case,) = await standing(world, campaign, Role.INTERVIEWER, "?state=RETURNED")
    assert case["response_id"] == first["id"]
    assert case["answers"] == first["answers"]
    assert case["reviews"][0]["comments"] == COMMENTS
    assert (
        case["to_do"] == "Ask again as the comments say, then send a new version of this response."
    )
    sent = await send_again(world, campaign, first["id"])
    assert sent.status_code == 201, sent.text
    assert await counted(world, campaign) == {"to_review": 1}
    path = f"{campaign.path}/responses/{sent.json()['id']}/versions"
    versions = (await world.call("GET", path, Role.INTERVIEWER)).json()["items"]
    assert [one["response_id"] for one in versions] == [first["id"], sent.json()["id"]]
    assert [one["replaces_id"] for one in versions] == [None, first["id"]]
    assert {one["chain_id"] for one in versions} == {first["id"]}
    assert versions[0]["exclusion_reason"] == "superseded"
    assert versions[0]["reviews"][0]["answered_by"] == sent.json()["id"]
    figures = await world.counts(campaign)
    assert (figures["received"], figures["excluded"], figures["valid"]) == (2, 1, 1)
    trail = await world.call("GET", f"/v1/survey-audit-entries?subject_id={first['id']}")
    entry = trail.json()["items"][0]
    assert (entry["action"], entry["after"]["verdict"]) == ("response.reviewed", "REJECT")
    mended = await world.call("GET", f"/v1/survey-audit-entries?subject_id={sent.json()['id']}")
    assert [one["action"] for one in mended.json()["items"]] == ["response.mended"]


async def test_a_new_version_sent_twice_is_one_and_other_content_is_refused(world: World) -> None:
    campaign, first = await collected(world)
    await review(world, campaign, first["id"], "REJECT", reason="Hỏi lại câu 4")
    name = str(new_id())
    assert (await send_again(world, campaign, first["id"], id=name)).status_code == 201
    again = await send_again(world, campaign, first["id"], id=name)
    assert (again.status_code, again.json()["outcome"]) == (200, "DUPLICATE")
    other = await send_again(world, campaign, first["id"], id=name, answers=GOOD_ANSWERS)
    assert other.status_code == 409
    assert other.json()["type"] == "/problems/response-id-taken"
    late = await send_again(world, campaign, first["id"])
    assert late.status_code == 409
    assert late.json()["type"] == "/problems/response-not-returned"
    assert await counted(world, campaign) == {"to_review": 1}


async def test_a_new_version_is_judged_like_any_response(world: World) -> None:
    campaign, first = await collected(world)
    await review(world, campaign, first["id"], "REJECT", reason="Hỏi lại câu 4")
    for language, words in (("en", "write a decimal number"), ("vi", "hãy ghi số thập phân")):
        refused = await send_again(
            world, campaign, first["id"], answers=GOOD_ANSWERS | {"q4": "99"}, language=language
        )
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "#/answers/q4"
        assert words in refused.text
    assert await counted(world, campaign) == {"returned": 1}


async def test_the_phones_edit_of_what_was_sent_back_is_its_new_version(world: World) -> None:
    phone = await phone_in_the_field(world)
    name = made_instance_id()
    await phone.submit(phone.filled(instance_id=name))
    first = name.removeprefix("uuid:")
    await review(world, phone.campaign, first, "REJECT", comments=COMMENTS)
    edit = phone.filled(deprecated_id=name, answers=GOOD | {"q4": "3"})
    assert (await phone.submit(edit)).status_code == 201
    assert await counted(world, phone.campaign) == {"to_review": 1}
    (newest,) = await standing(world, phone.campaign, Role.INTERVIEWER)
    assert (newest["replaces_id"], newest["answers"]["q4"]) == (first, "3")
    path = f"{phone.campaign.path}/responses/{first}/versions"
    versions = (await world.call("GET", path, SUPERVISOR)).json()["items"]
    assert versions[0]["reviews"][0]["answered_by"] == newest["response_id"]


async def test_what_did_not_fit_can_be_sent_back_too(world: World) -> None:
    phone = await phone_in_the_field(world)
    name = made_instance_id()
    await phone.submit(phone.filled(instance_id=name, answers=GOOD | {"q4": "99"}))
    assert await counted(world, phone.campaign) == {"out": 1}
    first = name.removeprefix("uuid:")
    approved = await review(world, phone.campaign, first, "APPROVE")
    assert approved.status_code == 409
    assert approved.json()["type"] == "/problems/response-not-counting"
    assert (await review(world, phone.campaign, first, "REJECT", comments=COMMENTS)).is_success
    assert (await phone.submit(phone.filled(deprecated_id=name))).status_code == 201
    assert await counted(world, phone.campaign) == {"to_review": 1}


async def test_two_supervisors_approve_in_two_steps(world: World) -> None:
    campaign, first = await collected(world)
    assert (await review(world, campaign, first["id"], "APPROVE")).status_code == 201
    assert await counted(world, campaign) == {"to_confirm": 1}
    alone = await review(world, campaign, first["id"], "APPROVE", language="vi")
    assert alone.status_code == 409
    assert alone.json()["type"] == "/problems/second-reviewer-needed"
    assert "hãy chuyển cho người giám sát khác" in alone.text
    second = another_supervisor(world)
    confirmed = await review(world, campaign, first["id"], "APPROVE", by=second)
    assert [one["step"] for one in confirmed.json()["reviews"]] == [1, 2]
    assert await counted(world, campaign) == {"confirmed": 1}
    done = await review(world, campaign, first["id"], "APPROVE", by=second)
    assert done.status_code == 409
    assert done.json()["type"] == "/problems/reviewed-already"
    assert (await review(world, campaign, first["id"], "REJECT", reason="Phúc tra")).is_success
    assert await counted(world, campaign) == {"returned": 1}
    twice = await review(world, campaign, first["id"], "REJECT", reason="Phúc tra")
    assert twice.status_code == 409
    assert twice.json()["type"] == "/problems/returned-already"


async def test_what_is_restored_is_called_back_and_looked_at_anew(world: World) -> None:
    campaign, first = await collected(world)
    await review(world, campaign, first["id"], "REJECT", reason="Hỏi lại câu 4")
    path = f"{campaign.path}/responses/{first['id']}/exclusions"
    assert (await world.call("DELETE", path, SUPERVISOR)).status_code == 204
    assert await counted(world, campaign) == {"to_review": 1}
    assert (await send_again(world, campaign, first["id"])).status_code == 409


async def test_interviewers_see_only_what_they_collected(world: World) -> None:
    campaign, first = await collected(world)
    await review(world, campaign, first["id"], "REJECT", reason="Hỏi lại câu 4")
    colleague = principal(Role.INTERVIEWER, world.authority_id)
    await world.assign(campaign, colleague)
    world.people[Role.INTERVIEWER] = colleague
    assert await standing(world, campaign, Role.INTERVIEWER) == []
    foreign = f"?interviewer_id={new_id()}"
    assert await standing(world, campaign, Role.INTERVIEWER, foreign) == []
    counts = await world.call("GET", f"{campaign.path}/review-counts", Role.INTERVIEWER)
    assert counts.json()["total"] == 0
    path = f"{campaign.path}/responses/{first['id']}/versions"
    assert (await world.call("GET", path, Role.INTERVIEWER)).status_code == 404
    assert (await send_again(world, campaign, first["id"])).status_code == 404
    assert len(await standing(world, campaign, query=f"?agency_id={campaign.agencies[0]}")) == 1
    assert await standing(world, campaign, query="?group=FIRMS") == []
    stranger = signed_in(principal(SUPERVISOR, new_id()))
    for noun in ("reviews", "review-counts", f"responses/{first['id']}/versions"):
        answer = await world.client.get(f"{campaign.path}/{noun}", headers=stranger)
        assert answer.status_code == 404


async def test_faulty_reviews_are_refused_and_change_nothing(world: World) -> None:
    campaign, first = await collected(world)
    for language, words in (("vi", "hãy ghi mã một câu hỏi"), ("en", "write the code of one")):
        odd = [{"question": "q9", "comment": "Hỏi lại"}]
        refused = await review(
            world, campaign, first["id"], "REJECT", comments=odd, language=language
        )
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "#/comments/0/question"
        assert words in refused.text
    silent = await review(world, campaign, first["id"], "REJECT")
    assert silent.json()["errors"][0]["code"] == "says-nothing"
    app = world.response(campaign)
    await world.post(campaign, app)
    nobody = await review(world, campaign, app["id"], "REJECT", reason="Hỏi lại câu 4")
    assert nobody.status_code == 409
    assert nobody.json()["type"] == "/problems/no-interviewer"
    assert (await review(world, campaign, str(new_id()), "APPROVE")).status_code == 404
    assert [one["state"] for one in await standing(world, campaign)] == ["TO_REVIEW"]
    await world.close(campaign)
    late = await review(world, campaign, first["id"], "APPROVE")
    assert late.json()["type"] == "/problems/campaign-not-open"


async def test_a_new_version_finds_no_place_where_the_quota_was_used_up_meanwhile(
    world: World,
) -> None:
    campaign, first = await collected(world)
    current = await world.call("GET", campaign.path)
    quota = {"agency_id": campaign.agencies[0], "group": "CITIZENS", "quota": 1}
    await world.call(
        "PUT",
        f"{campaign.path}/quotas",
        etag=current.headers["etag"],
        json={"quotas": [quota]},
    )
    await review(world, campaign, first["id"], "REJECT", reason="Hỏi lại câu 4")
    other = world.response(campaign)
    await world.post(campaign, other)
    sent = await send_again(world, campaign, first["id"])
    (mine,) = await standing(world, campaign)
    assert (mine["response_id"], mine["state"]) == (sent.json()["id"], "OUT")
    assert mine["exclusion_reason"] == "over-quota"
    quotas = (await world.call("GET", f"{campaign.path}/quotas")).json()["items"]
    assert (quotas[0]["used"], quotas[0]["over"]) == (1, 1)
