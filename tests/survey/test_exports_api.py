"""Exports: files that spreadsheets and SPSS read as they were meant, without identifiers, each in the audit trail."""

import csv
import io
from pathlib import Path
from typing import Any

import httpx
import pyreadstat
import pytest

from services.survey.exports import workbook
from shared.auth.principal import Role
from shared.ids import new_id
from shared.workbooks import read_workbook
from tests.survey.world import Campaign, World

LONG = "Rất chậm, ế ẩm: " * 40
ANSWERS: list[dict[str, Any]] = [
    {"q1": "A", "q2": "5", "q4": "2"},
    {"q1": "C", "q2": "DK", "q3": ["RECEIVE", "RETURN"], "q4": "0.25", "q5": "=SUM(A1)"},
    {"q1": "B", "q2": "1", "q5": 'Chậm, "rất"\nchậm — ế'},
]


async def filled(world: World, answers: list[dict[str, Any]] | None = None) -> Campaign:
    campaign = await world.opened()
    for one in answers or ANSWERS:
        posted = await world.post(
            campaign, world.response(campaign, answers=one, device_id="-tablet 7")
        )
        assert posted.status_code == 201, posted.text
    return campaign


async def export(
    world: World, campaign: Campaign, name: str, role: Role = Role.SURVEY_SUPERVISOR, **wanted: bool
) -> httpx.Response:
    return await world.call(
        "GET",
        f"{campaign.path}/exports/{campaign.questionnaire_id}/{name}",
        role,
        params={key: str(value).lower() for key, value in wanted.items()},
    )


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_a_csv_file_holds_the_answers_and_nothing_that_names_anybody(world: World) -> None:
    campaign = await filled(world)
    answer = await export(world, campaign, "responses.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="responses.csv"'
    rows = sorted(rows_of(answer), key=lambda row: row["q1"])
    assert list(rows[0]) == [
        "_no", "_agency", "_group", "_channel", "_captured_on", "_weight",
        "q1", "q2", "q3.RECEIVE", "q3.RESOLVE", "q3.RETURN", "q4", "q5",
    ]  # fmt: skip
    assert (rows[0]["_agency"], rows[0]["_group"], rows[0]["_captured_on"]) == (
        "A1",
        "CITIZENS",
        "2024-06-01",
    )
    assert [row["q1"] for row in rows] == ["A", "B", "C"]
    assert rows[2]["q2"] == "DK"
    assert [rows[2][f"q3.{one}"] for one in ("RECEIVE", "RESOLVE", "RETURN")] == ["1", "0", "1"]
    assert [rows[0]["q3.RECEIVE"], rows[2]["q4"]] == ["", "0.25"]
    assert rows[1]["q5"] == 'Chậm, "rất"\nchậm — ế'
    assert rows[2]["q5"] == "'=SUM(A1)"
    assert "tablet" not in answer.text


async def test_identifiers_are_given_where_they_are_asked_for(world: World) -> None:
    campaign = await world.opened()
    response = world.response(campaign, device_id="-tablet 7")
    await world.post(campaign, response)
    [row] = rows_of(await export(world, campaign, "responses.csv", identifiers=True))
    assert row["_id"] == response["id"]
    assert row["_sender"] == str(world.person(Role.SURVEY_APP).id)
    assert row["_device"] == "'-tablet 7"
    assert row["_captured_at"] == "2024-06-01T01:00:00Z"


async def test_what_does_not_count_is_left_out_or_comes_with_its_reason(world: World) -> None:
    campaign = await world.opened()
    out = world.response(campaign)
    await world.post_batch(campaign, [out, world.response(campaign)])
    path = f"{campaign.path}/responses/{out['id']}/exclusions"
    await world.call("POST", path, Role.SURVEY_SUPERVISOR, json={"reason": "+ phúc tra"})
    assert len(rows_of(await export(world, campaign, "responses.csv"))) == 1
    rows = rows_of(await export(world, campaign, "responses.csv", excluded=True))
    assert sorted(row["_excluded"] for row in rows) == ["", "'+ phúc tra"]


async def test_responses_weigh_what_they_weigh_in_results(world: World) -> None:
    form = await world.issued()
    plan = world.plan(form["id"], [str(new_id())])
    plan["targets"][0]["population"] = 100
    made = await world.call("POST", "/v1/campaigns", json=plan)
    campaign = Campaign(
        made.json()["id"], made.headers["etag"], form["id"], [plan["targets"][0]["agency_id"]]
    )
    await world.call("POST", f"{campaign.path}/openings", etag=campaign.etag)
    batch = [world.response(campaign) for _ in range(3)] + [world.response(campaign, group="FIRMS")]
    assert (await world.post_batch(campaign, batch)).json()["stored"] == 4
    rows = rows_of(await export(world, campaign, "responses.csv"))
    assert sorted((row["_group"], row["_weight"]) for row in rows) == [
        ("CITIZENS", "33.33333333"), ("CITIZENS", "33.33333333"), ("CITIZENS", "33.33333333"), ("FIRMS", ""),
    ]  # fmt: skip


async def test_the_codebook_says_what_columns_and_codes_mean(world: World) -> None:
    campaign = await filled(world)
    rows = rows_of(await export(world, campaign, "codebook.csv"))
    of_q1 = [(row["Mã"], row["Ý nghĩa"]) for row in rows if row["Cột"] == "q1"]
    assert of_q1 == [
        ("A", "Rất kịp thời"), ("B", "Kịp thời"), ("C", "Chậm"), ("DK", "Không biết, không sử dụng"),
    ]  # fmt: skip
    of_q3 = next(row["Nội dung"] for row in rows if row["Cột"] == "q3.RETURN")
    assert of_q3 == "Chậm ở khâu nào? — Trả kết quả"
    exported = rows_of(await export(world, campaign, "responses.csv"))
    assert list(dict.fromkeys(row["Cột"] for row in rows)) == list(exported[0])


async def test_a_workbook_holds_responses_and_their_meaning(world: World) -> None:
    campaign = await filled(world)
    answer = await export(world, campaign, "responses.xlsx")
    assert answer.status_code == 200, answer.text
    book = read_workbook(answer.content)
    sheet = book.sheet("Phiếu trả lời")
    assert sheet is not None
    names = [sheet.value(1, column) for column in range(1, sheet.width + 1)]
    texts = {sheet.value(row, names.index("q5") + 1) for row in range(2, 5)}
    assert "'=SUM(A1)" in texts
    assert not sheet.marks.formulas
    assert {sheet.value(row, names.index("q4") + 1) for row in range(2, 5)} >= {2.0, 0.25}
    meaning = book.sheet("Giải thích")
    assert meaning is not None
    assert meaning.value(1, 1) == "Cột"


async def test_a_workbook_that_would_be_too_long_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.survey.exports.service.MOST_ROWS", 2)
    campaign = await filled(world)
    for language, words in (("vi", "hãy tải tệp CSV"), ("en", "take the CSV or SPSS file")):
        refused = await world.call(
            "GET", f"{campaign.path}/exports/{campaign.questionnaire_id}/responses.xlsx",
            Role.SURVEY_SUPERVISOR, language=language,
        )  # fmt: skip
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("too-many-rows")
        assert words in refused.json()["detail"]
    assert workbook.MOST_ROWS == 50_000


async def test_spss_reads_values_labels_and_missing_values(world: World, tmp_path: Path) -> None:
    long_form = await world.issued(
        code="HN-09",
        questions=[
            {"code": "s-1", "text": "Điểm?", "type": "LIKERT", "dont_know": True},
            {"code": "q1", "text": "Kịp thời?", "type": "SINGLE", "options": [{"code": "A", "label": "Có"}, {"code": "B", "label": "Không"}]},
            {"code": "n", "text": "Mấy lần?", "type": "NUMBER", "minimum": "-1000"},
            {"code": "t", "text": "Ý kiến", "type": "TEXT", "max_length": 1000},
            {"code": "k", "text": "Ngắn", "type": "TEXT", "max_length": 20},
        ],
    )  # fmt: skip
    plan = world.plan(long_form["id"], [str(new_id())])
    made = await world.call("POST", "/v1/campaigns", json=plan)
    campaign = Campaign(
        made.json()["id"], made.headers["etag"], long_form["id"], [plan["targets"][0]["agency_id"]]
    )
    await world.call("POST", f"{campaign.path}/openings", etag=campaign.etag)
    said = [
        {"s-1": "5", "q1": "B", "n": "-12.5", "t": LONG.strip(), "k": "ngắn ế"},
        {"s-1": "DK", "n": "150"},
        {"s-1": "1", "q1": "A", "n": "1000000", "t": "Một"},
    ]
    batch = [world.response(campaign, answers=one) for one in said]
    assert (await world.post_batch(campaign, batch)).json()["stored"] == 3
    answer = await export(world, campaign, "responses.sav")
    path = tmp_path / "responses.sav"
    path.write_bytes(answer.content)
    data, meta = pyreadstat.read_sav(str(path), user_missing=True, output_format="dict")
    assert meta.file_encoding == "UTF-8"
    assert meta.column_names_to_labels["t"] == "Ý kiến"
    assert meta.variable_value_labels["s_1"] == {
        1: "Rất không hài lòng", 2: "Không hài lòng", 3: "Bình thường", 4: "Hài lòng", 5: "Rất hài lòng",
        998: "DK: Không biết, không sử dụng",
    }  # fmt: skip
    assert meta.missing_ranges["s_1"] == [{"lo": 998.0, "hi": 998.0}]
    assert meta.variable_value_labels["q1"] == {1: "A: Có", 2: "B: Không"}
    people = sorted(zip(data["n"], data["s_1"], data["q1"], data["t"], data["k"], strict=True))
    assert [one[:2] for one in people] == [(-12.5, 5), (150, 998), (1_000_000, 1)]
    assert [one[3] for one in people] == [LONG.strip(), "", "Một"]
    assert [one[4] for one in people] == ["ngắn ế", "", ""]
    assert (people[0][2], people[2][2]) == (2, 1)
    assert people[1][2] is None or people[1][2] != people[1][2]
    assert data["v_agency"] == ["A1"] * 3


async def test_every_export_is_in_the_audit_trail(world: World) -> None:
    campaign = await filled(world)
    for name in ("responses.csv", "responses.xlsx", "responses.sav"):
        assert (await export(world, campaign, name, identifiers=True)).status_code == 200
    entries = await world.call(
        "GET", "/v1/survey-audit-entries", params={"subject_id": campaign.id}
    )
    exports = [one for one in entries.json()["items"] if one["action"] == "campaign.exported"]
    assert [one["after"]["format"] for one in exports] == ["sav", "xlsx", "csv"]
    assert all(one["after"]["identifiers"] for one in exports)
    assert exports[0]["after"]["questionnaire_id"] == campaign.questionnaire_id


async def test_a_form_of_another_campaign_is_not_found(world: World) -> None:
    campaign, other = await world.opened(), await world.issued(code="HN-77")
    campaign.questionnaire_id = other["id"]
    for name in ("responses.csv", "codebook.csv"):
        assert (await export(world, campaign, name)).status_code == 404


async def test_strangers_export_nothing(world: World) -> None:
    campaign = await filled(world)
    stranger = World(world.client)
    assert (await export(stranger, campaign, "responses.csv")).status_code == 404
