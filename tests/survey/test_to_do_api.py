"""What an interviewer is to do next: what came back, whom to ask, where answers are missing."""

from typing import Any

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.survey.frame_world import drawn_cases, hand_out
from tests.survey.world import Campaign, World

SUPERVISOR = Role.SURVEY_SUPERVISOR


async def to_do(
    world: World, campaign: Campaign, role: Role = Role.INTERVIEWER, query: str = "", **options: Any
) -> dict[str, Any]:
    answer = await world.call("GET", f"{campaign.path}/to-do{query}", role, **options)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_an_interviewer_reads_all_that_is_to_be_done_and_nothing_of_others(
    world: World,
) -> None:
    campaign = await world.opened()
    first, second, *_ = await drawn_cases(world, campaign)
    await hand_out(world, campaign)
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    response = world.response(campaign, id=first["id"])
    assert (await world.post(campaign, response, Role.INTERVIEWER)).status_code == 201
    comments = [{"question": "q4", "comment": "Hãy hỏi lại"}]
    await world.call(
        "POST",
        f"{campaign.path}/responses/{first['id']}/reviews",
        SUPERVISOR,
        json={"verdict": "REJECT", "comments": comments},
    )
    work = await to_do(world, campaign)
    (returned,) = work["responses"]
    assert work["returned"] == 1
    assert returned["response_id"] == first["id"]
    assert returned["reviews"][0]["comments"] == comments
    assert returned["to_do"].startswith("Ask again")
    (case,) = work["cases"]
    assert (case["case_id"], case["number"]) == (second["id"], second["number"])
    assert case["to_do"].startswith("Ask the person who was drawn")
    assert work["has_more_cases"] is False
    (cell,) = work["cells"]
    assert (cell["valid"], cell["missing"], cell["quota_left"]) == (0, 10, None)
    assert cell["to_do"] == "10 answers are wanted still."
    named = f"?interviewer_id={world.person(Role.INTERVIEWER).id}"
    assert await to_do(world, campaign, SUPERVISOR, named) == work
    colleague = principal(Role.INTERVIEWER, world.authority_id)
    await world.assign(campaign, colleague)
    world.people[Role.INTERVIEWER] = colleague
    others = await to_do(world, campaign, query=named)
    assert (others["returned"], others["responses"], others["cases"]) == (0, [], [])
    stranger = signed_in(principal(SUPERVISOR, new_id()))
    hidden = await world.client.get(f"{campaign.path}/to-do", headers=stranger)
    assert hidden.status_code == 404


async def test_where_the_quota_is_used_up_nobody_is_to_be_interviewed(world: World) -> None:
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    quota = {"agency_id": campaign.agencies[0], "group": "CITIZENS", "quota": 1}
    await world.call("PUT", f"{campaign.path}/quotas", etag=campaign.etag, json={"quotas": [quota]})
    await world.post(campaign, world.response(campaign))
    for language, words in (("vi", "đừng phỏng vấn thêm"), ("en", "interview nobody more")):
        (cell,) = (await to_do(world, campaign, language=language))["cells"]
        assert cell["quota_left"] == 0
        assert words in cell["to_do"]
