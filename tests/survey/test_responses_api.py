"""Responses over HTTP: each is kept exactly once, and whatever is wrong is told with its cure."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.authentication import signed_in
from tests.survey.world import GOOD_ANSWERS, Campaign, World


async def refused(
    world: World, campaign: Campaign, response: Any, status: int, problem: str
) -> httpx.Response:
    """Post what must be refused, in both languages, and see that nothing changed."""
    before = await world.counts(campaign)
    vietnamese = await world.post(campaign, response, language="vi")
    english = await world.post(campaign, response)
    assert (english.status_code, english.json()["type"]) == (status, f"/problems/{problem}")
    assert english.headers["content-type"] == "application/problem+json"
    assert vietnamese.json()["detail"] != english.json()["detail"]
    assert "hãy" in vietnamese.text
    assert await world.counts(campaign) == before
    return english


async def test_a_repeat_gets_the_same_answer_and_changes_nothing(world: World) -> None:
    campaign = await world.opened()
    response = world.response(campaign)
    first = await world.post(campaign, response)
    assert (first.status_code, first.json()["outcome"]) == (201, "STORED")
    again = await world.post(campaign, response)
    assert again.status_code == 200
    assert again.json() == first.json() | {"outcome": "DUPLICATE"}
    assert (await world.counts(campaign))["received"] == 1


async def test_a_repeat_is_known_by_its_meaning_not_by_its_spelling(world: World) -> None:
    campaign = await world.opened()
    answers = {"q1": "C", "q2": "3", "q3": ["RETURN", "RECEIVE"], "q4": "1.50", "q5": "Ý kiến"}
    response = world.response(campaign, answers=answers, device_id="tablet-07")
    assert (await world.post(campaign, response)).status_code == 201
    twin = response | {
        "answers": {
            "q5": " Y\u0301 kiê\u0301n ",
            "q4": "1.5",
            "q3": ["RECEIVE", "RETURN"],
            "q2": "3",
            "q1": "C",
        },
        "captured_at": "2024-06-01T01:00:00Z",
        "device_id": None,
    }
    assert (await world.post(campaign, twin)).json()["outcome"] == "DUPLICATE"


@pytest.mark.parametrize(
    "change",
    [
        {"answers": GOOD_ANSWERS | {"q2": "1"}},
        {"group": "FIRMS"},
        {"captured_at": "2024-06-02T08:00:00+07:00"},
    ],
)
async def test_an_id_is_never_overwritten(world: World, change: dict[str, Any]) -> None:
    campaign = await world.opened()
    response = world.response(campaign)
    await world.post(campaign, response)
    answer = await refused(world, campaign, response | change, 409, "response-id-taken")
    assert answer.json()["response_id"] == response["id"]


async def test_an_id_of_another_campaign_is_taken_too(world: World) -> None:
    campaign, other = await world.opened(), await world.opened()
    response = world.response(campaign)
    await world.post(campaign, response)
    same_id = world.response(other, id=response["id"])
    await refused(world, other, same_id, 409, "response-id-taken")


async def test_all_that_is_wrong_is_told_at_once(world: World) -> None:
    campaign = await world.opened()
    response = world.response(
        campaign,
        answers={"q1": "Z", "q3": ["A"], "q4": "51", "q9": "1"},
        agency_id=str(new_id()),
        captured_at="2023-12-31T00:00:00Z",
        channel="PORTAL",
    )
    answer = await refused(world, campaign, response, 422, "invalid-response")
    assert {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]} == {
        "#/answers/q1": "answer-not-allowed",
        "#/answers/q2": "answer-missing",
        "#/answers/q4": "answer-not-allowed",
        "#/answers/q9": "unknown-question",
        "#/agency_id": "not-a-target",
        "#/captured_at": "outside-window",
        "#/channel": "channel-of-others",
    }


@pytest.mark.parametrize(
    "captured_at",
    [
        "1970-01-01T00:00:00Z",
        "2038-01-19T03:14:08Z",
        "2023-12-31T23:59:59Z",
        "2024-10-27T00:00:01Z",
    ],
)
async def test_answers_are_captured_within_the_window(world: World, captured_at: str) -> None:
    campaign = await world.opened()
    response = world.response(campaign, captured_at=captured_at)
    answer = await refused(world, campaign, response, 422, "invalid-response")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["#/captured_at"]


async def test_what_was_captured_in_time_may_arrive_late_while_the_campaign_is_open(
    world: World,
) -> None:
    campaign = await world.opened()  # its window ended in 2024
    for captured_at in ("2024-01-01T00:00:00Z", "2024-10-27T00:00:00Z"):
        response = world.response(campaign, captured_at=captured_at)
        assert (await world.post(campaign, response)).status_code == 201


async def test_nothing_is_captured_in_the_future(world: World) -> None:
    now = datetime.now(UTC)
    campaign = await world.opened(closes_at=(now + timedelta(days=9)).isoformat())
    soon = world.response(campaign, captured_at=(now + timedelta(minutes=1)).isoformat())
    assert (await world.post(campaign, soon)).status_code == 201
    late = world.response(campaign, captured_at=(now + timedelta(hours=1)).isoformat())
    answer = await refused(world, campaign, late, 422, "invalid-response")
    assert answer.json()["errors"][0]["code"] == "in-the-future"


async def test_an_unknown_form_version_has_a_problem_of_its_own(world: World) -> None:
    campaign = await world.opened()
    other = await world.issued(code="HN-02")
    for form in (other["id"], str(new_id())):
        response = world.response(campaign, questionnaire_id=form)
        answer = await refused(world, campaign, response, 422, "unknown-form-version")
        assert "fetch the campaign's forms" in answer.json()["detail"]


async def test_an_unknown_group_or_agency_is_no_target(world: World) -> None:
    campaign = await world.opened()
    for change, pointer in (
        ({"group": "NOBODY"}, "#/group"),
        ({"agency_id": str(new_id())}, "#/agency_id"),
    ):
        answer = await refused(
            world, campaign, world.response(campaign, **change), 422, "invalid-response"
        )
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
            (pointer, "not-a-target")
        ]


async def test_a_campaign_that_is_not_open_takes_nothing(world: World) -> None:
    prepared = await world.prepared()
    await refused(world, prepared, world.response(prepared), 409, "campaign-not-open")
    campaign = await world.opened()
    stored = world.response(campaign)
    assert (await world.post(campaign, stored)).status_code == 201
    await world.close(campaign)
    answer = await refused(world, campaign, world.response(campaign), 409, "campaign-not-open")
    assert answer.json()["state"] == "CLOSED"
    repeated = await world.post(campaign, stored)
    assert (repeated.status_code, repeated.json()["outcome"]) == (200, "DUPLICATE")
    batch = await world.post_batch(campaign, [stored, world.response(campaign)])
    assert [one["outcome"] for one in batch.json()["outcomes"]] == ["DUPLICATE", "REJECTED"]
    assert batch.json()["outcomes"][1]["errors"][0]["code"] == "campaign-not-open"


async def test_what_the_app_remembers_of_a_campaign_is_never_believed_blindly(world: World) -> None:
    campaign = await world.prepared()
    response = world.response(campaign)
    assert (await world.post(campaign, response)).status_code == 409
    opened = await world.call("POST", f"{campaign.path}/openings", etag=campaign.etag)
    assert (await world.post(campaign, response)).status_code == 201
    newer = await world.issued(title="Sửa")
    fresh = world.response(campaign, questionnaire_id=newer["id"])
    assert (await world.post(campaign, fresh)).json()["type"] == "/problems/unknown-form-version"
    groups = [
        {"code": code, "name": code, "questionnaire_id": newer["id"]}
        for code in ("CITIZENS", "FIRMS")
    ]
    changed = await world.call(
        "PUT", f"{campaign.path}/groups", etag=opened.headers["etag"], json={"groups": groups}
    )
    assert changed.status_code == 200
    batch = await world.post_batch(campaign, [fresh, world.response(campaign)])
    assert (batch.json()["stored"], batch.json()["rejected"]) == (2, 0)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"answers": ["A"]}, "#/answers"),
        ({"answers": "A"}, "#/answers"),
        ({"answers": None}, "#/answers"),
        ({"id": "1"}, "#/id"),
        ({"captured_at": "2024-06-01T08:00:00"}, "#/captured_at"),
        ({"captured_at": "yesterday"}, "#/captured_at"),
        ({"device_id": "a\0b"}, "#/device_id"),
        ({"device_id": "x" * 101}, "#/device_id"),
        ({"channel": "FAX"}, "#/channel"),
        ({"group": "no such group"}, "#/group"),
        ({"colour": "red"}, "#/colour"),
    ],
)
async def test_what_is_no_response_is_refused_at_its_place(
    world: World, change: dict[str, Any], pointer: str
) -> None:
    campaign = await world.opened()
    answer = await world.post(campaign, world.response(campaign) | change)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-request")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


async def test_broken_and_huge_bodies_are_refused(world: World) -> None:
    campaign = await world.opened()
    headers = world.headers(Role.SURVEY_APP) | {"content-type": "application/json"}
    for path in ("responses", "response-batches"):
        for body in (b"{", b"", b"\xff", b'"\\ud800"' + b"["):
            broken = await world.client.post(
                f"{campaign.path}/{path}", headers=headers, content=body
            )
            assert (broken.status_code, broken.json()["type"]) == (400, "/problems/malformed-body")
    huge = world.response(campaign, answers=GOOD_ANSWERS | {"q5": "x" * 2_000_000})
    answer = await world.post(campaign, huge)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-too-large")
    long = world.response(campaign, answers=GOOD_ANSWERS | {"q5": "x" * 900_000})
    answer = await world.post(campaign, long)
    assert answer.json()["errors"][0]["pointer"] == "#/answers/q5"
    deep = b'{"answers":' + b'{"a":' * 5000 + b"1" + b"}" * 5001
    answer = await world.client.post(f"{campaign.path}/responses", headers=headers, content=deep)
    assert answer.status_code in {400, 422}
    assert (await world.counts(campaign))["received"] == 0


async def test_a_batch_tells_what_became_of_each_member(world: World) -> None:
    campaign = await world.opened()
    known = world.response(campaign)
    await world.post(campaign, known)
    new, twice = world.response(campaign), world.response(campaign)
    wrong = world.response(campaign, answers={"q1": "Z", "q2": "1"})
    no_form = world.response(campaign, questionnaire_id=str(new_id()))
    batch = [
        new,
        known,
        known | {"group": "FIRMS"},
        wrong,
        "nonsense",
        {"id": "7"},
        twice,
        twice,
        twice | {"answers": GOOD_ANSWERS | {"q2": "2"}},
        no_form,
    ]
    answer = await world.post_batch(campaign, batch)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert [one["outcome"] for one in body["outcomes"]] == [
        "STORED",
        "DUPLICATE",
        "CONFLICT",
        "REJECTED",
        "REJECTED",
        "REJECTED",
        "STORED",
        "DUPLICATE",
        "CONFLICT",
        "REJECTED",
    ]
    assert {key: body[key] for key in ("stored", "duplicates", "conflicts", "rejected")} == {
        "stored": 2,
        "duplicates": 2,
        "conflicts": 2,
        "rejected": 4,
    }
    assert [one["id"] for one in body["outcomes"]][:6] == [
        new["id"],
        known["id"],
        known["id"],
        wrong["id"],
        None,
        "7",
    ]
    assert body["outcomes"][3]["errors"][0]["pointer"] == "#/responses/3/answers/q1"
    assert body["outcomes"][4]["errors"][0]["pointer"] == "#/responses/4"
    assert "#/responses/5/answers" in {fault["pointer"] for fault in body["outcomes"][5]["errors"]}
    assert body["outcomes"][9]["errors"][0]["code"] == "unknown-form-version"
    again = await world.post_batch(campaign, batch, language="vi")
    assert [one["outcome"] for one in again.json()["outcomes"]].count("STORED") == 0
    assert "hãy" in again.json()["outcomes"][3]["errors"][0]["detail"]
    assert (await world.counts(campaign))["received"] == 3


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"responses": []}, "#/responses"),
        ({"responses": [{}] * 1001}, "#/responses"),
        ({"responses": {}}, "#/responses"),
        ({}, "#/responses"),
        ({"responses": [{}], "colour": "red"}, "#/colour"),
    ],
)
async def test_a_batch_has_one_to_a_thousand_members(
    world: World, body: dict[str, Any], pointer: str
) -> None:
    campaign = await world.opened()
    answer = await world.call(
        "POST", f"{campaign.path}/response-batches", Role.SURVEY_APP, json=body
    )
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


async def test_a_thousand_come_in_at_once(world: World) -> None:
    campaign = await world.opened(agencies=20)
    batch = [
        world.response(campaign, agency_id=campaign.agencies[number % 20]) for number in range(1000)
    ]
    first = await world.post_batch(campaign, batch)
    assert first.json()["stored"] == 1000
    again = await world.post_batch(campaign, list(reversed(batch)))
    assert again.json()["duplicates"] == 1000
    assert (await world.counts(campaign))["received"] == 1000


async def test_another_authoritys_campaign_is_not_there(world: World) -> None:
    campaign = await world.opened()
    response = world.response(campaign)
    stranger = World(world.client)
    for role in (Role.SURVEY_APP, Role.PORTAL, Role.INTERVIEWER):
        assert (await stranger.post(campaign, response, role)).status_code == 404
        assert (await stranger.post_batch(campaign, [response], role)).status_code == 404
    nothing = Campaign(str(new_id()), "", campaign.questionnaire_id, campaign.agencies)
    assert (await world.post(nothing, response)).status_code == 404
    assert (await world.counts(campaign))["received"] == 0


async def test_the_channel_is_the_senders(world: World) -> None:
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    expected = {"INTERVIEWER": Role.INTERVIEWER, "APP": Role.SURVEY_APP, "PORTAL": Role.PORTAL}
    for role in expected.values():
        assert (await world.post(campaign, world.response(campaign), role)).status_code == 201
    paper = world.response(campaign, channel="PAPER")
    assert (await world.post(campaign, paper)).status_code == 201
    listed = await world.call("GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR)
    assert {one["channel"] for one in listed.json()["items"]} == {*expected, "PAPER"}
    false = world.response(campaign, channel="INTERVIEWER")
    answer = await world.post(campaign, false, Role.PORTAL)
    assert answer.json()["errors"][0]["pointer"] == "#/channel"


@pytest.mark.parametrize("channel", ["APP", "PAPER", "PORTAL"])
async def test_no_interviewer_leaves_the_checks_of_interviewers_by_another_channel(
    world: World, channel: str
) -> None:
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    false = world.response(campaign, channel=channel)
    refused = await world.post(campaign, false, Role.INTERVIEWER)
    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/channel", "channel-of-others")
    told = await world.post_batch(campaign, [false], Role.INTERVIEWER)
    assert told.json()["rejected"] == 1
    assert (await world.counts(campaign))["received"] == 0
    true = false | {"channel": "INTERVIEWER"}
    assert (await world.post(campaign, true, Role.INTERVIEWER)).status_code == 201


async def test_single_answers_are_for_supervisors_only(world: World) -> None:
    campaign = await world.opened()
    sent = [world.response(campaign) for _ in range(3)]
    sent.append(world.response(campaign, group="FIRMS"))
    await world.post_batch(campaign, sent)
    path = f"{campaign.path}/responses"
    for role in Role:
        answer = await world.call("GET", path, role)
        assert answer.status_code == (200 if role is Role.SURVEY_SUPERVISOR else 403), role
        assert role is Role.SURVEY_SUPERVISOR or "q1" not in answer.text
    first = await world.call("GET", path, Role.SURVEY_SUPERVISOR, params={"limit": 3})
    rest = await world.call(
        "GET", path, Role.SURVEY_SUPERVISOR, params={"cursor": first.json()["next"]}
    )
    items = [*first.json()["items"], *rest.json()["items"]]
    assert {one["id"] for one in items} == {one["id"] for one in sent}
    assert len(items) == 4
    firms = await world.call("GET", path, Role.SURVEY_SUPERVISOR, params={"group": "FIRMS"})
    assert [one["id"] for one in firms.json()["items"]] == [sent[3]["id"]]


async def test_an_excluded_response_stays_but_does_not_count_until_it_is_taken_back(
    world: World,
) -> None:
    campaign = await world.opened()
    kept, out, back = (world.response(campaign) for _ in range(3))
    await world.post_batch(campaign, [kept, out, back])

    async def judge(method: str, response: dict[str, Any]) -> httpx.Response:
        body = {"json": {"reason": "Phúc tra: phủ nhận"}} if method == "POST" else {}
        path = f"{campaign.path}/responses/{response['id']}/exclusions"
        return await world.call(method, path, Role.SURVEY_SUPERVISOR, **body)

    assert (await judge("DELETE", out)).json()["type"] == "/problems/not-excluded"
    first = await judge("POST", out)
    assert (first.status_code, first.json()["reason"]) == (201, "Phúc tra: phủ nhận")
    assert (await judge("POST", out)).json()["type"] == "/problems/already-excluded"
    assert (await judge("POST", back)).status_code == 201
    assert (await judge("DELETE", back)).status_code == 204
    assert (await judge("POST", world.response(campaign))).status_code == 404
    assert (await world.post(campaign, out)).json()["outcome"] == "DUPLICATE"
    listed = await world.call(
        "GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR, params={"excluded": "true"}
    )
    assert [one["id"] for one in listed.json()["items"]] == [out["id"]]
    trail = await world.call("GET", "/v1/survey-audit-entries", params={"subject_id": back["id"]})
    assert [one["action"] for one in trail.json()["items"]] == [
        "response.restored",
        "response.excluded",
    ]
    document = await world.summary_of(campaign)
    first_agency = next(one for one in document["agencies"] if one["id"] == campaign.agencies[0])
    assert first_agency["accounting"] == {"target": 20, "received": 3, "valid": 2, "excluded": 1}
    late = await judge("POST", kept)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/campaign-not-open")
    assert (await judge("DELETE", out)).status_code == 409


async def test_without_a_token_nothing_is_read_of_the_body(world: World) -> None:
    campaign = await world.opened()
    answer = await world.client.post(f"{campaign.path}/responses", content=b"{")
    assert answer.status_code == 401
    supervisor = signed_in(world.person(Role.SURVEY_SUPERVISOR))
    answer = await world.client.post(f"{campaign.path}/responses", content=b"{", headers=supervisor)
    assert answer.status_code == 403
