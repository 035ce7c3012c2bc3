"""The register as a workbook: what an import does, what it refuses and where, and that it can be repeated."""

from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from services.assessment.agency_workbooks.layout import COLUMNS, SHEET, TITLES
from shared.workbooks import CellFaults, read_table, read_workbook
from shared.workbooks.writing import MEDIA_TYPE
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.test_agencies_api import codes, enter, rename
from tests.assessment.test_agency_successions_api import BUILDING, body
from tests.assessment.world import World
from tests.shared.workbooks.files import bent, book_of, book_with
from tests.support.statements import statements

IMPORTS = "/v1/agency-imports"
HEADER = list(TITLES.values())
XLSX = {"headers": {"content-type": MEDIA_TYPE}}


def book(*rows: list[Any]) -> bytes:
    return book_of(HEADER, *rows, sheet=SHEET)


async def send(world: World, content: bytes, *, expect: int = 200, **params: Any) -> Any:
    answer = await world.officer.call("POST", IMPORTS, content=content, params=params, **XLSX)
    assert answer.status_code == expect, answer.text
    return answer.json()


def outcomes(done: Any) -> list[tuple[str, str]]:
    return [(item["code"], item["outcome"]) for item in done["items"]]


async def faults(world: World, content: bytes) -> list[tuple[str, str]]:
    answer = await refused_in_both(
        world.officer, "POST", IMPORTS, 422, "agency-import-faults", content=content, **XLSX
    )
    assert {one["sheet"] for one in answer["errors"]} == {SHEET}
    assert answer["count"] == len(answer["errors"])
    return [(one["cell"], one["code"]) for one in answer["errors"]]


async def test_an_import_creates_changes_and_leaves_alone(world: World) -> None:
    content = book(
        ["S1", "Đơn vị S1", "SO", "Có"],
        ["S2", "Sở đổi tên", "SO", "Không"],
        ["000.00.09.H26", "Sở mới", "so", None, date(2024, 3, 1), "31/12/2025"],
    )
    done = await send(world, content)
    assert outcomes(done) == [
        ("S1", "UNCHANGED"),
        ("S2", "CHANGED"),
        ("000.00.09.H26", "CREATED"),
    ]
    assert (done["created"], done["changed"], done["unchanged"]) == (1, 1, 1)
    assert done["items"][1]["changes"] == [
        {"member": "name", "before": "Đơn vị S2", "after": "Sở đổi tên"},
        {"member": "ranked", "before": True, "after": False},
    ]
    (made,) = (await world.officer.get("/v1/agencies", code="000.00.09.H26"))["items"]
    assert (made["name"], made["block"], made["ranked"]) == ("Sở mới", "SO", True)
    assert (made["valid_from"], made["valid_to"]) == ("2024-03-01", "2025-12-31")
    changed = await world.officer.get(f"/v1/agencies/{world.agencies['S2']}")
    assert (changed["name"], changed["version"]) == ("Sở đổi tên", 2)
    trail = "/v1/assessment-audit-entries"
    entries = (await world.auditor.get(trail, subject_id=changed["id"]))["items"]
    assert [one["action"] for one in entries] == ["agency.changed", "agency.created"]
    assert (await world.auditor.get(trail, subject_id=made["id"]))["items"][0]["after"][
        "name"
    ] == "Sở mới"


async def test_the_same_file_again_changes_nothing(world: World) -> None:
    content = book(
        ["S1", "Tên mới", "SO", "Có", None, None, "01/03/2024"],
        ["NEW", "Sở mới", "SO", "Có", "01/01/2024"],
    )
    await send(world, content)
    again = await send(world, content)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)
    history = await world.officer.get(f"/v1/agencies/{world.agencies['S1']}/history")
    assert [(one["name"], one["effective_on"]) for one in history["items"]] == [
        ("Đơn vị S1", None),
        ("Tên mới", "2024-03-01"),
    ]


async def test_a_dry_run_says_the_same_and_does_nothing(world: World) -> None:
    content = book(["S1", "Tên mới", "SO"], ["NEW", "Sở mới", "SO"])
    looked = await send(world, content, dry_run=True)
    assert outcomes(looked) == [("S1", "CHANGED"), ("NEW", "CREATED")]
    assert looked["dry_run"] is True
    assert await codes(world) == []
    assert (await world.officer.get(f"/v1/agencies/{world.agencies['S1']}"))["version"] == 1
    done = await send(world, content)
    assert done == looked | {"dry_run": False}


async def test_every_fault_is_told_at_its_cell_and_nothing_is_done(world: World) -> None:
    content = book(
        ["GOOD", "Sở tốt", "SO"],
        ["good", "Trùng mã viết thường", "SO"],
        ["s1", "Viết khác danh bạ", "SO"],
        ["x" * 36, "Mã quá dài", "SO"],
        ["có dấu", "Mã có dấu", "SO"],
        [None, "Thiếu mã", "SO"],
        ["NAMELESS", None, "XA"],
        ["LONG", "x" * 501, "SO", "Có thể"],
        ["DAYS", "Ngày sai", "SO", "Có", "31/02/2024", 45000.5],
        ["ENDS", "Hết trước khi có", "SO", "Có", "01/03/2024", "01/03/2024"],
        ["FRESH", "Chưa có tên cũ", "SO", "Có", None, None, "01/03/2024"],
        ["S1", "Ngoài hiệu lực", "SO", "Có", "01/03/2024", None, "01/03/2024"],
    )
    assert await faults(world, content) == [
        ("A3", "duplicate-code"),
        ("A4", "code-variant"),
        ("A5", "code-too-long"),
        ("A6", "bad-code"),
        ("A7", "missing-value"),
        ("B8", "missing-value"),
        ("C8", "unknown-word"),
        ("B9", "name-too-long"),
        ("D9", "unknown-word"),
        ("E10", "not-a-day"),
        ("F10", "not-a-day"),
        ("F11", "validity"),
        ("G12", "change-of-new-agency"),
        ("G13", "change-outside-validity"),
    ]
    assert await codes(world, validity="ALL") == []


async def test_a_code_of_35_characters_is_taken(world: World) -> None:
    code = "000.00.00." + "A" * 25
    assert outcomes(await send(world, book([code, "Sở", "SO"]))) == [(code, "CREATED")]


async def test_a_formula_is_pointed_at(world: World) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["NEW", "", "SO"])
        sheet.write_formula(1, 1, '="Sở "&"mới"', None, "Sở mới")

    ((cell, code),) = await faults(world, book_with(fill, SHEET))
    assert (cell, code) == ("B2", "formula")


async def test_an_empty_list_or_another_sheet_is_pointed_at(world: World) -> None:
    assert await faults(world, book()) == [("A2", "no-rows")]
    assert await faults(world, book_of(["Mã", "Điểm"], sheet=SHEET)) == [("A1", "missing-header")]
    other = book_of(HEADER, ["A", "A", "SO"], sheet="Sheet1")
    assert await faults(world, other) == [("A1", "missing-sheet")]


async def test_days_that_a_decision_fixes_are_pointed_at(world: World) -> None:
    agency = await enter(world, "SXD", name="Sở Xây dựng")
    await world.officer.post("/v1/agency-successions", body([agency], BUILDING))
    rows = [
        ["SXD", "Sở Xây dựng", "SO"],
        ["SXD-MOI", "Sở Xây dựng (mới)", "SO", "Có", "02/03/2025"],
    ]
    assert await faults(world, book(*rows)) == [
        ("F2", "succession-holds-days"),
        ("E3", "succession-holds-days"),
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"PK\x03\x04 broken", "broken-workbook"),
        (b"Ma,Ten\nS1,So", "not-a-workbook"),
        (bent(book(), added={"xl/vbaProject.bin": b"macro"}), "macros"),
    ],
)
async def test_what_is_no_workbook_is_refused(world: World, content: bytes, fault: str) -> None:
    answer = await refused_in_both(
        world.officer, "POST", IMPORTS, 422, "unreadable-workbook", content=content, **XLSX
    )
    assert [one["code"] for one in answer["errors"]] == [fault]


async def test_a_workbook_comes_raw_or_in_a_form_and_not_too_large(world: World) -> None:
    content = book(["NEW", "Sở mới", "SO"])
    form = await world.officer.call("POST", IMPORTS, files={"file": ("a.xlsx", content)})
    assert form.json()["created"] == 1
    await refused_in_both(
        world.officer, "POST", IMPORTS, 415, "unsupported-workbook-body", json={"a": 1}
    )
    large = await world.officer.call("POST", IMPORTS, content=bytes(4 * 1024 * 1024 + 1), **XLSX)
    refused(large, 413, "body-too-large")


async def test_the_register_as_a_workbook_comes_back_unchanged(world: World) -> None:
    agency = await enter(world, "SKH", name="=1+1 & “Sở”", valid_from="2020-02-29")
    await rename(world, agency, code="STC", name="Tên năm sau", effective_on="2025-01-01")
    await enter(world, "GONE", valid_to="2021-01-01", ranked=False, block="LA")
    file = await download(world, "/v1/agency-workbook")
    again = await send(world, file)
    assert (again["created"], again["changed"]) == (0, 0)
    assert again["unchanged"] == 5
    world.clock.set(datetime(2025, 2, 1, tzinfo=UTC))
    again = await send(world, await download(world, "/v1/agency-workbook"))
    assert (again["changed"], again["unchanged"]) == (0, 5)


async def test_a_list_that_is_older_than_a_colleagues_change_does_not_undo_it(world: World) -> None:
    kept = await enter(world, "KEPT", name="Sở Xây dựng")
    await enter(world, "MINE", name="Sở Y tế")
    old = await download(world, "/v1/agency-workbook")
    await rename(world, kept, name="Sở Xây dựng và Giao thông")
    mine = changed_in(old, "Sở Y tế", "Sở Y tế và Dân số")
    assert await faults(world, mine) == [("H2", "stale-row")]
    assert {one["name"] for one in (await world.officer.get("/v1/agencies"))["items"]} >= {
        "Sở Xây dựng và Giao thông",
        "Sở Y tế",
    }
    fresh = changed_in(await download(world, "/v1/agency-workbook"), "Sở Y tế", "Sở Y tế và Dân số")
    assert (await send(world, fresh))["changed"] == 1
    assert (await send(world, fresh))["changed"] == 0, "the same list again changes nothing"
    named = book(["KEPT", "Sở Xây dựng", "SO"])
    assert (await send(world, named))["changed"] == 1, "a list without versions means what it says"


def changed_in(content: bytes, name: str, new: str) -> bytes:
    """Write another name into the downloaded list, as somebody does in Excel."""
    sheet = read_workbook(content).sheet(SHEET)
    assert sheet is not None
    rows = [
        [sheet.value(row, column) for column in range(1, sheet.width + 1)]
        for row in range(1, sheet.height + 1)
    ]
    return book_of(*[[new if cell == name else cell for cell in row] for row in rows], sheet=SHEET)


async def download(world: World, path: str) -> bytes:
    answer: httpx.Response = await world.officer.call("GET", path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["content-disposition"].startswith('attachment; filename="agencies')
    return answer.content


async def test_the_template_has_the_columns_and_the_blocks_of_the_frameworks(world: World) -> None:
    content = await download(world, "/v1/agency-template")
    sheet = read_workbook(content).sheet(SHEET)
    assert sheet is not None
    found = CellFaults([SHEET])
    table = read_table(sheet, COLUMNS, found)
    assert table is not None
    assert not found
    assert list(table.columns) == list(TITLES)
    assert list(table.rows()) == []
    assert await faults(world, content) == [("A2", "no-rows")]


async def test_a_block_may_be_written_by_its_name(world: World) -> None:
    framework = await world.officer.get(f"/v1/frameworks/{world.framework}")
    names = {block["code"]: block["name"] for block in framework["content"]["blocks"]}
    await send(world, book(["NEW", "Sở mới", names["SO"]]))
    (made,) = (await world.officer.get("/v1/agencies", code="NEW"))["items"]
    assert made["block"] == "SO"


async def test_three_hundred_agencies_take_few_statements(world: World) -> None:
    rows = [[f"A{number:03}", f"Xã {number}", "SO"] for number in range(300)]
    with statements() as few:
        await send(world, book(*rows[:3]))
    with statements() as many:
        assert (await send(world, book(*rows)))["created"] == 297
    assert len(many) <= len(few) + 4
    renamed = [[code, f"{name} mới", block] for code, name, block in rows]
    with statements() as changing:
        assert (await send(world, book(*renamed)))["changed"] == 300
    assert len(changing) <= len(few) + 4
