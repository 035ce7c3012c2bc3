"""Workbooks of questionnaires over HTTP: checked, taken in, given out, refused with cells."""

import httpx
import pytest

from shared.auth.principal import Role
from shared.workbooks.writing import MEDIA_TYPE
from tests.shared.workbooks.files import bent, ole_container
from tests.survey.world import World
from tests.survey.xlsforms import GOOD, workbook_of


async def send(
    world: World, noun: str, content: bytes, kind: str = MEDIA_TYPE, language: str = "en"
) -> httpx.Response:
    headers = world.headers(Role.OFFICER, language=language) | {"content-type": kind}
    path = f"/v1/questionnaire-{noun}"
    query = {"authority_id": str(world.authority_id)} if noun == "imports" else {}
    return await world.client.post(path, params=query, content=content, headers=headers)


async def test_a_workbook_becomes_a_draft_and_comes_back_unchanged(world: World) -> None:
    taken = await send(world, "imports", workbook_of(GOOD))
    assert taken.status_code == 201, taken.text
    form = taken.json()
    assert (form["code"], form["state"], form["version"]) == ("XL-01", "DRAFT", 1)
    assert form["translations"] == {
        "en": {"title": "Questionnaire", "introduction": "Please tell us.", "consent": ""}
    }
    path = f"/v1/questionnaires/{form['id']}"
    given = await world.call("GET", f"{path}/workbook")
    assert given.headers["content-type"] == MEDIA_TYPE
    assert "XL-01-v1.xlsx" in given.headers["content-disposition"]
    again = await send(world, "imports", given.content)
    assert again.headers["etag"] == taken.headers["etag"]
    assert again.json() == form
    issued = await world.call("POST", f"{path}/issuances", etag=again.headers["etag"])
    assert issued.status_code == 201, issued.text
    following = await send(world, "imports", given.content)
    assert (following.json()["version"], following.json()["state"]) == (2, "DRAFT")


async def test_json_and_workbook_are_the_same_schema(world: World) -> None:
    read = (await send(world, "checks", workbook_of(GOOD))).json()
    drafted = await world.call(
        "POST", "/v1/questionnaires", json={"authority_id": str(world.authority_id), **read}
    )
    assert drafted.status_code == 201, drafted.text
    taken = await send(world, "imports", workbook_of(GOOD))
    assert taken.json() == drafted.json()


async def test_a_check_keeps_nothing(world: World) -> None:
    assert (await send(world, "checks", workbook_of(GOOD))).status_code == 200
    assert (await world.call("GET", "/v1/questionnaires")).json()["items"] == []


@pytest.mark.parametrize("noun", ["imports", "checks"])
async def test_all_faults_come_back_with_sheet_and_cell_in_both_languages(
    world: World, noun: str
) -> None:
    content = workbook_of(
        GOOD, {("survey", "G8"): "${visited} = 'MAYBE'", ("choices", "B5"): "a b"}
    )
    answer = await send(world, noun, content)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/faulty-questionnaire")
    assert [(one["sheet"], one["cell"], one["code"]) for one in answer.json()["errors"]] == [
        ("survey", "G8", "unknown-option"),
        ("choices", "B5", "invalid-code"),
    ]
    assert "YES, NO, DK" in answer.json()["errors"][0]["detail"]
    vietnamese = await send(world, noun, content, language="vi")
    assert "chỉ có: YES, NO, DK" in vietnamese.json()["errors"][0]["detail"]
    assert (await world.call("GET", "/v1/questionnaires")).json()["items"] == []


@pytest.mark.parametrize(
    ("content", "kind", "status", "problem"),
    [
        (b"type,name,label", MEDIA_TYPE, 422, "unreadable-workbook"),
        (workbook_of(GOOD), "text/csv", 415, "unsupported-workbook"),
        (ole_container("EncryptedPackage"), MEDIA_TYPE, 422, "unreadable-workbook"),
        (
            bent(workbook_of(GOOD), added={"xl/vbaProject.bin": b"x"}),
            MEDIA_TYPE,
            422,
            "unreadable-workbook",
        ),
        (
            bent(workbook_of(GOOD), added={"xl/media/a.xml": b"\0" * 60_000_000}),
            MEDIA_TYPE,
            422,
            "unreadable-workbook",
        ),
        (b"x" * 5_000_000, MEDIA_TYPE, 413, "body-too-large"),
    ],
    ids=["text", "type", "password", "macros", "bomb", "size"],
)
async def test_what_is_no_readable_workbook_is_refused_by_name(
    world: World, content: bytes, kind: str, status: int, problem: str
) -> None:
    answer = await send(world, "imports", content, kind)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
    assert answer.json()["detail"]


async def test_the_template_is_a_workbook(world: World) -> None:
    answer = await world.call("GET", "/v1/questionnaire-template")
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    assert answer.content.startswith(b"PK")


async def test_a_form_with_all_kinds_of_questions_is_answered_and_judged(world: World) -> None:
    taken = await send(world, "imports", workbook_of(GOOD))
    path = f"/v1/questionnaires/{taken.json()['id']}/issuances"
    issued = (await world.call("POST", path, etag=taken.headers["etag"])).json()
    assert issued["xform_digest"].startswith("md5:")
    plan = world.plan(issued["id"], [str(world.authority_id)])
    made = await world.call("POST", "/v1/campaigns", json=plan)
    opened = await world.call(
        "POST", f"/v1/campaigns/{made.json()['id']}/openings", etag=made.headers["etag"]
    )
    assert opened.status_code == 201, opened.text
    answers = {
        "visited": "YES",
        "slow": ["RETURN"],
        "times": "3",
        "hours": "24",
        "q1": "5",
        "score": "9.5",
        "phone": "0912345678",
        "on": "2024-05-31",
    }
    response = {
        "id": str(world.authority_id),
        "questionnaire_id": issued["id"],
        "group": "CITIZENS",
        "agency_id": str(world.authority_id),
        "captured_at": "2024-06-01T08:00:00Z",
    }
    address = f"/v1/campaigns/{made.json()['id']}/responses"
    wrong = answers | {"times": "51", "score": "9.3", "phone": "091234567x", "on": "2023-12-31"}
    refused = await world.call("POST", address, Role.SURVEY_APP, json=response | {"answers": wrong})
    assert refused.status_code == 422
    assert {(one["pointer"], one["code"]) for one in refused.json()["errors"]} == {
        ("#/answers/times", "answer-not-allowed"),
        ("#/answers/score", "answer-not-allowed"),
        ("#/answers/phone", "constraint-broken"),
        ("#/answers/on", "constraint-broken"),
    }
    kept = await world.call("POST", address, Role.SURVEY_APP, json=response | {"answers": answers})
    assert kept.status_code == 201, kept.text
