"""The workbook of results, read as a reader's spreadsheet reads it, and calculated anew by LibreOffice."""

import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from services.scoring.result_books.totals import Totals
from services.scoring.result_books.writing import ResultBook
from services.scoring.result_figures.models import Figures
from services.scoring.runs.models import AgencyResult, Calculation, RunState
from shared.methodology.wording import Language
from tests.scoring.cities import computed, computed_of, figures_of, framework_of, shown
from tests.support.toolchain import system_program

HANOI, HAI_PHONG, YEN_DUNG = "hanoi-central-2024", "hai-phong-2021", "yen-dung-2021"
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
NAMES = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def write(path: Path, figures: Figures, agencies: tuple[AgencyResult, ...]) -> Path:
    """Write a workbook as its maker does: the detail is gone through twice."""
    totals = Totals()
    for one in shown(figures, agencies):
        totals = totals.with_lines_of(one)
    with ResultBook(path, figures, totals) as book:
        for one in shown(figures, agencies):
            book.add(one)
    return path


OF_BLOCK = 4
"""Agencies are enough of each block: LibreOffice takes its time for every line."""


@dataclass(frozen=True)
class Case:
    """A framework with its own way to total and to rank."""

    preset: str
    framework: dict[str, Any]
    calculation: Calculation


@cache
def made(name: str) -> Case:
    """Give a case, computed once."""
    return CASES[name]()


def case(preset: str, **changes: Any) -> Case:
    """Score a preset, with a framework changed a little."""
    framework = framework_of(preset) | changes
    return Case(preset, framework, computed_of(preset, framework, of_block=OF_BLOCK))


CASES: dict[str, Callable[[], Case]] = {
    # Adds up to less than 100 where leaves do not apply; ties share a rank.
    "reduced": partial(case, HAI_PHONG),
    # Bonus and penalty clamped together; ties broken by a part and a field.
    "clamped": partial(case, YEN_DUNG),
    # A bonus inside the cap of a part.
    "within": partial(case, HANOI),
    # Whole indices, so that many are equal, ranked without gaps.
    "dense": partial(case, HANOI, ties="DENSE", places=0),
    # Ties broken by what stands on no sheet: ranks are then numbers.
    "criterion": partial(case, HANOI, ties={"broken_by": ["criterion:1.1", "exact"]}, places=0),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workbooks of the cases lie, each written once."""
    folder = tmp_path_factory.mktemp("books")
    for name in CASES:
        one = made(name)
        figures = figures_of(one.preset, one.calculation, framework=one.framework)
        write(folder / f"{name}.xlsx", figures, one.calculation.agencies)
    return folder


@pytest.fixture(scope="module")
def recalculated(folder: Path) -> Path:
    """The same workbooks, every formula calculated anew by LibreOffice."""
    soffice = system_program("soffice", "libreoffice-calc-nogui")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")
    books = [str(folder / f"{name}.xlsx") for name in CASES]
    order = [str(soffice), f"-env:UserInstallation=file://{profile}", "--headless"]
    order += ["--convert-to", "xlsx", "--outdir", str(folder / "anew"), *books]
    subprocess.run(order, check=True, capture_output=True, timeout=300)
    return folder / "anew"


def formulas(path: Path) -> Iterator[tuple[str, str, str]]:
    """Give sheet, cell and formula of every formula."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


@pytest.mark.parametrize("name", CASES)
def test_every_formula_comes_to_what_is_written_beside_it(
    name: str, folder: Path, recalculated: Path
) -> None:
    written = openpyxl.load_workbook(folder / f"{name}.xlsx", data_only=True)
    anew = openpyxl.load_workbook(recalculated / f"{name}.xlsx", data_only=True)
    count = 0
    for sheet, place, formula in formulas(folder / f"{name}.xlsx"):
        ours, theirs = written[sheet][place].value, anew[sheet][place].value
        where = f"{sheet}!{place} {formula}"
        if isinstance(ours, int | float):
            assert theirs == pytest.approx(ours, abs=1e-9), where
        else:
            assert theirs == ours, where
        count += 1
    assert count > 200


@pytest.mark.parametrize("name", CASES)
def test_calculated_indices_ranks_and_grades_are_those_of_the_run(
    name: str, recalculated: Path
) -> None:
    one = made(name)
    book = openpyxl.load_workbook(recalculated / f"{name}.xlsx", data_only=True)
    places = int(one.framework["places"])
    for block in one.calculation.heading["blocks"]:
        agencies = [each for each in one.calculation.agencies if each.block == block["code"]]
        sheet = ranking(book, block["name"])
        columns = header(sheet)
        for row, agency in enumerate(agencies, start=9):
            assert sheet.cell(row, columns["Cơ quan, đơn vị"]).value == agency.agency_name
            index = sheet.cell(row, columns["Chỉ số"]).value
            assert f"{Decimal(str(index)):.{places}f}" == format(agency.index or 0, "f")
            rank = sheet.cell(row, columns["Hạng"]).value
            assert rank == ("–" if agency.rank is None else agency.rank)
            grade = sheet.cell(row, columns["Xếp loại"]).value
            assert grade == agency.summary["grade_name"]


def ranking(book: Any, block: str) -> Worksheet:
    """Find the ranking of a block, whose name may be shortened."""
    start = f"Xếp hạng {block}"
    found = [one for one in book.worksheets if start.startswith(one.title.rstrip("…"))]
    assert len(found) == 1
    sheet: Worksheet = found[0]
    return sheet


def header(sheet: Worksheet, row: int = 7) -> dict[str, int]:
    """Find the columns by their headers."""
    return {str(cell.value): cell.column for cell in sheet[row] if cell.value}


def test_what_a_reader_would_check_is_live(folder: Path) -> None:
    found = list(formulas(folder / "clamped.xlsx"))
    book = openpyxl.load_workbook(folder / "clamped.xlsx")
    sheet = ranking(book, "UBND xã, thị trấn")
    columns = header(sheet)
    live = {place for name, place, _ in found if name == sheet.title}
    for title in ("Chỉ số", "Xếp loại", "Điểm thưởng", "Điểm trừ", "Điểm điều tra xã hội học"):
        column = columns[title]
        assert sheet.cell(9, column).coordinate in live, title
    index = str(sheet.cell(9, columns["Chỉ số"]).value)
    assert index.startswith("=ROUND(ROUND(SUM(")
    assert "MAX(-2,MIN(2,0+" in index
    points = str(sheet.cell(9, columns["Điểm điều tra xã hội học"]).value)
    assert "SUMIF(" in points
    assert "Điểm UBND xã, thị trấn" in points
    sums = [formula for name, _, formula in found if name == "Giải trình điểm"]
    assert sums[0].startswith("=SUBTOTAL(109,")


def test_the_sheets_are_those_of_a_report(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "reduced.xlsx")
    assert book.sheetnames == [
        "Tổng hợp",
        "Xếp hạng Sở, ban, ngành",
        "Xếp hạng UBND quận",
        "Xếp hạng UBND huyện",
        "Điểm Sở, ban, ngành",
        "Điểm UBND quận",
        "Điểm UBND huyện",
        "Giải trình điểm",
        "Lĩnh vực",
        "SIPAS",
        "Phương pháp",
        "Biểu đồ",
    ]
    reduced = made("reduced").calculation.agencies
    sheet = book["Điểm Sở, ban, ngành"]
    leaves = [cell.value for cell in sheet[8] if cell.value][1:]
    assert leaves == [one["code"] for one in reduced[0].detail["leaves"]]
    lines = book["Giải trình điểm"]
    assert lines.max_row == 8 + sum(len(one.detail["leaves"]) for one in reduced)
    assert lines.auto_filter.ref == f"A8:O{lines.max_row}"


def test_missing_not_applicable_and_zero_look_different(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "reduced.xlsx", data_only=True)
    sheet = book["Điểm Sở, ban, ngành"]
    first = next(one for one in made("reduced").calculation.agencies if one.block == "SO")
    for column, leaf in enumerate(first.detail["leaves"], start=3):
        value = sheet.cell(12, column).value
        if leaf["status"] == "NOT_APPLICABLE":
            assert value == "KAD"
        else:
            assert value == pytest.approx(float(leaf["points"]))


def test_numbers_are_written_as_vietnamese_are_and_pages_can_be_printed(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "reduced.xlsx")
    sheet = book["Xếp hạng Sở, ban, ngành"]
    index = sheet.cell(9, header(sheet)["Chỉ số"])
    assert index.number_format == "[$-42A]#,##0.00"
    assert sheet.freeze_panes == "C9"
    assert sheet.print_title_rows == "$7:$8"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize in ("8", "9", 8, 9)
    assert sheet.page_setup.fitToWidth in (1, None)
    assert sheet.oddFooter.center.text == "Trang &P/&N"
    assert sheet.column_dimensions["B"].width > 30
    matrix = book["Điểm Sở, ban, ngành"]
    assert matrix.freeze_panes == "C12"
    assert matrix.print_title_cols == "$A:$B"


def test_charts_are_native_and_described(folder: Path) -> None:
    with zipfile.ZipFile(folder / "reduced.xlsx") as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        grades = archive.read("xl/charts/chart1.xml").decode()
    assert len(charts) == 5
    assert drawing.count('descr="Biểu đồ: ') == 5
    assert "'Tổng hợp'!$H$8:$H$10" in grades


def test_everything_is_said_in_english_too(tmp_path: Path) -> None:
    calculation = computed(HANOI)
    figures = figures_of(HANOI, calculation, language=Language.EN)
    path = write(tmp_path / "book.xlsx", figures, calculation.agencies)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Overview"
    assert book.sheetnames[-1] == "Charts"
    sheet = book.worksheets[1]
    columns = header(sheet)
    assert {"Rank", "Agency", "Index", "Grade"} <= set(columns)
    assert sheet.cell(9, columns["Index"]).number_format == "[$-409]#,##0.00"
    assert sheet["A4"].value == "(To decision 123/QĐ-UBND of 5 March 2025)"
    texts = [str(cell.value) for cell in book["Explanations"]["M"]]
    assert any("points" in text for text in texts)


@pytest.mark.parametrize(
    ("state", "banner"),
    [
        (RunState.DRAFT, "DỰ THẢO"),
        (RunState.CHECKED, "DỰ THẢO"),
        (RunState.APPROVED, "ĐÃ PHÊ DUYỆT, CHƯA CÔNG BỐ"),
        (RunState.PUBLISHED, "PHỤ LỤC"),
    ],
)
def test_every_sheet_says_how_final_it_is(state: RunState, banner: str, tmp_path: Path) -> None:
    calculation = computed(HANOI)
    figures = figures_of(HANOI, calculation, state=state)
    path = write(tmp_path / "book.xlsx", figures, calculation.agencies)
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert sheet["A2"].value == banner
        is_final = state is RunState.PUBLISHED
        assert (sheet.oddFooter.left.text is None) == is_final
        assert is_final == str(sheet["A4"].value).startswith("(Kèm theo Quyết định số 123/QĐ-UBND")


def test_an_agency_sees_the_ranking_and_its_own_leaves_alone(tmp_path: Path) -> None:
    calculation = computed(HANOI)
    own = calculation.agencies[1]
    figures = figures_of(HANOI, calculation, only_agency=own.agency_id)
    book = openpyxl.load_workbook(write(tmp_path / "a.xlsx", figures, calculation.agencies))
    sheet = book.worksheets[1]
    assert [sheet.cell(row, 2).value for row in range(9, 13)] == [
        one.agency_name for one in calculation.agencies
    ]
    index = header(sheet)["Chỉ số"]
    assert [sheet.cell(row, index).data_type for row in range(9, 13)] == ["n", "f", "n", "n"]
    matrix = book.worksheets[2]
    assert matrix["B12"].value == own.agency_name
    assert matrix["B13"].value == "Trung bình"
    lines = book["Giải trình điểm"]
    named = {lines.cell(row, 2).value for row in range(9, lines.max_row + 1)}
    assert named == {own.agency_name}
    overview = [str(cell.value) for cell in book["Tổng hợp"]["B"]]
    assert not any("Trần Thị Bình" in text for text in overview)


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    calculation = computed(HANOI)
    first = replace(calculation.agencies[0], agency_name='=HYPERLINK("http://x";"Cục Thuế")')
    agencies = (first, *calculation.agencies[1:])
    figures = replace(figures_of(HANOI), results=agencies)
    path = write(tmp_path / "book.xlsx", figures, agencies)
    cell = openpyxl.load_workbook(path).worksheets[1]["B9"]
    assert isinstance(cell, Cell)
    assert cell.value == first.agency_name
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    calculation = computed(HANOI)
    figures = figures_of(HANOI)
    one = write(tmp_path / "one.xlsx", figures, calculation.agencies).read_bytes()
    other = write(tmp_path / "other.xlsx", figures, calculation.agencies).read_bytes()
    assert one == other


def test_an_agency_without_an_index_has_a_dash(tmp_path: Path) -> None:
    calculation = computed(HANOI)
    last = replace(calculation.agencies[-1], index=None, rank=None, grade=None)
    agencies = (*calculation.agencies[:-1], last)
    figures = replace(figures_of(HANOI), results=agencies)
    book = openpyxl.load_workbook(write(tmp_path / "b.xlsx", figures, agencies))
    sheet = book.worksheets[1]
    columns = header(sheet)
    assert [sheet.cell(12, columns[one]).value for one in ("Hạng", "Chỉ số", "Xếp loại")] == [
        "–",
        "–",
        "–",
    ]
    assert "chưa xác định được chỉ số" in str(sheet.cell(16, 1).value)
