"""What phones send: kept once, judged, never lost, never in the way of the next."""

import asyncio
import hashlib
from typing import Any
from xml.sax.saxutils import escape

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.auth.principal import Role
from tests.support.authentication import principal, signed_in
from tests.support.databases import database_url
from tests.survey.phone import (
    GOOD,
    Phone,
    made_instance_id,
    message_of,
    phone_in_the_field,
    phone_with_camera,
)
from tests.survey.world import World


async def rows(query: str, **values: Any) -> list[dict[str, Any]]:
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        found = [dict(row._mapping) for row in await connection.execute(text(query), values)]
    await engine.dispose()
    return found


async def kept(phone: Phone) -> list[dict[str, Any]]:
    return await rows(
        "SELECT * FROM submission WHERE campaign_id = :id ORDER BY received_at, number",
        id=phone.campaign.id,
    )


async def responses(phone: Phone) -> list[dict[str, Any]]:
    path = f"{phone.campaign.path}/responses"
    return list((await phone.world.call("GET", path, Role.SURVEY_SUPERVISOR)).json()["items"])


async def figures(phone: Phone) -> tuple[int, int, int]:
    counts = await phone.world.counts(phone.campaign)
    return counts["received"], counts["excluded"], counts["valid"]


async def test_a_filled_in_form_counts_and_its_xml_is_kept_as_evidence(world: World) -> None:
    phone = await phone_in_the_field(world)
    name = made_instance_id()
    xml = phone.filled(instance_id=name, answers={"q1": "C", "q2": "DK", "q3": "RETURN RECEIVE"})
    answer = await phone.submit(xml)
    assert answer.status_code == 201
    assert message_of(answer) == "The form has been received. Thank you."
    (row,) = await kept(phone)
    assert bytes(row["xml"]) == xml.encode()
    assert row["state"] == "COUNTED"
    (response,) = await responses(phone)
    assert f"uuid:{response['id']}" == name
    assert response["answers"] == row["answers"]
    assert response["answers"] == {"q1": "C", "q2": "DK", "q3": ["RECEIVE", "RETURN"]}
    assert response["captured_at"] == "2024-06-01T01:10:00Z"
    assert response["channel"] == "INTERVIEWER"
    assert response["device_id"] == "collect:abc"
    assert response["principal_id"] == str(world.person(Role.INTERVIEWER).id)
    assert await figures(phone) == (1, 0, 1)


async def test_messages_are_in_the_interviewers_language(world: World) -> None:
    phone = await phone_in_the_field(world)
    phone.headers["accept-language"] = "vi-VN,vi;q=0.9"
    answer = await phone.submit(phone.filled())
    assert message_of(answer) == "Đã nhận phiếu. Cảm ơn anh/chị."
    assert answer.headers["content-language"] == "vi"


async def test_the_same_form_again_is_taken_as_sent(world: World) -> None:
    phone = await phone_in_the_field(world)
    xml = phone.filled()
    assert (await phone.submit(xml)).status_code == 201
    again = await phone.submit(xml)
    assert again.status_code == 202
    assert "no need to send it again" in message_of(again)
    assert len(await kept(phone)) == 1
    assert await figures(phone) == (1, 0, 1)


async def test_a_twin_written_in_other_bytes_is_the_same_form(world: World) -> None:
    phone = await phone_in_the_field(world)
    name = made_instance_id()
    assert (await phone.submit(phone.filled(instance_id=name))).status_code == 201
    twin = phone.filled(instance_id=name, answers={"q4": " 2.0 ", "q2": "5", "q1": "\n A"})
    twin = twin.replace("<data ", "<!-- again -->\n<data   ").replace("><", ">\n  <")
    assert (await phone.submit(twin.encode("utf-16"))).status_code == 202
    assert len(await kept(phone)) == 1


async def test_five_at_once_are_one(world: World) -> None:
    """The race of kobocat #859: the same form five times in parallel."""
    phone = await phone_in_the_field(world)
    xml = phone.filled()
    answers = await asyncio.gather(*(phone.submit(xml) for _ in range(5)))
    assert sorted(one.status_code for one in answers) == [201, 202, 202, 202, 202]
    assert len(await kept(phone)) == 1
    assert await figures(phone) == (1, 0, 1)


async def test_other_content_under_one_id_is_kept_for_the_supervisor(world: World) -> None:
    phone = await phone_in_the_field(world)
    name = made_instance_id()
    assert (await phone.submit(phone.filled(instance_id=name))).status_code == 201
    other = phone.filled(instance_id=name, answers=GOOD | {"q1": "B"})
    answer = await phone.submit(other)
    assert answer.status_code == 202
    assert "the supervisor will look at both" in message_of(answer)
    assert (await phone.submit(other)).status_code == 202
    first, second = await kept(phone)
    assert (first["state"], second["state"]) == ("COUNTED", "CONFLICT")
    assert bytes(second["xml"]) == other.encode()
    (response,) = await responses(phone)
    assert response["answers"]["q1"] == "A"
    assert await figures(phone) == (1, 0, 1)


async def test_other_contents_at_once_are_all_kept_and_one_counts(world: World) -> None:
    phone = await phone_in_the_field(world)
    name = made_instance_id()
    forms = [phone.filled(instance_id=name, answers=GOOD | {"q4": str(n)}) for n in range(5)]
    answers = await asyncio.gather(*(phone.submit(one) for one in forms))
    assert sorted(one.status_code for one in answers) == [201, 202, 202, 202, 202]
    found = await kept(phone)
    assert sorted(one["number"] for one in found) == [1, 2, 3, 4, 5]
    assert sorted(one["state"] for one in found) == ["CONFLICT"] * 4 + ["COUNTED"]
    assert await figures(phone) == (1, 0, 1)


async def test_an_id_that_is_no_uuid_names_one_response_too(world: World) -> None:
    phone = await phone_in_the_field(world)
    xml = phone.filled(instance_id="máy-7/phiếu-12")
    assert (await phone.submit(xml)).status_code == 201
    assert (await phone.submit(xml)).status_code == 202
    assert await figures(phone) == (1, 0, 1)


async def test_without_an_id_nothing_is_kept(world: World) -> None:
    phone = await phone_in_the_field(world)
    xml = phone.filled().replace("<instanceID>", "<other>").replace("</instanceID>", "</other>")
    refused = await phone.submit(xml)
    assert refused.status_code == 400
    assert "no instanceID" in message_of(refused)
    assert await kept(phone) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"form_id": "nothing"},
        {"form_id": "0192f7a0-0000-7000-8000-000000000001.CITIZENS"},
        {"version": "7"},
        {"version": ""},
    ],
)
async def test_an_unknown_form_or_version_is_not_found(world: World, changes: Any) -> None:
    phone = await phone_in_the_field(world)
    refused = await phone.submit(phone.filled(**changes))
    assert refused.status_code == 404
    assert "fetch the form list again" in message_of(refused)
    assert await kept(phone) == []


async def test_a_form_of_another_campaign_is_not_found(world: World) -> None:
    phone = await phone_in_the_field(world)
    another = await phone_in_the_field(world)
    refused = await phone.submit(another.filled())
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("answers", "fitting"),
    [
        ({"q1": "X", "q2": "5"}, {"q2": "5"}),
        ({"q1": "A"}, {"q1": "A"}),
        ({"q1": "A", "q2": "5", "q3": "RECEIVE"}, {"q1": "A", "q2": "5"}),
        ({"q1": "A", "q2": "5", "q4": "51"}, {"q1": "A", "q2": "5"}),
        ({"q1": "A", "q2": "5", "q5": "x" * 41}, {"q1": "A", "q2": "5"}),
        ({"q1": "A", "q2": "5", "q99": "x"}, {"q1": "A", "q2": "5"}),
    ],
)
async def test_what_does_not_fit_is_kept_flagged_and_out_of_every_figure(
    world: World, answers: dict[str, str], fitting: dict[str, str]
) -> None:
    phone = await phone_in_the_field(world)
    xml = phone.filled(answers=answers)
    answer = await phone.submit(xml)
    assert answer.status_code == 201
    assert "some answers do not fit the form" in message_of(answer)
    (row,) = await kept(phone)
    assert (row["state"], row["flags"]) == ("IN_REVIEW", ["FAULTY_ANSWERS"])
    assert row["answers"] == fitting
    assert row["faults"][0]["pointer"].startswith("#/answers/q")
    assert row["faults"][0]["vi"]
    assert await figures(phone) == (1, 1, 0)
    assert (await phone.submit(xml)).status_code == 202
    assert await figures(phone) == (1, 1, 0)


async def test_what_is_in_review_counts_once_a_supervisor_says_so(world: World) -> None:
    phone = await phone_in_the_field(world, figures={"withhold_below": 0})
    await phone.submit(phone.filled(answers=GOOD | {"q4": "51"}))
    (response,) = await responses(phone)
    assert response["exclusion_reason"] == "Chờ rà soát: FAULTY_ANSWERS"
    path = f"{phone.campaign.path}/responses/{response['id']}/exclusions"
    assert (await world.call("DELETE", path, Role.SURVEY_SUPERVISOR)).status_code == 204
    assert await figures(phone) == (1, 0, 1)
    summary = await world.summary_of(phone.campaign)
    questions = summary["agencies"][0]["groups"][0]["questions"]
    assert questions["q1"]["options"]["A"] == 1
    assert questions["q4"]["answered"] == 0


@pytest.mark.parametrize("agency", ["", "nothing", "0192f7a0-0000-7000-8000-000000000001"])
async def test_without_a_known_agency_it_is_kept_apart(world: World, agency: str) -> None:
    phone = await phone_in_the_field(world)
    answer = await phone.submit(phone.filled(agency=agency))
    assert answer.status_code == 201
    assert "the agency is not known" in message_of(answer)
    (row,) = await kept(phone)
    assert (row["state"], row["flags"]) == ("IN_REVIEW", ["UNKNOWN_AGENCY"])
    assert await figures(phone) == (0, 0, 0)


async def test_an_assignment_withdrawn_meanwhile_loses_nothing(world: World) -> None:
    phone = await phone_in_the_field(world)
    assigned = await world.call("GET", f"{phone.campaign.path}/assignments")
    path = f"{phone.campaign.path}/assignments/{assigned.json()['items'][0]['id']}"
    await world.call("DELETE", path)
    answer = await phone.submit(phone.filled())
    assert answer.status_code == 201
    assert "you are not assigned there" in message_of(answer)
    assert await figures(phone) == (1, 1, 0)


async def test_after_the_closing_it_is_kept_and_the_figures_stay(world: World) -> None:
    phone = await phone_in_the_field(world)
    await phone.submit(phone.filled())
    await world.close(phone.campaign)
    late = await phone.submit(phone.filled())
    assert late.status_code == 201
    assert "the campaign is closed" in message_of(late)
    assert [one["state"] for one in await kept(phone)] == ["COUNTED", "IN_REVIEW"]
    assert await figures(phone) == (1, 0, 1)


@pytest.mark.parametrize("end", ["1970-01-01T00:00:12.000Z", "2038-01-19T03:14:07.000Z"])
async def test_a_clock_that_was_wrong_is_flagged_and_never_refused(world: World, end: str) -> None:
    phone = await phone_in_the_field(world)
    answer = await phone.submit(phone.filled(end=end))
    assert answer.status_code == 201
    assert "check the device's clock" in message_of(answer)
    (row,) = await kept(phone)
    assert row["flags"] == ["OUTSIDE_WINDOW"]
    assert await figures(phone) == (1, 1, 0)
    (response,) = await responses(phone)
    assert response["captured_at"] == end.replace(".000Z", "Z")
    assert response["received_at"] > "2024"


@pytest.mark.parametrize("end", ["", "yesterday", "0001-01-01T00:00:00Z", "2024-06-01T08:00:00"])
async def test_a_time_that_cannot_be_read_is_no_matter(world: World, end: str) -> None:
    phone = await phone_in_the_field(world)
    xml = phone.filled(end=end).replace("2024-06-01T08:00:00.000+07:00", end)
    assert (await phone.submit(xml)).status_code == 201
    assert [one["flags"] for one in await kept(phone)] == [["OUTSIDE_WINDOW"]]
    assert len(await responses(phone)) == 1


async def test_a_wrong_clock_is_put_right_by_the_date_it_was_sent_with(world: World) -> None:
    phone = await phone_in_the_field(world, closes_at="2030-01-01T00:00:00Z")
    answer = await phone.submit(
        phone.filled(end="1970-01-01T00:10:00.000Z"),
        headers={"date": "Thu, 01 Jan 1970 01:10:00 GMT"},
    )
    assert answer.status_code == 201
    (row,) = await kept(phone)
    assert (row["state"], row["flags"]) == ("COUNTED", ["CLOCK_OFF"])
    assert row["clock_ahead_seconds"] < -1_700_000_000
    assert (row["received_at"] - row["captured_at"]).total_seconds() == pytest.approx(3600, abs=2)
    assert await figures(phone) == (1, 0, 1)


async def test_an_edit_takes_the_place_of_what_it_edits(world: World) -> None:
    phone = await phone_in_the_field(world)
    first, second, third = (made_instance_id() for _ in range(3))
    await phone.submit(phone.filled(instance_id=first))
    for name, before, answer in ((second, first, "B"), (third, second, "A")):
        xml = phone.filled(instance_id=name, deprecated_id=before, answers=GOOD | {"q1": answer})
        assert (await phone.submit(xml)).status_code == 201
        assert (await phone.submit(xml)).status_code == 202
    states = {one["instance_id"]: one["state"] for one in await kept(phone)}
    assert states == {first: "SUPERSEDED", second: "SUPERSEDED", third: "COUNTED"}
    found = await rows(
        "SELECT id, chain_id, replaces_id, exclusion_reason FROM response WHERE campaign_id = :id",
        id=phone.campaign.id,
    )
    chain = {f"uuid:{one['id']}": one for one in found}
    assert {f"uuid:{one['chain_id']}" for one in found} == {first}
    assert chain[first]["replaces_id"] is None
    assert f"uuid:{chain[third]['replaces_id']}" == second
    assert [chain[one]["exclusion_reason"] for one in (first, second, third)] == [
        "superseded",
        "superseded",
        None,
    ]
    assert await figures(phone) == (3, 2, 1)


async def test_an_edit_of_what_was_edited_meanwhile_is_a_conflict(world: World) -> None:
    phone = await phone_in_the_field(world)
    first = made_instance_id()
    await phone.submit(phone.filled(instance_id=first))
    edits = [phone.filled(deprecated_id=first, answers=GOOD | {"q4": str(n)}) for n in (3, 4)]
    answers = await asyncio.gather(*(phone.submit(one) for one in edits))
    assert sorted(one.status_code for one in answers) == [201, 202]
    states = sorted(one["state"] for one in await kept(phone))
    assert states == ["CONFLICT", "COUNTED", "SUPERSEDED"]
    assert await figures(phone) == (2, 1, 1)


@pytest.mark.parametrize("middle_first", [True, False])
async def test_an_edit_may_come_before_what_it_edits(world: World, middle_first: bool) -> None:
    phone = await phone_in_the_field(world)
    first, second, third = (made_instance_id() for _ in range(3))
    last = phone.filled(instance_id=third, deprecated_id=second, answers=GOOD | {"q4": "3"})
    middle = phone.filled(instance_id=second, deprecated_id=first, answers=GOOD | {"q4": "4"})
    for xml in (middle, last) if middle_first else (last, middle):
        waiting = await phone.submit(xml)
        assert waiting.status_code == 202
        assert "what it edits has not" in message_of(waiting)
        assert await figures(phone) == (0, 0, 0)
    assert (await phone.submit(phone.filled(instance_id=first))).status_code == 201
    states = {one["instance_id"]: one["state"] for one in await kept(phone)}
    assert states == {first: "SUPERSEDED", second: "SUPERSEDED", third: "COUNTED"}
    assert await figures(phone) == (3, 2, 1)
    (counted,) = [one for one in await responses(phone) if one["excluded_at"] is None]
    assert counted["answers"]["q4"] == "3"


async def test_nobody_edits_what_another_collected(world: World) -> None:
    phone = await phone_in_the_field(world)
    first = made_instance_id()
    await phone.submit(phone.filled(instance_id=first))
    other = principal(Role.INTERVIEWER, world.authority_id)
    await world.assign(phone.campaign, other)
    made = await world.app_user(phone.campaign, other)
    others = Phone(world, phone.campaign, f"/v1/openrosa/key/{made.json()['key']}")
    edit = others.filled(deprecated_id=first, answers=GOOD | {"q1": "B"})
    assert (await others.submit(edit)).status_code == 202
    assert await figures(phone) == (1, 0, 1)


async def test_an_edit_of_what_was_excluded_stays_out_until_reviewed(world: World) -> None:
    phone = await phone_in_the_field(world)
    first = made_instance_id()
    await phone.submit(phone.filled(instance_id=first))
    (response,) = await responses(phone)
    path = f"{phone.campaign.path}/responses/{response['id']}/exclusions"
    await world.call("POST", path, Role.SURVEY_SUPERVISOR, json={"reason": "Phúc tra: phủ nhận"})
    edit = await phone.submit(phone.filled(deprecated_id=first))
    assert "the version before was excluded" in message_of(edit)
    assert await figures(phone) == (2, 2, 0)


async def test_a_bearer_token_submits_as_well(world: World) -> None:
    phone = await phone_in_the_field(world)
    xml = phone.filled()
    phone.path = "/v1/openrosa"
    phone.headers |= signed_in(world.person(Role.INTERVIEWER))
    head = await world.client.head("/v1/openrosa/submission", headers=phone.headers)
    assert head.status_code == 204
    assert (await phone.submit(xml)).status_code == 201
    assert (await phone.submit(xml)).status_code == 202
    assert await figures(phone) == (1, 0, 1)


async def test_files_that_nobody_asked_for_are_said(world: World) -> None:
    phone = await phone_in_the_field(world)
    answer = await phone.submit(phone.filled(), files={"ảnh.jpg": b"\xff\xd8" * 1000})
    assert answer.status_code == 201
    assert "Files that the form does not ask for were not kept: ảnh.jpg" in message_of(answer)


async def test_markup_in_answers_stays_text(world: World) -> None:
    phone = await phone_in_the_field(world)
    said = "<b>Tốt & nhanh</b> ]]>"
    assert (await phone.submit(phone.filled(answers=GOOD | {"q5": said}))).status_code == 201
    (response,) = await responses(phone)
    assert response["answers"]["q5"] == said
    assert escape(said) != said


async def test_files_may_come_in_several_posts_and_what_is_missing_is_seen(world: World) -> None:
    phone = await phone_with_camera(world)
    xml = phone.filled(answers={"p1": "một.jpg", "p2": "hai.jpg"})
    first = await phone.submit(xml, files={"một.jpg": b"\xff\xd8" * 30_000, "lạ.txt": b"?"})
    assert first.status_code == 201
    assert "not kept: lạ.txt" in message_of(first)

    async def shown() -> dict[str, Any]:
        path = f"{phone.campaign.path}/submissions?state=COUNTED"
        (one,) = (await world.call("GET", path, Role.SURVEY_SUPERVISOR)).json()["items"]
        return dict(one)

    one = await shown()
    assert {file["name"]: file["size"] for file in one["files"]} == {
        "hai.jpg": None,
        "một.jpg": 60_000,
    }
    path = f"{phone.campaign.path}/submissions/{one['response_id']}/1/files"
    missing = await world.call("GET", f"{path}/hai.jpg", Role.SURVEY_SUPERVISOR)
    assert missing.status_code == 404
    second = await phone.submit(xml, files={"hai.jpg": b"photo", "một.jpg": b"another"})
    assert second.status_code == 202
    files = {file["name"]: file for file in (await shown())["files"]}
    assert files["hai.jpg"]["sha256"] == hashlib.sha256(b"photo").hexdigest()
    assert files["một.jpg"]["size"] == 60_000
    read = await world.call("GET", f"{path}/hai.jpg", Role.SURVEY_SUPERVISOR)
    assert read.content == b"photo"
    assert read.headers["content-disposition"].startswith("attachment; filename")
    assert await figures(phone) == (1, 0, 1)
