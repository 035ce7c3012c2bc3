"""Files of rankings, opened as a reader's spreadsheet opens them."""

import csv
import io
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from services.scoring.exports.models import RankingReport
from services.scoring.exports.workbook import write_workbook
from shared.spreadsheets import harmless
from tests.scoring.documents import framework, three_agencies
from tests.scoring.world import View, World


async def file_of(world: World, publication: View, ending: str) -> bytes:
    """Download a published ranking."""
    answer = await world.client.get(f"/v1/publications/{publication['id']}/ranking.{ending}")
    assert answer.status_code == 200
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; filename=")
    assert disposition.isascii()
    assert answer.headers["x-content-type-options"] == "nosniff"
    return answer.content


def sheet(content: bytes, name: str) -> list[list[object]]:
    """Read a sheet."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


async def test_the_csv_is_read_by_spreadsheets_and_programs(world: World) -> None:
    content = await file_of(world, await world.published(), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["Mã cơ quan"] for row in rows] == ["so-b", "so-a", "huyen-c"]
    best = rows[0]
    assert (best["Hạng"], best["Chỉ số"], best["Xếp loại"]) == ("1", "89.00", "Tốt")
    assert (best["Điểm thẩm định"], best["Điểm điều tra XHH"]) == ("50.00", "36.00")
    assert best["Điểm thưởng"] == "3.00"
    assert best["1. Chỉ đạo, điều hành"] == "50.00"
    assert (best["SIPAS (%)"], best["SIPAS: Tiếp cận dịch vụ (%)"]) == ("90.00", "90.00")


async def test_no_cell_of_the_csv_is_a_formula(world: World) -> None:
    content = await file_of(world, await world.published(), "csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0]["Cơ quan"] == '\'=HYPERLINK("http://x";"Sở B")'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_texts_that_a_spreadsheet_would_run_are_made_harmless(start: str) -> None:
    assert harmless(f"{start}1+1").startswith("'")
    assert harmless("Sở A") == "Sở A"


async def test_the_workbook_is_the_annex_of_the_decision(world: World) -> None:
    content = await file_of(world, await world.published(), "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Sở, ban, ngành", "UBND cấp huyện", "Lĩnh vực", "SIPAS"]
    rows = sheet(content, "Sở, ban, ngành")
    assert rows[0][0] == "SỞ NỘI VỤ THỬ"
    assert rows[1][0] == "PHỤ LỤC"
    assert rows[2][0] == "Chỉ số CCHC năm 2024"
    assert rows[3][0] == "(Kèm theo Quyết định số 123/QĐ-UBND ngày 15 tháng 3 năm 2025)"
    assert rows[4][0] == "Khối: Sở, ban, ngành"
    header = rows[6]
    assert header[:4] == ["Hạng", "Cơ quan, đơn vị", "Điểm thẩm định", "Điểm điều tra XHH"]
    assert header[4:7] == ["Điểm thưởng", "Chỉ số (tổng điểm)", "Xếp loại"]
    assert header[7:] == ["1. Chỉ đạo, điều hành", "2. Điều tra xã hội học", "T. Điểm thưởng"]
    assert rows[7][1:4] == ["Điểm tối đa", 60.0, 40.0]
    assert rows[8] == [
        1.0,
        '=HYPERLINK("http://x";"Sở B")',
        50.0,
        36.0,
        3.0,
        89.0,
        "Tốt",
        50.0,
        36.0,
        3.0,
    ]
    assert rows[9][:2] == [2.0, "Sở A"]


async def test_the_workbook_shows_fields_and_satisfaction(world: World) -> None:
    content = await file_of(world, await world.published(), "xlsx")
    fields = sheet(content, "Lĩnh vực")
    # so-a has 45 and so-b 50 of 60: 47.5 in the mean, 79.17 per cent.
    assert fields[7][:7] == ["1", "Chỉ đạo, điều hành", 60.0, 47.5, 50.0, 45.0, 79.17]
    sipas = sheet(content, "SIPAS")
    assert sipas[7][0] == 1.0
    assert sipas[7][2:] == ["Sở, ban, ngành", 90.0, 90.0, 90.0]


async def test_the_same_publication_gives_the_same_bytes(world: World) -> None:
    run = await world.approved()
    drafts = [(await world.read(f"/v1/runs/{run['id']}/ranking.xlsx")).content for _ in range(2)]
    assert drafts[0] == drafts[1]


async def test_a_draft_says_that_it_is_one(world: World) -> None:
    run = await world.run()
    content = (await world.read(f"/v1/runs/{run['id']}/ranking.xlsx")).content
    rows = sheet(content, "Sở, ban, ngành")
    assert rows[1][0] == "DỰ THẢO"
    assert "nội bộ" in str(rows[3][0])
    text = (await world.read(f"/v1/runs/{run['id']}/ranking.csv")).text
    assert "89.00" in text


async def test_names_that_spreadsheets_refuse_still_give_sheets(world: World) -> None:
    agencies = three_agencies(world.authority_id)
    tree = framework()
    tree["blocks"] = [
        {"code": "SO", "name": "Sở/ban: [ngành] có tên dài hơn ba mươi mốt ký tự", "ranked": False},
        {"code": "HUYEN", "name": "Sở ban ngành có tên dài hơn ba mươi mốt ký tự", "ranked": True},
    ]
    record = world.freeze_record(agencies=agencies, framework=tree)
    run = await world.run(record=record)
    content = (await world.read(f"/v1/runs/{run['id']}/ranking.xlsx")).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert len({name.casefold() for name in book.sheet_names}) == 4
    assert all(len(name) <= 31 for name in book.sheet_names)
    first = sheet(content, book.sheet_names[0])
    assert [row[0] for row in first[8:10]] == ["–", "–"]
    assert first[-1][0] == "Ghi chú: dấu “–” ở cột Hạng là cơ quan không xếp hạng."


async def test_the_file_is_made_again_byte_for_byte(world: World) -> None:
    # Not from what the renderer keeps: the writer itself depends on nothing but the report.
    run = await world.run()
    report = RankingReport(
        key="k",
        name="n",
        title="T",
        decision_number="1/QĐ",
        decision_date=date(2025, 3, 15),
        created_at=datetime(2025, 3, 15, tzinfo=UTC),
        heading=run["heading"],
        results=(),
    )
    content = write_workbook(report)
    assert write_workbook(report) == content
    with ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
