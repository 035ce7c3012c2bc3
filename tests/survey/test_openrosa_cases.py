"""A form from a phone returns the drawn case that it names, by itself and once."""

import asyncio
from typing import Any

import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.authentication import principal
from tests.survey.checked_world import check
from tests.survey.frame_world import counted, drawn_cases, hand_out
from tests.survey.papers import filled, paper, second_keyer, send, workbook
from tests.survey.phone import GOOD, Phone, made_instance_id, message_of
from tests.survey.world import Campaign, World

SUPERVISOR = Role.SURVEY_SUPERVISOR


async def phone_with_cases(world: World) -> tuple[Phone, list[dict[str, Any]]]:
    """Give a phone whose interviewer has two drawn cases."""
    campaign = await world.opened()
    cases = await drawn_cases(world, campaign)
    assert (await hand_out(world, campaign)).status_code == 201
    return await Phone.let_in(world, campaign), cases


async def case_of(world: World, campaign: Campaign, case: dict[str, Any]) -> str:
    shown = (await world.call("GET", f"{campaign.path}/cases/{case['id']}")).json()
    return str(shown["status"])


async def in_review(world: World, campaign: Campaign) -> list[dict[str, Any]]:
    answer = await world.call("GET", f"{campaign.path}/submissions", SUPERVISOR)
    return list(answer.json()["items"])


async def test_a_submission_returns_its_case_and_an_edit_may_put_right_which(world: World) -> None:
    phone, (first, second, *_) = await phone_with_cases(world)
    campaign, base = phone.campaign, made_instance_id()
    xml = phone.filled(case=first["id"], instance_id=base)
    assert (await phone.submit(xml)).status_code == 201
    assert await case_of(world, campaign, first) == "VALID"
    again = await phone.submit(xml)
    assert (again.status_code, "before" in message_of(again)) == (202, True)
    edit = phone.filled(case=second["id"], deprecated_id=base)
    assert (await phone.submit(edit)).status_code == 201
    assert await case_of(world, campaign, first) == "WAITING"
    assert await case_of(world, campaign, second) == "VALID"
    # Somebody who was not drawn is a response without a case.
    assert (await phone.submit(phone.filled(case="-"))).status_code == 201
    assert (await counted(world, campaign))["valid"] == 1
    assert (await world.counts(campaign))["valid"] == 2


async def test_answers_that_do_not_fit_return_the_case_and_wait_for_the_supervisor(
    world: World,
) -> None:
    phone, (first, *_) = await phone_with_cases(world)
    xml = phone.filled(case=first["id"], answers=GOOD | {"q4": "99"})
    assert (await phone.submit(xml)).status_code == 201
    assert await case_of(world, phone.campaign, first) == "REJECTED"
    (one,) = await in_review(world, phone.campaign)
    assert (one["case_id"], one["flags"]) == (first["id"], ["FAULTY_ANSWERS"])
    path = f"{phone.campaign.path}/submissions/{one['response_id']}/1/decisions"
    order = {"decision": "TAKE", "reason": "Đã hỏi lại"}
    assert (await world.call("POST", path, SUPERVISOR, json=order)).status_code == 201
    assert await case_of(world, phone.campaign, first) == "VALID"


@pytest.mark.parametrize("kind", ["nonsense", "unknown", "standby", "foreign", "other-agency"])
async def test_a_case_that_is_not_the_interviewers_is_kept_and_flagged(
    world: World, kind: str
) -> None:
    phone, (_, second, standby, *_) = await phone_with_cases(world)
    named = {"nonsense": "0042", "unknown": str(new_id()), "standby": standby["id"]}
    more: dict[str, Any] = {}
    if kind == "foreign":
        other = principal(Role.INTERVIEWER, world.authority_id)
        order = {"interviewer_id": str(other.id), "interviewer_name": "Khác"}
        moved = {"case_ids": [second["id"]], "take_over": True}
        path = f"{phone.campaign.path}/case-assignments"
        assert (await world.call("POST", path, json=order | moved)).status_code == 201
    if kind == "other-agency":
        agencies = phone.campaign.agencies
        who = world.person(Role.INTERVIEWER)
        await world.assign(phone.campaign, who, agency_ids=agencies)
        more["agency"] = agencies[1]
    xml = phone.filled(case=named.get(kind, second["id"]), **more)
    taken = await phone.submit(xml)
    assert taken.status_code == 201
    assert "the case is not one of yours, fetch the list again" in message_of(taken)
    (one,) = await in_review(world, phone.campaign)
    assert one["flags"] == ["UNKNOWN_CASE"]
    assert (await counted(world, phone.campaign))["returned"] == 0
    counts = await world.counts(phone.campaign)
    assert (counts["received"], counts["valid"]) == (1, 0)
    assert (await phone.submit(xml)).status_code == 202  # the queue goes on


@pytest.mark.parametrize("by", ["json", "phone"])
async def test_a_second_answer_to_a_case_is_kept_and_flagged(world: World, by: str) -> None:
    phone, (first, *_) = await phone_with_cases(world)
    if by == "json":
        came = await world.post(phone.campaign, world.response(phone.campaign, id=first["id"]))
    else:
        came = await phone.submit(phone.filled(case=first["id"]))
    assert came.status_code == 201
    second = await phone.submit(phone.filled(case=first["id"], answers=GOOD | {"q4": "3"}))
    assert second.status_code == 201
    assert "the case has another answer already" in message_of(second)
    (one,) = await in_review(world, phone.campaign)
    assert (one["flags"], one["case_id"]) == (["CASE_ANSWERED"], first["id"])
    assert (await counted(world, phone.campaign))["valid"] == 1
    counts = await world.counts(phone.campaign)
    assert (counts["received"], counts["valid"]) == (2, 1)


async def test_an_answer_under_the_cases_own_id_beside_a_forms_is_flagged_by_the_checks(
    world: World,
) -> None:
    phone, (first, *_) = await phone_with_cases(world)
    assert (await phone.submit(phone.filled(case=first["id"]))).status_code == 201
    late = await world.post(phone.campaign, world.response(phone.campaign, id=first["id"]))
    assert late.status_code == 201
    assert (await check(world, phone.campaign))["total"]["undecided"] == 1
    path = f"{phone.campaign.path}/flagged-responses?flag=DUPLICATE_CASE"
    (flagged,) = (await world.call("GET", path, SUPERVISOR)).json()["items"]
    assert flagged["response_id"] == first["id"]
    assert flagged["flags"][0]["detail"] == {"case": first["number"]}
    assert (await counted(world, phone.campaign))["valid"] == 1


async def test_of_several_answers_to_a_case_at_once_one_returns_it(world: World) -> None:
    phone, (first, *_) = await phone_with_cases(world)
    forms = [phone.filled(case=first["id"], answers=GOOD | {"q4": str(one)}) for one in range(6)]
    taken = await asyncio.gather(*(phone.submit(xml) for xml in forms))
    assert {one.status_code for one in taken} == {201}
    assert len(await in_review(world, phone.campaign)) == 5
    counts = await world.counts(phone.campaign)
    assert (counts["received"], counts["valid"]) == (6, 1)
    assert (await counted(world, phone.campaign))["valid"] == 1


async def test_a_paper_of_a_case_that_a_form_has_returned_is_one_too_many(world: World) -> None:
    phone, (first, *_) = await phone_with_cases(world)
    blank = await workbook(world, phone.campaign)
    keyer = await second_keyer(world, phone.campaign)
    keyed = filled(blank, [paper(f"{first['number']:04}")])
    assert (await send(world, phone.campaign, keyed)).status_code == 201
    assert (await phone.submit(phone.filled(case=first["id"]))).status_code == 201
    refused = await send(world, phone.campaign, keyed, keyer)
    assert [(one["cell"], one["code"]) for one in refused.json()["errors"]] == [
        ("A5", "case-answered")
    ]
    assert (await world.counts(phone.campaign))["received"] == 1


async def test_a_form_without_an_agency_returns_its_case_when_it_is_taken_in(world: World) -> None:
    phone, (first, *_) = await phone_with_cases(world)
    taken = await phone.submit(phone.filled(case=first["id"], agency=""))
    assert taken.status_code == 201
    assert await case_of(world, phone.campaign, first) == "WAITING"
    (one,) = await in_review(world, phone.campaign)
    path = f"{phone.campaign.path}/submissions/{one['response_id']}/1/decisions"
    order = {
        "decision": "TAKE",
        "reason": "Đã hỏi lại",
        "agency_id": phone.campaign.agencies[0],
    }
    assert (await world.call("POST", path, SUPERVISOR, json=order)).status_code == 201
    assert await case_of(world, phone.campaign, first) == "VALID"


async def test_the_list_holds_own_cases_of_the_group_without_names(world: World) -> None:
    phone, (first, second, *_) = await phone_with_cases(world)
    (form,) = await phone.forms()
    path = form["downloadUrl"].replace("form.xml", "cases.csv")
    listed = (await phone.get(path)).text.splitlines()
    agency = phone.campaign.agencies[0]
    assert listed == [
        "name,label,agency",
        f"{first['id']},{first['number']:04},{agency}",
        f"{second['id']},{second['number']:04},{agency}",
        "-,Ngoài danh sách mẫu / Not on the list,-",
    ]
