"""Paper forms: keyed from a workbook by two people, compared, decided, and only then responses."""

import io
from typing import Any

import openpyxl
import pytest

from services.survey.papers.layout import AGENCY, DAY, NUMBER, PAPERS
from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.survey.frame_world import drawn_cases
from tests.survey.papers import (
    HEADER_ROW,
    differing,
    filled,
    paper,
    second_keyer,
    send,
    workbook,
)
from tests.survey.world import Campaign, World


async def papers_of(world: World, campaign: Campaign, query: str = "") -> list[dict[str, Any]]:
    listed = await world.call("GET", f"{campaign.path}/papers{query}", Role.SURVEY_SUPERVISOR)
    assert listed.status_code == 200, listed.text
    return list(listed.json()["items"])


async def responses_of(world: World, campaign: Campaign) -> list[dict[str, Any]]:
    listed = await world.call("GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR)
    return list(listed.json()["items"])


async def audited(world: World, action: str) -> list[dict[str, Any]]:
    path = f"/v1/survey-audit-entries?authority_id={world.authority_id}"
    entries = (await world.call("GET", path)).json()["items"]
    return [one for one in entries if one["action"] == action]


async def decide(
    world: World, campaign: Campaign, one: dict[str, Any], *decisions: dict[str, Any]
) -> Any:
    return await world.call(
        "POST",
        f"{campaign.path}/papers/{one['id']}/decisions",
        Role.SURVEY_SUPERVISOR,
        etag=f'"{one["version"]}"',
        json={"decisions": decisions},
    )


async def test_the_keying_workbook_offers_the_codes_and_says_what_they_mean(world: World) -> None:
    campaign = await world.opened()
    book = openpyxl.load_workbook(io.BytesIO(await workbook(world, campaign)))
    sheet = book[PAPERS]
    titles = [one.value for one in sheet[HEADER_ROW]]
    assert titles == [NUMBER.title, AGENCY.title, DAY.title, "q1", "q2", "q3", "q4", "q5"]
    assert sheet["D3"].value == "Cơ quan giải quyết hồ sơ có kịp thời không?"
    assert "C = Chậm" in sheet["D4"].comment.text
    assert "Bắt buộc" in sheet["D4"].comment.text
    offered = {
        str(one.sqref).partition(":")[0]: one.formula1
        for one in sheet.data_validations.dataValidation
    }
    assert offered["D5"] == '"A,B,C,DK"'
    assert offered["E5"] == '"1,2,3,4,5,DK"'
    assert offered["B5"] == "'Cơ quan'!$A$2:$A$3"
    assert [row[0].value for row in book["Cơ quan"].iter_rows(min_row=2)] == ["A1", "A2"]
    codes = [[one.value for one in row] for row in book["Mã trả lời"].iter_rows(min_row=2)]
    assert ["q1", "B", "Kịp thời"] in codes
    missing = await world.call(
        "GET", f"{campaign.path}/keying-workbook?group=NOBODY", Role.SURVEY_SUPERVISOR
    )
    assert missing.status_code == 404


async def test_two_people_who_read_the_same_make_a_response(world: World) -> None:
    campaign = await world.opened()
    blank = await workbook(world, campaign)
    rows = [
        paper("001", q1="Rất kịp thời", q5="Cảm ơn"),
        paper("002", q1="C", q3="RETURN, RECEIVE", q2="dk", q4=None),
    ]
    first = await send(world, campaign, filled(blank, rows))
    assert first.status_code == 201, first.text
    assert first.json() | {"id": ""} == {
        "id": "", "papers": 2, "first": 2, "agreed": 0, "differing": 0, "unchanged": 0,
    }  # fmt: skip
    assert await responses_of(world, campaign) == []
    assert [one["state"] for one in await papers_of(world, campaign)] == ["KEYED_ONCE"] * 2

    # A code is as good as its label, and the order of several chosen ones says nothing.
    rows = [
        paper("001", q1="A", q5=" Cảm ơn "),
        paper("002", q1="c", q3="RECEIVE RETURN", q2="DK", q4=None),
    ]
    second = await send(world, campaign, filled(blank, rows), await second_keyer(world, campaign))
    assert (second.json()["agreed"], second.json()["differing"]) == (2, 0)
    papers = await papers_of(world, campaign, "?state=TAKEN")
    responses = {one["id"]: one for one in await responses_of(world, campaign)}
    assert set(responses) == {one["id"] for one in papers}
    taken = responses[papers[1]["id"]]
    assert taken["answers"] == {"q1": "C", "q2": "DK", "q3": ["RECEIVE", "RETURN"]}
    assert (taken["channel"], taken["captured_at"]) == ("PAPER", "2024-06-01T05:00:00Z")
    assert (taken["agency_id"], taken["group"]) == (campaign.agencies[0], "CITIZENS")
    assert (await world.counts(campaign))["valid"] == 2
    summary = await world.summary_of(campaign)
    assert summary["agencies"][0]["accounting"]["valid"] == 2
    entries = await audited(world, "paper-import.taken")
    assert sorted(one["after"]["agreed"] for one in entries) == [0, 2]


async def test_one_person_alone_never_makes_a_response(world: World) -> None:
    campaign = await world.opened()
    blank = await workbook(world, campaign)
    name = str(new_id())
    content = filled(blank, [paper("1")])
    once = await send(world, campaign, content, import_id=name)
    again = await send(world, campaign, content, import_id=name)
    assert (again.status_code, again.json()) == (201, once.json())
    other = await send(world, campaign, filled(blank, [paper("2")]), import_id=name)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/paper-import-exists")
    # The same file with more rows, as it grows from day to day.
    more = await send(world, campaign, filled(blank, [paper("1"), paper("2")]))
    assert (more.json()["unchanged"], more.json()["first"]) == (1, 1)
    mended = await send(world, campaign, filled(blank, [paper("1", q1="B"), paper("2")]))
    assert (mended.json()["unchanged"], mended.json()["first"]) == (1, 1)
    papers = await papers_of(world, campaign)
    assert [(one["number"], one["state"]) for one in papers] == [
        ("1", "KEYED_ONCE"),
        ("2", "KEYED_ONCE"),
    ]
    assert papers[0]["entries"][0]["answers"]["q1"] == "B"
    assert await responses_of(world, campaign) == []


async def test_all_faults_come_at_once_with_their_cells_and_nothing_is_kept(world: World) -> None:
    campaign = await world.opened()
    blank = await workbook(world, campaign)
    rows = [
        paper("1", q1="X"),
        paper("1", q2=None),
        paper("3", **{AGENCY.title: "A9", DAY.title: "01/06/2023"}),
        paper("4", q4="nhiều", q5="x" * 41),
        paper("5", q4=51, q3="RECEIVE"),
        paper("6", q1="C", q3="RECEIVE RECEIVE"),
        paper("", **{DAY.title: "hôm qua"}),
        paper("8"),
    ]
    content = filled(blank, rows, D12="=1+1")
    answer = await send(world, campaign, content)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/faulty-keying")
    found = {one["cell"]: (one["sheet"], one["code"]) for one in answer.json()["errors"]}
    assert found == {
        cell: (PAPERS, code)
        for cell, code in {
            "D5": "answer-not-allowed",
            "A6": "duplicate-number",
            "E6": "answer-missing",
            "B7": "unknown-agency",
            "C7": "outside-window",
            "G8": "not-a-number",
            "H8": "answer-not-allowed",
            "F9": "not-relevant",
            "G9": "answer-not-allowed",
            "F10": "answer-not-allowed",
            "A11": "missing-value",
            "C11": "not-a-day",
            "D12": "formula",
        }.items()
    }
    assert answer.json()["count"] == len(found)
    said = {one["cell"]: one["detail"] for one in answer.json()["errors"]}
    assert said["G9"] == "Write a number from 0 up to 50."
    vietnamese = (await send(world, campaign, content, language="vi")).json()["errors"]
    assert "Phiếu số 1 đã ở dòng 5" in {one["cell"]: one["detail"] for one in vietnamese}["A6"]
    assert await papers_of(world, campaign) == []


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("A2", "DT-KHÁC", "other-campaign"),
        ("B2", "NOBODY", "unknown-group"),
        ("D2", "9", "unknown-form-version"),
    ],
)
async def test_a_workbook_of_another_campaign_group_or_version_is_refused(
    world: World, cell: str, value: str, code: str
) -> None:
    campaign = await world.opened()
    book = openpyxl.load_workbook(io.BytesIO(await workbook(world, campaign)))
    book["Phiếu"][cell] = value
    file = io.BytesIO()
    book.save(file)
    errors = (await send(world, campaign, filled(file.getvalue(), [paper("1")]))).json()["errors"]
    assert [(one["sheet"], one["code"]) for one in errors] == [("Phiếu", code)]


async def test_differences_are_listed_and_each_is_decided(world: World) -> None:
    campaign = await world.opened()
    blank = await workbook(world, campaign)
    await send(world, campaign, filled(blank, [paper("7", q4=3, q5="Tốt")]))
    second = await second_keyer(world, campaign)
    other = paper("7", q1="B", q4=8, q5=None, **{DAY.title: "02/06/2024"})
    assert (await send(world, campaign, filled(blank, [other]), second)).json()["differing"] == 1
    (one,) = await papers_of(world, campaign, "?state=DIFFERING")
    shown = [(each["field"], each["first"], each["second"]) for each in one["differences"]]
    assert shown == [
        ("#/captured_on", "2024-06-01", "2024-06-02"),
        ("#/answers/q1", "A", "B"),
        ("#/answers/q4", "3", "8"),
        ("#/answers/q5", "Tốt", None),
    ]
    stranger = {"field": "#/answers/q2", "take": "FIRST"}
    refused = await decide(world, campaign, one, stranger)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "not-differing")
    partly = await decide(
        world,
        campaign,
        one,
        {"field": "#/captured_on", "take": "SECOND"},
        {"field": "#/answers/q1", "take": "FIRST"},
        {"field": "#/answers/q5", "take": "SECOND"},
    )
    assert (partly.status_code, partly.json()["state"]) == (201, "DIFFERING")
    assert [each["is_decided"] for each in partly.json()["differences"]] == [
        True,
        True,
        False,
        True,
    ]
    assert await responses_of(world, campaign) == []
    stale = await decide(world, campaign, one, {"field": "#/answers/q4", "take": "FIRST"})
    assert stale.status_code == 412
    bad = {"field": "#/answers/q4", "take": "OTHER", "value": "99"}
    faulty = await decide(world, campaign, partly.json(), bad)
    assert (faulty.status_code, faulty.json()["errors"][0]["pointer"]) == (422, "#/answers/q4")
    good = bad | {"value": "5"}
    done = await decide(world, campaign, partly.json(), good)
    assert (done.status_code, done.json()["state"]) == (201, "TAKEN"), done.text
    (response,) = await responses_of(world, campaign)
    assert response["answers"] == {"q1": "A", "q2": "5", "q4": "5"}
    assert (response["id"], response["captured_at"]) == (one["id"], "2024-06-02T05:00:00Z")
    late = await decide(world, campaign, done.json(), good)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/paper-taken")
    entries = await audited(world, "paper.decided")
    assert len(entries) == 2
    assert "Tốt" not in str(entries), "officers read the trail, and no single answers"


async def test_a_keyer_who_looks_again_ends_the_difference(world: World) -> None:
    campaign = await world.opened()
    one = await differing(world, campaign)
    assert one["state"] == "DIFFERING"
    blank = await workbook(world, campaign)
    mended = await send(world, campaign, filled(blank, [paper("7", q1="B")]))
    assert mended.json()["agreed"] == 1
    assert len(await responses_of(world, campaign)) == 1
    # Both have had their say: a third person's reading, or another of the same person, is too late.
    third = principal(Role.SURVEY_SUPERVISOR, world.authority_id)
    for keyer in (third, None):
        late = await send(world, campaign, filled(blank, [paper("7", q1="A")]), keyer)
        assert [(e["cell"], e["code"]) for e in late.json()["errors"]] == [("A5", "keyed-twice")]


async def test_interviewers_key_what_they_are_assigned_to_only(world: World) -> None:
    campaign = await world.opened()
    blank = await workbook(world, campaign)
    keyer = await second_keyer(world, campaign)
    elsewhere = filled(blank, [paper("1", **{AGENCY.title: "A2"})])
    errors = (await send(world, campaign, elsewhere, keyer)).json()["errors"]
    assert [one["code"] for one in errors] == ["unknown-agency"]
    assert "A2" not in errors[0]["detail"].partition("“A2”")[2]
    path = f"{campaign.path}/keying-workbook?group="
    own = await world.client.get(f"{path}CITIZENS", headers=signed_in(keyer))
    book = openpyxl.load_workbook(io.BytesIO(own.content))
    assert [row[0].value for row in book["Cơ quan"].iter_rows(min_row=2)] == ["A1"]
    assert (await world.client.get(f"{path}FIRMS", headers=signed_in(keyer))).status_code == 404
    stranger = principal(Role.INTERVIEWER, world.authority_id)
    assert (await send(world, campaign, blank, stranger)).status_code == 404


async def test_a_paper_keyed_by_mistake_can_be_forgotten(world: World) -> None:
    campaign = await world.opened()
    one = await differing(world, campaign)
    path = f"{campaign.path}/papers/{one['id']}"
    assert (await world.call("DELETE", path, Role.SURVEY_SUPERVISOR)).status_code == 428
    gone = await world.call("DELETE", path, Role.SURVEY_SUPERVISOR, etag=f'"{one["version"]}"')
    assert gone.status_code == 204
    assert (await world.call("GET", path, Role.SURVEY_SUPERVISOR)).status_code == 404
    assert len(await audited(world, "paper.removed")) == 1


async def test_a_closed_campaign_takes_no_papers(world: World) -> None:
    campaign = await world.opened()
    one = await differing(world, campaign)
    blank = await workbook(world, campaign)
    assert (await world.close(campaign)).status_code == 201
    late = await send(world, campaign, filled(blank, [paper("9")]))
    assert (late.status_code, late.json()["type"]) == (409, "/problems/campaign-not-open")
    decided = await decide(world, campaign, one, {"field": "#/answers/q1", "take": "FIRST"})
    assert decided.json()["type"] == "/problems/campaign-not-open"


async def test_papers_are_listed_page_by_page(world: World) -> None:
    campaign = await world.opened()
    blank = await workbook(world, campaign)
    await send(world, campaign, filled(blank, [paper(f"{number:02}") for number in range(5)]))
    seen: list[str] = []
    query = "?limit=2"
    while query:
        listed = await world.call("GET", f"{campaign.path}/papers{query}", Role.SURVEY_SUPERVISOR)
        seen += [one["number"] for one in listed.json()["items"]]
        following = listed.json()["next"]
        query = f"?limit=2&cursor={following}" if following else ""
    assert seen == ["00", "01", "02", "03", "04"]


async def test_a_paper_with_a_drawn_cases_number_is_that_cases_answer(world: World) -> None:
    campaign = await world.opened()
    first, second = (await drawn_cases(world, campaign))[:2]
    blank = await workbook(world, campaign)
    keyer = await second_keyer(world, campaign)
    rows = [paper(f"{first['number']:04}"), paper("9999")]
    for who in (None, keyer):
        assert (await send(world, campaign, filled(blank, rows), who)).status_code == 201
    cases = (await world.call("GET", f"{campaign.path}/cases")).json()["items"]
    status = {one["id"]: one["status"] for one in cases}
    assert (status[first["id"]], status[second["id"]]) == ("VALID", "DRAWN")
    assert first["id"] in {one["id"] for one in await responses_of(world, campaign)}
    # What came from a phone meanwhile is the answer: the paper is one too many.
    late = filled(blank, [paper(str(second["number"]))])
    assert (await send(world, campaign, late)).status_code == 201
    assert (
        await world.post(campaign, world.response(campaign, id=second["id"]))
    ).status_code == 201
    refused = await send(world, campaign, late, keyer)
    assert [(one["cell"], one["code"]) for one in refused.json()["errors"]] == [
        ("A5", "case-answered")
    ]
