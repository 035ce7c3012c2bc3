"""What waits for a supervisor: seen, read byte for byte, taken in or left out."""

from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.survey.phone import GOOD, Phone, made_instance_id, phone_in_the_field
from tests.survey.world import World


async def listed(phone: Phone, query: str = "", **options: Any) -> list[dict[str, Any]]:
    answer = await phone.world.call(
        "GET", f"{phone.campaign.path}/submissions{query}", Role.SURVEY_SUPERVISOR, **options
    )
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def decide(phone: Phone, case: dict[str, Any], decision: str, **more: Any) -> httpx.Response:
    path = f"{phone.campaign.path}/submissions/{case['response_id']}/{case['number']}/decisions"
    body = {"decision": decision, "reason": "Đã hỏi lại điều tra viên"} | more
    return await phone.world.call("POST", path, Role.SURVEY_SUPERVISOR, json=body)


async def figures(phone: Phone) -> tuple[int, int, int]:
    counts = await phone.world.counts(phone.campaign)
    return counts["received"], counts["excluded"], counts["valid"]


async def counting(phone: Phone) -> list[dict[str, Any]]:
    path = f"{phone.campaign.path}/responses?excluded=false"
    return list((await phone.world.call("GET", path, Role.SURVEY_SUPERVISOR)).json()["items"])


async def test_a_conflict_is_shown_with_what_was_sent(world: World) -> None:
    phone = await phone_in_the_field(world)
    name = made_instance_id()
    await phone.submit(phone.filled(instance_id=name))
    assert await listed(phone) == []
    xml = phone.filled(instance_id=name, answers=GOOD | {"q1": "B"})
    await phone.submit(xml)
    (case,) = await listed(phone)
    assert (case["state"], case["number"], case["instance_id"]) == ("CONFLICT", 2, name)
    assert case["answers"] == GOOD | {"q1": "B"}
    path = f"{phone.campaign.path}/submissions/{case['response_id']}/2/xml"
    read = await world.call("GET", path, Role.SURVEY_SUPERVISOR)
    assert read.content == xml.encode()
    (counted,) = await listed(phone, "?state=COUNTED")
    assert counted["number"] == 1
    assert await listed(phone, f"?interviewer_id={new_id()}") == []


@pytest.mark.parametrize(("number", "status"), [("3", 404), ("0", 422), (str(2**31), 422)])
async def test_a_number_that_no_submission_has_finds_nothing(
    world: World, number: str, status: int
) -> None:
    campaign = await world.opened()
    path = f"{campaign.path}/submissions/{new_id()}/{number}"
    order = {"decision": "LEAVE", "reason": "Đã hỏi lại điều tra viên"}
    for method, address, body in (
        ("GET", f"{path}/xml", None),
        ("GET", f"{path}/files/a.jpg", None),
        ("POST", f"{path}/files/a.jpg/erasures", {"reason": "Theo yêu cầu"}),
        ("POST", f"{path}/decisions", order),
    ):
        answer = await world.call(method, address, Role.SURVEY_SUPERVISOR, json=body)
        assert answer.status_code == status, address


async def test_faults_are_told_in_the_readers_language(world: World) -> None:
    phone = await phone_in_the_field(world)
    await phone.submit(phone.filled(answers=GOOD | {"q4": "99"}))
    for language, words in (("en", "write a decimal number"), ("vi", "hãy ghi số thập phân")):
        (case,) = await listed(phone, language=language)
        assert case["flags"] == ["FAULTY_ANSWERS"]
        assert case["faults"][0]["pointer"] == "#/answers/q4"
        assert words in case["faults"][0]["detail"]


async def test_taking_a_conflict_puts_it_in_the_place_of_the_first(world: World) -> None:
    phone = await phone_in_the_field(world)
    name = made_instance_id()
    await phone.submit(phone.filled(instance_id=name))
    await phone.submit(phone.filled(instance_id=name, answers=GOOD | {"q1": "B"}))
    (case,) = await listed(phone)
    taken = await decide(phone, case, "TAKE")
    assert taken.status_code == 201, taken.text
    assert taken.json()["state"] == "TAKEN"
    assert await figures(phone) == (2, 1, 1)
    (response,) = await counting(phone)
    assert response["answers"]["q1"] == "B"
    assert await listed(phone) == []
    trail = await world.call("GET", f"/v1/survey-audit-entries?subject_id={case['response_id']}")
    assert [one["action"] for one in trail.json()["items"]] == ["submission.taken"]


async def test_leaving_a_conflict_changes_no_figure(world: World) -> None:
    phone = await phone_in_the_field(world)
    name = made_instance_id()
    await phone.submit(phone.filled(instance_id=name))
    await phone.submit(phone.filled(instance_id=name, answers=GOOD | {"q1": "B"}))
    (case,) = await listed(phone)
    assert (await decide(phone, case, "LEAVE")).json()["state"] == "LEFT"
    assert await figures(phone) == (1, 0, 1)
    again = await decide(phone, case, "TAKE")
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/submission-decided"


async def test_taking_an_outdated_edit_replaces_the_newest_version(world: World) -> None:
    phone = await phone_in_the_field(world)
    first = made_instance_id()
    await phone.submit(phone.filled(instance_id=first))
    for number in ("3", "4"):
        await phone.submit(phone.filled(deprecated_id=first, answers=GOOD | {"q4": number}))
    (case,) = await listed(phone)
    assert (await decide(phone, case, "TAKE")).status_code == 201
    assert await figures(phone) == (3, 2, 1)
    (response,) = await counting(phone)
    assert response["answers"]["q4"] == "4"
    later = phone.filled(deprecated_id=case["instance_id"], answers=GOOD | {"q4": "5"})
    assert (await phone.submit(later)).status_code == 201
    assert await figures(phone) == (4, 3, 1)


async def test_taking_what_is_in_review_lets_its_fitting_answers_count(world: World) -> None:
    phone = await phone_in_the_field(world)
    await phone.submit(phone.filled(answers=GOOD | {"q4": "99"}))
    (case,) = await listed(phone)
    assert (await decide(phone, case, "TAKE")).status_code == 201
    assert await figures(phone) == (1, 0, 1)
    (response,) = await counting(phone)
    assert response["answers"] == {"q1": "A", "q2": "5"}


async def test_an_edit_whose_base_is_lost_can_be_taken(world: World) -> None:
    phone = await phone_in_the_field(world)
    base = made_instance_id()
    await phone.submit(phone.filled(deprecated_id=base, answers=GOOD | {"q4": "7"}))
    (case,) = await listed(phone)
    assert case["state"] == "WAITING"
    assert (await decide(phone, case, "TAKE")).status_code == 201
    assert await figures(phone) == (1, 0, 1)
    assert (await phone.submit(phone.filled(instance_id=base))).status_code == 202
    assert await figures(phone) == (1, 0, 1)


async def test_without_an_agency_it_is_taken_once_the_agency_is_named(world: World) -> None:
    phone = await phone_in_the_field(world)
    await phone.submit(phone.filled(agency=""))
    (case,) = await listed(phone)
    refused = await decide(phone, case, "TAKE")
    assert refused.status_code == 422
    assert refused.json()["type"] == "/problems/agency-needed"
    taken = await decide(phone, case, "TAKE", agency_id=phone.campaign.agencies[1])
    assert taken.status_code == 201, taken.text
    (response,) = await counting(phone)
    assert response["agency_id"] == phone.campaign.agencies[1]


async def test_after_the_closing_nothing_is_decided(world: World) -> None:
    phone = await phone_in_the_field(world)
    await phone.submit(phone.filled(answers=GOOD | {"q4": "99"}))
    (case,) = await listed(phone)
    await world.close(phone.campaign)
    refused = await decide(phone, case, "TAKE")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/campaign-not-open"


async def test_a_replaced_version_is_not_restored(world: World) -> None:
    phone = await phone_in_the_field(world)
    first = made_instance_id()
    await phone.submit(phone.filled(instance_id=first))
    await phone.submit(phone.filled(deprecated_id=first, answers=GOOD | {"q1": "B"}))
    path = f"{phone.campaign.path}/responses/{first.removeprefix('uuid:')}/exclusions"
    refused = await world.call("DELETE", path, Role.SURVEY_SUPERVISOR)
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/response-superseded"
    assert await figures(phone) == (2, 1, 1)


async def test_a_supervisor_of_another_authority_sees_nothing(world: World) -> None:
    phone = await phone_in_the_field(world)
    await phone.submit(phone.filled(agency=""))
    (case,) = await listed(phone)
    stranger = signed_in(principal(Role.SURVEY_SUPERVISOR, new_id()))
    base = f"{phone.campaign.path}/submissions"
    one = f"{base}/{case['response_id']}/1"
    body = {"decision": "TAKE", "reason": "Đã hỏi lại"}
    for method, path in (("GET", base), ("GET", f"{one}/xml"), ("POST", f"{one}/decisions")):
        answer = await world.client.request(
            method, path, headers=stranger, json=body if method == "POST" else None
        )
        assert answer.status_code == 404
