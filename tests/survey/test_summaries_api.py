"""From the first answer to the frozen summary."""

import hashlib
from typing import Any

from shared.auth.principal import Role
from shared.canonical import canonical_json
from shared.ids import new_id
from shared.methodology.documents import parse_survey_summary
from tests.survey.world import World


def counts_of(document: dict[str, Any], agency: str, group: str) -> dict[str, Any]:
    found = next(one for one in document["agencies"] if one["id"] == agency)
    return next(dict(one) for one in found["groups"] if one["group"] == group)


async def test_a_whole_campaign_comes_to_an_exact_summary(world: World) -> None:
    campaign = await world.opened(figures={"withhold_below": 0})
    answers = [
        {"q1": "A", "q2": "5", "q4": "1.5"},
        {"q1": "C", "q2": "1", "q3": ["RETURN", "RECEIVE"], "q5": "Chậm"},
        {"q1": "C", "q2": "DK", "q3": ["RETURN"], "q4": "0.25"},
        {"q1": "DK", "q2": "4"},
    ]
    for one in answers:
        stored = await world.post(campaign, world.response(campaign, answers=one))
        assert stored.status_code == 201, stored.text
    other = world.response(campaign, agency_id=campaign.agencies[1], group="FIRMS")
    assert (await world.post(campaign, other)).status_code == 201

    document = await world.summary_of(campaign)

    citizens = counts_of(document, campaign.agencies[0], "CITIZENS")
    assert citizens["responses"] == 4
    assert citizens["questions"] == {
        "q1": {
            "answered": 3,
            "dont_know": 1,
            "missing": 0,
            "options": {"A": 1, "B": 0, "C": 2},
            "sum": None,
        },
        "q2": {
            "answered": 3,
            "dont_know": 1,
            "missing": 0,
            "options": {"1": 1, "2": 0, "3": 0, "4": 1, "5": 1},
            "sum": None,
        },
        "q3": {
            "answered": 2,
            "dont_know": 0,
            "missing": 0,
            "options": {"RECEIVE": 1, "RESOLVE": 0, "RETURN": 2},
            "sum": None,
        },
        "q4": {"answered": 2, "dont_know": 0, "missing": 2, "options": {}, "sum": "1.75"},
        "q5": {"answered": 1, "dont_know": 0, "missing": 3, "options": {}, "sum": None},
    }
    first = next(one for one in document["agencies"] if one["id"] == campaign.agencies[0])
    assert first["accounting"] == {"target": 20, "received": 4, "valid": 4, "excluded": 0}
    summary = parse_survey_summary(document)
    survey = summary.survey_of(campaign.agencies[0])
    assert survey is not None
    assert [dict(one.options) for one in survey.by_leaf["9.1"] if one.base] == [
        {"A": 1, "B": 0, "C": 2}
    ]


async def test_a_summary_is_the_bytes_its_digest_names(world: World) -> None:
    campaign = await world.opened()
    await world.post(campaign, world.response(campaign))
    closed = (await world.close(campaign)).json()
    listed = await world.call("GET", "/v1/survey-summaries", params={"campaign_id": campaign.id})
    head = listed.json()["items"][0]
    assert head["id"] == closed["summary_id"]
    first = await world.call("GET", f"/v1/survey-summaries/{head['id']}", Role.AUDITOR)
    digest = "sha256:" + hashlib.sha256(first.content).hexdigest()
    assert first.headers["etag"].strip('"') == head["digest"] == digest
    assert canonical_json(first.json()) == first.content
    known = await world.client.get(
        f"/v1/survey-summaries/{head['id']}",
        headers=world.headers(Role.COUNCIL_CHAIR) | {"if-none-match": first.headers["etag"]},
    )
    assert (known.status_code, known.content) == (304, b"")


async def test_answers_to_an_older_form_are_counted_under_it(world: World) -> None:
    campaign = await world.opened()
    old = campaign.questionnaire_id
    assert (await world.post(campaign, world.response(campaign))).status_code == 201
    newer = await world.issued(title="Phiếu sửa")
    assert newer["version"] == 2
    groups = [
        {"code": code, "name": code, "questionnaire_id": newer["id"]}
        for code in ("CITIZENS", "FIRMS")
    ]
    changed = await world.call(
        "PUT", f"{campaign.path}/groups", etag=campaign.etag, json={"groups": groups}
    )
    assert changed.status_code == 200, changed.text
    late = world.response(campaign, questionnaire_id=old)
    fresh = world.response(campaign, questionnaire_id=newer["id"])
    assert (await world.post(campaign, late)).status_code == 201
    assert (await world.post(campaign, fresh)).status_code == 201
    document = await world.summary_of(campaign)
    agency = next(one for one in document["agencies"] if one["id"] == campaign.agencies[0])
    by_form = {
        one["questionnaire_id"]: one["responses"]
        for one in agency["groups"]
        if one["group"] == "CITIZENS"
    }
    assert by_form == {old: 2, newer["id"]: 1}
    assert {one["version"] for one in document["questionnaires"]} == {1, 2}


async def test_strangers_find_no_summary(world: World) -> None:
    campaign = await world.opened()
    closed = (await world.close(campaign)).json()
    stranger = World(world.client)
    answer = await stranger.call("GET", f"/v1/survey-summaries/{closed['summary_id']}")
    assert answer.status_code == 404
    assert (await stranger.call("GET", "/v1/survey-summaries")).json()["items"] == []
    assert (await world.call("GET", f"/v1/survey-summaries/{new_id()}")).status_code == 404


async def test_forms_that_use_a_code_for_different_questions_are_counted_apart(
    world: World,
) -> None:
    campaign = await world.prepared(agencies=1, figures={"withhold_below": 0})
    options = [{"code": "A", "label": "Có"}, {"code": "B", "label": "Không"}]
    other = await world.issued(
        code="HN-02",
        questions=[
            {"code": "q1", "text": "Ý kiến", "type": "TEXT"},
            {"code": "q2", "text": "Mấy lần?", "type": "NUMBER"},
            {"code": "q4", "text": "Có dùng không?", "type": "SINGLE", "options": options},
            {
                "code": "q5",
                "text": "Vì sao?",
                "type": "MULTIPLE",
                "options": options,
                "relevant": "${q4} = 'A'",
            },
        ],
    )
    groups = [
        {"code": "CITIZENS", "name": "Dân", "questionnaire_id": campaign.questionnaire_id},
        {"code": "FIRMS", "name": "Doanh nghiệp", "questionnaire_id": other["id"]},
    ]
    changed = await world.call(
        "PUT", f"{campaign.path}/groups", etag=campaign.etag, json={"groups": groups}
    )
    await world.call("POST", f"{campaign.path}/openings", etag=changed.headers["etag"])
    firms = [
        {"q1": "A", "q2": "5", "q4": "A", "q5": ["B"]},
        {"q1": "A", "q2": "0.10", "q4": "A"},
        {"q4": "B"},
        {},
    ]
    batch = [world.response(campaign, answers={"q1": "A", "q2": "5"})] + [
        world.response(campaign, answers=one, group="FIRMS", questionnaire_id=other["id"])
        for one in firms
    ]
    assert (await world.post_batch(campaign, batch)).json()["stored"] == 5
    document = await world.summary_of(campaign)
    citizens = counts_of(document, campaign.agencies[0], "CITIZENS")["questions"]
    assert citizens["q1"]["options"] == {"A": 1, "B": 0, "C": 0}
    questions = counts_of(document, campaign.agencies[0], "FIRMS")["questions"]
    none = {"dont_know": 0, "sum": None}
    assert questions == {
        "q1": none | {"answered": 2, "missing": 2, "options": {}},
        "q2": none | {"answered": 2, "missing": 2, "options": {}, "sum": "5.1"},
        "q4": none | {"answered": 3, "missing": 1, "options": {"A": 2, "B": 1}},
        "q5": none | {"answered": 1, "missing": 1, "options": {"A": 0, "B": 1}},
    }
