"""Values are what officers typed, and every fault of a table is at its cell."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.workbooks import (
    CellFaults,
    Column,
    Formulas,
    Workbook,
    find_sheet,
    read_aside,
    read_table,
    read_workbook,
)
from shared.workbooks.reading import exact_number
from shared.workbooks.rows import Row
from tests.shared.workbooks.files import SHEET, bent, book_of, book_with

COLUMNS = (
    Column("code", "Mã"),
    Column("name", "Tên tiêu chí"),
    Column("points", "Điểm tối đa", required=False),
)
HEADER = ["Mã", "Tên tiêu chí", "Điểm tối đa"]


def read(content: bytes, columns: tuple[Column, ...] = COLUMNS) -> tuple[list[Row], CellFaults]:
    workbook = read_workbook(content)
    faults = CellFaults(workbook.sheets)
    sheet = find_sheet(workbook, "Tiêu chí", faults)
    table = sheet and read_table(sheet, columns, faults)
    return (list(table.rows()) if table else []), faults


def told(faults: CellFaults) -> list[tuple[str, str]]:
    for fault in faults.found:
        assert "hãy" in fault.text.vi
        assert fault.text.en != fault.text.vi
        assert fault.place is not None
    return [(fault.place["cell"], fault.code) for fault in faults.found if fault.place]


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8
    )
)
def test_every_number_of_15_digits_is_read_exactly(number: Decimal) -> None:
    assert exact_number(float(number)) == number
    assert exact_number(float(format(float(number), ".17g"))) == number


def test_what_a_formula_left_behind_is_the_number_that_excel_shows() -> None:
    assert exact_number(0.1 + 0.2) == Decimal("0.3")
    assert str(exact_number(3.0)) == "3"


async def test_values_are_typed_composed_and_in_their_place() -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_string(1, 1, unicodedata.normalize("NFD", "Kế hoạch"))
        page.write_number(1, 2, 0.1)
        page.write_boolean(1, 3, True)
        page.write_datetime(1, 4, date(2024, 1, 2), book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_string(2, 1, "=1+1")

    workbook: Workbook = await read_aside(book_with(fill))
    sheet = workbook.sheet(" TIÊU CHÍ ")
    assert sheet is not None
    assert [sheet.value(2, column) for column in range(1, 7)] == [
        None, "Kế hoạch", Decimal("0.1"), True, date(2024, 1, 2), None,
    ]  # fmt: skip
    assert sheet.cell(3, 2).address == "B3"
    assert sheet.value(3, 2) == "=1+1"
    assert sheet.value(99, 99) is None


def test_rows_are_found_below_titles_and_blank_rows_are_passed_over() -> None:
    rows, faults = read(
        book_of(
            ["BỘ CHỈ SỐ"],
            [],
            ["Mã *", "TÊN  tiêu\nchí", "Điểm tối đa"],
            [" 1.1\u00a0", " Kế hoạch ", 2.5],
            [" "],
            [1, "B"],
        )
    )
    assert not faults
    assert [
        (row.row, row.text("code"), row.text("name"), row.number("points")) for row in rows
    ] == [
        (4, "1.1", "Kế hoạch", Decimal("2.5")),
        (6, "1", "B", None),
    ]


def test_a_sheet_that_is_missing_is_named_with_what_there_is() -> None:
    _, faults = read(book_of(HEADER, sheet="Tiêu chi"))
    assert told(faults) == [("A1", "missing-sheet")]
    assert "đổi tên trang “Tiêu chi” thành “Tiêu chí”" in faults.found[0].text.vi
    assert faults.found[0].place == {"sheet": "Tiêu chí", "cell": "A1"}


def test_renamed_doubled_unknown_and_missing_headers_are_all_told() -> None:
    _, faults = read(book_of(["Mã", "Tên tiêu chi", "Mã", "Điểm tối đa", "Ghi riêng"], ["1", "a"]))
    assert told(faults) == [
        ("B1", "renamed-column"),
        ("C1", "duplicate-column"),
        ("E1", "unknown-column"),
    ]
    assert "“Tên tiêu chí”" in faults.found[0].text.vi
    _, faults = read(book_of(["Mã", "Điểm tối đa"], ["1", 2]))
    assert told(faults) == [("C1", "missing-column")]
    _, faults = read(book_of(["x", "y"], ["1", 2]))
    assert told(faults) == [("A1", "missing-header")]


def test_formulas_errors_and_merged_cells_are_faults_at_their_cells() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.merge_range(0, 0, 0, 2, "Tiêu đề gộp thì được")
        page.write_row(1, 0, HEADER)
        page.write_string(2, 0, "1")
        page.write_formula(2, 2, "=1+1", None, 2)
        page.write_formula(3, 2, "=NA()", None, "#N/A")
        page.merge_range(4, 1, 6, 1, "gộp")
        page.write_string(7, 0, "2")

    rows, faults = read(book_with(fill))
    assert told(faults) == [("C3", "formula"), ("C4", "error-value"), ("B5", "merged-cells")]
    assert "B5:B7" in faults.found[2].text.vi
    assert "dán dạng giá trị" in faults.found[0].text.vi
    # A faulty cell gives nothing, and no second fault.
    assert rows[0].number("points", required=True) is None
    assert len(faults.found) == 3


def test_a_column_may_take_what_a_formula_came_to() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_row(0, 0, HEADER)
        page.write_formula(1, 2, "=1+1", None, 2)
        page.write_formula(2, 2, "=1+2", None, 0)

    columns = (*COLUMNS[:2], Column("points", "Điểm tối đa", formulas=Formulas.VALUE))
    content = bent(
        book_with(fill), {SHEET: lambda part: part.replace(b"<f>1+2</f><v>0</v>", b"<f>1+2</f>")}
    )
    rows, faults = read(content, columns)
    assert rows[0].number("points") == 2
    assert told(faults) == [("C3", "formula-without-value")]


@pytest.mark.parametrize("prefix", [b"x:", b""])
def test_formulas_are_seen_however_the_file_was_written(prefix: bytes) -> None:
    part = (
        (
            b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
            b'<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>M\xc3\xa3</x:t></x:is></x:c>'
            b'<x:c r="B1" t="inlineStr"><x:is><x:t>T\xc3\xaan ti\xc3\xaau ch\xc3\xad</x:t></x:is></x:c></x:row>'
            b'<x:row r="2"><x:c t="n" r="A2"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
        )
        .replace(b"x:", prefix)
        .replace(b"xmlns:=", b"xmlns=")
        .replace(b"xmlns" + prefix, b"xmlns:" + prefix if prefix else b"xmlns")
    )
    _, faults = read(bent(book_of(["x"]), {SHEET: lambda _: part}))
    assert told(faults) == [("A2", "formula")]


def cells(*values: Any) -> tuple[Row, CellFaults]:
    rows, faults = read(book_of(HEADER, list(values)))
    return rows[0], faults


def test_text_that_excel_turned_into_a_number_or_day_is_refused() -> None:
    row, faults = cells(1.1, date(2001, 1, 1), "x")
    assert row.text("code") is None
    assert row.text("name") is None
    assert told(faults) == [("A2", "not-text"), ("B2", "not-text")]
    assert "Văn bản (Text)" in faults.found[0].text.vi


@pytest.mark.parametrize("given", ["0,5", "1.500", "mười", True])
def test_text_is_no_number(given: Any) -> None:
    row, faults = cells("1", "a", given)
    assert row.number("points") is None
    assert told(faults) == [("C2", "not-a-number")]


def test_digits_stored_as_text_are_a_number() -> None:
    row, faults = cells("1", "a", " 12 ")
    assert row.number("points") == 12
    assert not faults


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("31/12/2024", date(2024, 12, 31)),
        ("2024-12-31", date(2024, 12, 31)),
        ("31/13/2024", None),
        (5, None),
    ],
)
def test_days_are_read_as_people_write_them(given: Any, day: date | None) -> None:
    row, faults = cells("1", "a", given)
    assert row.day("points") == day
    assert told(faults) == ([] if day else [("C2", "not-a-day")])


def test_words_of_a_list_are_taken_in_any_case_and_others_named() -> None:
    row, faults = cells("có", "KHÔNG", "tự chấm")
    assert (row.flag("code"), row.flag("name")) == (True, False)
    assert row.one_of("points", {"Tự chấm": 1, "Hội đồng": 2}) == 1
    row, faults = cells("1", "a", "Khác")
    assert row.one_of("points", {"Tự chấm": 1, "Hội đồng": 2}) is None
    assert told(faults) == [("C2", "unknown-word")]
    assert "Tự chấm; Hội đồng" in faults.found[0].text.vi


def test_empty_cells_that_are_needed_and_fractions_of_whole_numbers_are_told() -> None:
    row, faults = cells("1", None, 1.5)
    assert row.text("name", required=True) is None
    assert row.whole("points") is None
    assert told(faults) == [("B2", "missing-value"), ("C2", "not-whole")]
    assert "“Tên tiêu chí”" in faults.found[0].text.vi
