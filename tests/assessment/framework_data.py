"""Frameworks for the tests of workbooks: one with everything, arbitrary ones, and workbooks that somebody edited."""

import io
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_cell_to_rowcol

from services.assessment.framework_workbooks import layout
from services.assessment.framework_workbooks.layout import Kind, Place
from shared.methodology.decimals import decimal_text
from shared.workbooks.writing import Styles, write_workbook
from tests.shared.methodology.examples import fenced, load_yaml

Edits = Mapping[tuple[str, str], Any]
"""What to write into which cell of which sheet; a text that begins with `=` is a formula, None empties the cell."""


def edited(
    content: bytes, edits: Edits, *, without: str = "", merged: tuple[str, str] | None = None
) -> bytes:
    """Write a workbook anew with some cells changed, a sheet left out, or a range merged."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
            if name != without
        }

    def fill(book: Any, _styles: Styles) -> None:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            cells = {
                (number, column): value
                for number, row in enumerate(rows)
                for column, value in enumerate(row)
            }
            cells |= {
                xl_cell_to_rowcol(cell): value
                for (sheet, cell), value in edits.items()
                if sheet == name
            }
            for place, value in cells.items():
                if isinstance(value, str) and value.startswith("="):
                    page.write_formula(*place, value, None, 1)
                elif isinstance(value, date):
                    page.write_datetime(
                        *place, value, book.add_format({"num_format": "dd/mm/yyyy"})
                    )
                elif value not in ("", None):
                    page.write(*place, value)
            if merged and merged[0] == name:
                page.merge_range(merged[1], "gộp")

    return write_workbook(fill)


def every_shape() -> dict[str, Any]:
    """Make a framework with a leaf of every way of scoring, out of the examples of docs/framework-format.md."""
    leaves = [
        load_yaml(body) for kind, body in fenced("docs/framework-format.md") if kind == "leaf"
    ]
    (whole,) = [
        load_yaml(body) for kind, body in fenced("docs/framework-format.md") if kind == "framework"
    ]
    fields = []
    for number, leaf in enumerate(leaves, start=1):
        own = {**leaf, "code": f"{number}.1"}
        fields.append(
            {
                "code": str(number),
                "name": f"Lĩnh vực {number}",
                "maximum": leaf["maximum"],
                "criteria": [own],
            }
        )
    return {**whole, "fields": fields, "parts": None, "adjustments": None, "scale": None} | _totals(
        leaves
    )


def _totals(leaves: list[dict[str, Any]]) -> dict[str, Any]:
    total = decimal_text(sum((Decimal(str(leaf["maximum"])) for leaf in leaves), Decimal(0)))
    sources = ["SELF", "APPRAISED", "IMPORTED", "SURVEY"]
    part = {"code": "ALL", "name": "Tất cả", "sources": sources, "maximum": total}
    return {"scale": total, "parts": [part], "adjustments": {"bonus_maximum": 5}}


_SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t")
TEXTS = st.one_of(
    st.text(_SIGNS, max_size=12).map(lambda text: unicodedata.normalize("NFC", text)),
    st.sampled_from(
        [
            "(không)",
            "(rỗng)",
            "\\",
            "\\x\\",
            "=1+1",
            "1.10",
            "-1",
            "_x000D_",
            " hai ",
            "dòng\n",
            "",
            "'a",
            "Có",
            "#N/A",
        ]
    ),
)
NUMBERS = st.one_of(
    st.integers(-(10**14), 10**14),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-999, max_value=999).map(
        decimal_text
    ),
    st.sampled_from(["1.50", "10", "0.1", "123456789012345.5", "0.000000000000001", "-0"]),
)
CODES = st.from_regex(r"[A-Z][A-Z0-9_.]{0,6}", fullmatch=True)


def values_of(place: Place) -> st.SearchStrategy[Any]:
    """Give the values that a column may hold in a framework file."""
    match place.kind:
        case Kind.TEXT | Kind.PROSE:
            return st.one_of(st.none(), TEXTS, st.integers(0, 10**14))
        case Kind.NUMBER:
            return st.one_of(st.none(), NUMBERS)
        case Kind.FLAG:
            return st.booleans()
        case Kind.WORD:
            return st.sampled_from(sorted(place.words.values()))
        case Kind.NUMBER_OR_WORD:
            return st.one_of(NUMBERS, st.sampled_from(sorted(place.words.values())))
        case Kind.LIST:
            words = st.sampled_from(sorted(place.words.values())) if place.words else CODES
            return st.lists(words, min_size=1, max_size=3)


def some(
    table: layout.SheetLayout, keys: Mapping[str, str], always: tuple[str, ...] = ()
) -> st.SearchStrategy[dict[str, Any]]:
    """Give mappings that hold `always` and any of the other keys; `keys` are columns and the key of each."""
    by_key = {key: values_of(table.column(column)) for column, key in keys.items()}
    needed = {key: by_key.pop(key) for key in always}
    return st.fixed_dictionaries(needed, optional=by_key)


def _rows(
    table: layout.SheetLayout, *, without: tuple[str, ...] = (), least: int = 0
) -> st.SearchStrategy[list[dict[str, Any]]]:
    keys = {one.key: one.key for one in table.columns if one.key not in without}
    first = next(iter(keys))
    return st.lists(some(table, keys, (first,)), min_size=least, max_size=3)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """Give a rule of any shape with any of its keys."""
    shape = draw(st.sampled_from(sorted(layout.USES)))
    uses = layout.USES[shape]
    rule = {"shape": str(shape)} | draw(some(layout.TREE, uses.cells))
    figure = some(
        layout.FIGURES, {one.key: one.key for one in layout.FIGURES.columns[2:]}, ("name",)
    )
    for role in uses.roles:
        if role == "variables":
            rule[role] = draw(st.lists(figure, min_size=1, max_size=2))
        elif draw(st.booleans()):
            rule[role] = draw(figure)
    if uses.details is not None:
        rule[uses.details.key] = draw(_details(uses.details))
    return rule


def _details(details: layout.Details) -> st.SearchStrategy[Any]:
    if details.key == "weights":
        return st.dictionaries(CODES, NUMBERS, min_size=1, max_size=3)
    if details.key == "favourable":
        return st.lists(st.one_of(CODES, st.integers(1, 5)), min_size=1, max_size=3)
    first = next(iter(details.columns.values()))
    return st.lists(some(layout.SCALES, details.columns, (first,)), min_size=1, max_size=3)


@st.composite
def frameworks(draw: st.DrawFn) -> dict[str, Any]:
    """Give data in the form of a framework file; its numbers need not add up, and its codes need not exist."""
    count = iter(range(1, 1000))

    def leaf() -> dict[str, Any]:
        cells = {
            column: column
            for column in layout.LEAF_CELLS
            if column not in {"code", "required", "note"}
        }
        found = (
            {"code": f"L{next(count)}"} | draw(some(layout.TREE, cells)) | {"rule": draw(rules())}
        )
        evidence = draw(some(layout.TREE, {"required": "required", "note": "note"}))
        if evidence:
            found["evidence"] = evidence
        if "minimum" not in layout.USES[found["rule"]["shape"]].cells and draw(st.booleans()):
            found["minimum"] = draw(NUMBERS)
        return found

    def criterion() -> dict[str, Any]:
        if draw(st.booleans()):
            return leaf()
        node = draw(some(layout.TREE, {one: one for one in layout.CRITERION_CELLS}, ("code",)))
        return node | {"sub_criteria": [leaf() for _ in range(draw(st.integers(1, 2)))]}

    def field() -> dict[str, Any]:
        node = draw(some(layout.TREE, {one: one for one in layout.FIELD_CELLS}, ("code",)))
        return node | {"criteria": [criterion() for _ in range(draw(st.integers(1, 2)))]}

    data: dict[str, Any] = {
        "format": 1,
        "fields": [field() for _ in range(draw(st.integers(1, 2)))],
    }
    for item in layout.ITEMS[1:]:
        if draw(st.booleans()) and not (item.key == "ties/broken_by" and "ties" in data):
            *above, last = item.key.split("/")
            inner = data
            for key in above:
                inner = inner.setdefault(key, {})
            inner[last] = draw(
                st.lists(TEXTS.filter(bool), max_size=3)
                if item.kind is Kind.LIST
                else values_of(item)
            )
    _add_rows(draw, data)
    return data


def _add_rows(draw: st.DrawFn, data: dict[str, Any]) -> None:
    grades = _rows(layout.GRADES, without=("block",))
    blocks = draw(st.lists(some(layout.BLOCKS, {"name": "name", "ranked": "ranked"}), max_size=3))
    blocks = [{"code": f"B{number}", **block} for number, block in enumerate(blocks)]
    for block in blocks:
        own = draw(grades)
        if own:
            block["grades"] = own
    found = {"blocks": blocks, "grades": draw(grades), "parts": draw(_rows(layout.PARTS))}
    data |= {key: rows for key, rows in found.items() if rows}
    factors = draw(_rows(layout.FACTORS))
    if factors:
        data.setdefault("sipas", {})["factors"] = factors
