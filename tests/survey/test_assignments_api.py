"""Interviewers see and send what they are assigned to, and nothing else."""

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.world import World


async def test_an_interviewer_sees_own_campaigns_groups_and_counts_only(world: World) -> None:
    campaign, other = await world.opened(), await world.opened()
    interviewer = world.person(Role.INTERVIEWER)
    assert (await world.call("GET", campaign.path, Role.INTERVIEWER)).status_code == 404
    made = await world.assign(campaign, interviewer)
    assert made.status_code == 201
    assert [(one["agency_id"], one["group"]) for one in made.json()["items"]] == [
        (campaign.agencies[0], "CITIZENS")
    ]
    listed = (await world.call("GET", "/v1/campaigns", Role.INTERVIEWER)).json()["items"]
    assert [one["id"] for one in listed] == [campaign.id]
    shown = (await world.call("GET", campaign.path, Role.INTERVIEWER)).json()
    assert [one["code"] for one in shown["groups"]] == ["CITIZENS"]
    forms = (await world.call("GET", f"{campaign.path}/forms", Role.INTERVIEWER)).json()
    assert [one["code"] for one in forms["groups"]] == ["CITIZENS"]
    counts = (await world.call("GET", f"{campaign.path}/counts", Role.INTERVIEWER)).json()
    assert [(one["agency_id"], one["group"]) for one in counts["cells"]] == [
        (campaign.agencies[0], "CITIZENS")
    ]
    assert (await world.call("GET", other.path, Role.INTERVIEWER)).status_code == 404


async def test_assigning_twice_makes_one_assignment(world: World) -> None:
    campaign = await world.opened()
    interviewer = world.person(Role.INTERVIEWER)
    both = {"agency_ids": campaign.agencies, "groups": ["CITIZENS", "FIRMS"]}
    first = (await world.assign(campaign, interviewer)).json()["items"]
    await world.assign(campaign, interviewer, **both)
    second = (await world.assign(campaign, interviewer, **both)).json()["items"]
    assert len(second) == 4
    assert first[0] in second
    listed = await world.call("GET", f"{campaign.path}/assignments", Role.INTERVIEWER)
    assert len(listed.json()["items"]) == 4


async def test_interviewers_see_own_assignments_only(world: World) -> None:
    campaign = await world.opened()
    colleague = World(world.client, world.authority_id).person(Role.INTERVIEWER)
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    await world.assign(campaign, colleague, groups=["FIRMS"])
    path = f"{campaign.path}/assignments"
    own = (await world.call("GET", path, Role.INTERVIEWER)).json()["items"]
    assert {one["interviewer_id"] for one in own} == {str(world.person(Role.INTERVIEWER).id)}
    asked = await world.call(
        "GET", path, Role.INTERVIEWER, params={"interviewer_id": str(colleague.id)}
    )
    assert asked.status_code == 404
    everybody = (await world.call("GET", path, Role.AUDITOR)).json()["items"]
    assert len(everybody) == 2


async def test_only_agencies_and_groups_with_a_target_can_be_assigned(world: World) -> None:
    campaign = await world.opened()
    answer = await world.assign(
        campaign,
        world.person(Role.INTERVIEWER),
        agency_ids=[campaign.agencies[0], str(new_id())],
        groups=["NOBODY"],
    )
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/faulty-assignment")
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {
        "#/agency_ids/1",
        "#/groups/0",
    }


async def test_an_interviewer_sends_for_own_assignments_only(world: World) -> None:
    campaign = await world.opened()
    interviewer = world.person(Role.INTERVIEWER)
    response = world.response(campaign)
    unseen = await world.post(campaign, response, Role.INTERVIEWER)
    assert unseen.status_code == 404
    made = (await world.assign(campaign, interviewer)).json()["items"][0]
    assert (await world.post(campaign, response, Role.INTERVIEWER)).status_code == 201

    other = world.response(campaign, agency_id=campaign.agencies[1])
    refused = await world.post(campaign, other, Role.INTERVIEWER)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-assigned")
    assert "supervisor" in refused.json()["detail"]
    batch = await world.post_batch(campaign, [world.response(campaign), other], Role.INTERVIEWER)
    assert [one["outcome"] for one in batch.json()["outcomes"]] == ["STORED", "REJECTED"]
    assert batch.json()["outcomes"][1]["errors"][0]["code"] == "not-assigned"
    assert (await world.counts(campaign))["received"] == 2

    path = f"{campaign.path}/assignments/{made['id']}"
    assert (await world.call("DELETE", path)).status_code == 204
    assert (await world.call("DELETE", path)).status_code == 404
    withdrawn = await world.post(campaign, world.response(campaign), Role.INTERVIEWER)
    assert withdrawn.status_code == 404
    assert (await world.counts(campaign))["received"] == 2


async def test_a_closed_campaign_takes_no_assignments(world: World) -> None:
    campaign = await world.opened()
    await world.close(campaign)
    answer = await world.assign(campaign, world.person(Role.INTERVIEWER))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/campaign-closed")
