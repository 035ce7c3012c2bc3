"""A framework → the workbook that officers know: the tree with its points and rules, and what belongs to it beside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from services.assessment.framework_workbooks import layout, words
from services.assessment.framework_workbooks.cells import NOTHING, written
from services.assessment.framework_workbooks.layout import Details, Kind, Place, SheetLayout, Uses
from services.assessment.frameworks.errors import FrameworkNotWritableError
from shared.methodology.version import FORMAT_VERSION
from shared.workbooks.writing import (
    Heading,
    Styles,
    UnwritableTextError,
    fit_row,
    put,
    write_header,
    write_workbook,
)

Line = Mapping[str, Any]
"""A row: values of the framework file by the keys of the columns."""

_A3: Final = 8
"""The paper's number in the file format."""
EMPTY_FRAMEWORK: Final = {
    "format": FORMAT_VERSION,
    "scale": 100,
    "places": 2,
    "claim_step": "0.01",
    "ties": "COMPETITION",
    "survey_absent": "REFUSE",
}
"""What an empty template begins with."""


def write_framework(data: Mapping[str, Any], *, title: str) -> bytes:
    """Write a framework's data; raises FrameworkNotWritableError where a text does not fit into a cell."""
    try:
        return write_workbook(lambda book, styles: _fill(book, styles, data), title=title)
    except UnwritableTextError as error:
        raise FrameworkNotWritableError(cell=str(error)) from error


def write_template() -> bytes:
    """Write an empty workbook with its lists and notes."""
    return write_framework(EMPTY_FRAMEWORK, title="Mẫu bộ chỉ số")


def _fill(book: Any, styles: Styles, data: Mapping[str, Any]) -> None:
    _write_about(book, styles, data)
    leaves = list(_leaves(data))
    _write_table(book, styles, layout.TREE, _tree_lines(data))
    _write_table(book, styles, layout.FIGURES, _figure_lines(leaves))
    _write_table(book, styles, layout.SCALES, _scale_lines(leaves))
    _write_table(book, styles, layout.BLOCKS, data.get("blocks") or ())
    _write_table(book, styles, layout.GRADES, _grade_lines(data))
    _write_table(book, styles, layout.PARTS, data.get("parts") or ())
    _write_table(book, styles, layout.FACTORS, (data.get("sipas") or {}).get("factors") or ())
    _write_guide(book, styles)
    _write_lists(book)


def _write_about(book: Any, styles: Styles, data: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(layout.ABOUT.name)
    _print_wide(sheet)
    write_header(sheet, 0, [_heading(one) for one in layout.ABOUT.columns], styles)
    row = 0
    for item in layout.ITEMS:
        found = _at(data, item.key)
        values = found if isinstance(found, list) else [found]
        single = replace(item, kind=Kind.TEXT) if item.kind is Kind.LIST else item
        for value in values or [""]:
            row += 1
            sheet.write_string(row, 0, item.title, styles.fixed)
            is_absent = value is _ABSENT or isinstance(value, dict)
            cell = None if is_absent else written(single, value)
            put(sheet, row, 1, cell, styles)
            fit_row(sheet, row, [(str(cell), layout.ABOUT.column("value").width)])
            sheet.write_string(row, 2, item.note, styles.hint)
            if item.words:
                _offer_words(sheet, (row, 1, row, 1), item)


_ABSENT: Final = object()


def _at(data: Any, path: str) -> Any:
    for key in path.split("/"):
        if not isinstance(data, Mapping) or key not in data:
            return _ABSENT
        data = data[key]
    return data


def _leaves(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for field in data.get("fields") or ():
        for criterion in field["criteria"]:
            yield from criterion.get("sub_criteria") or (criterion,)


def _tree_lines(data: Mapping[str, Any]) -> Iterator[Line]:
    for field in data.get("fields") or ():
        yield _node_line(words.Level.FIELD, field, layout.FIELD_CELLS)
        for criterion in field["criteria"]:
            inner = criterion.get("sub_criteria")
            if inner is None:
                yield _leaf_line(words.Level.CRITERION, criterion)
                continue
            yield _node_line(words.Level.CRITERION, criterion, layout.CRITERION_CELLS)
            for leaf in inner:
                yield _leaf_line(words.Level.SUB_CRITERION, leaf)


def _node_line(level: words.Level, node: Mapping[str, Any], keys: Sequence[str]) -> Line:
    return {"level": level.value, **{key: node[key] for key in keys if key in node}}


def _leaf_line(level: words.Level, leaf: Mapping[str, Any]) -> Line:
    line = {"level": level.value}
    for column, path in layout.LEAF_CELLS.items():
        value = _at(leaf, path)
        if value is not _ABSENT:
            line[column] = value
    if "minimum" in leaf:
        line["minimum"] = leaf["minimum"]
    rule = leaf["rule"]
    line["shape"] = rule["shape"]
    for column, key in layout.USES[rule["shape"]].cells.items():
        if key in rule:
            line[column] = rule[key]
    return line


def _figure_lines(leaves: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    for leaf in leaves:
        for role in layout.USES[leaf["rule"]["shape"]].roles:
            found = leaf["rule"].get(role)
            for figure in found if isinstance(found, list) else [found]:
                if figure is not None:
                    yield {"leaf": leaf["code"], "role": role, **figure}


def _scale_lines(leaves: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    for leaf in leaves:
        details = layout.USES[leaf["rule"]["shape"]].details
        if details is not None:
            for line in _detail_lines(details, leaf["rule"].get(details.key)):
                yield {"leaf": leaf["code"], **line}


def _detail_lines(details: Details, found: Any) -> Iterator[Line]:
    if isinstance(found, Mapping):
        yield from ({"code": code, "points": value} for code, value in found.items())
        return
    for one in found or ():
        if isinstance(one, Mapping):
            yield {column: one[key] for column, key in details.columns.items() if key in one}
        else:
            yield {"code": one}


def _grade_lines(data: Mapping[str, Any]) -> Iterator[Line]:
    yield from data.get("grades") or ()
    for block in data.get("blocks") or ():
        for grade in block.get("grades") or ():
            yield {"block": block["code"], **grade}


def _write_table(book: Any, styles: Styles, sheet_layout: SheetLayout, lines: Any) -> None:
    sheet = book.add_worksheet(sheet_layout.name)
    write_header(sheet, 0, [_heading(one) for one in sheet_layout.columns], styles)
    # "10" that is text on purpose is no mistake to be marked green.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_paper(_A3)
    _print_wide(sheet)
    for row, line in enumerate(lines, start=1):
        is_field = line.get("level") == words.Level.FIELD
        texts: list[tuple[str, int]] = []
        for column, place in enumerate(sheet_layout.columns):
            if place.key in line:
                value = written(place, line[place.key])
                put(sheet, row, column, value, styles, strong=is_field)
                texts.append((str(value), place.width))
        fit_row(sheet, row, texts)


def _print_wide(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _heading(place: Place) -> Heading:
    is_text = place.kind not in {Kind.NUMBER, Kind.NUMBER_OR_WORD}
    return Heading(place.title, place.width, place.note, _listed(place), is_text=is_text)


def _listed(place: Place) -> Sequence[str] | str:
    """Give what a drop-down list offers: a list too long to be written out stands in the sheet of lists."""
    if place.kind is Kind.FLAG:
        return ("Có", "Không")
    if place.kind is not Kind.WORD or not place.words:
        return ()
    if place.words in _LONG_LISTS:
        column = "ABC"[_LONG_LISTS.index(place.words)]
        return f"='{layout.LISTS}'!${column}$1:${column}${len(place.words)}"
    return tuple(place.words)


_LONG_LISTS: Final = (words.SHAPES, words.ROLES)


def _offer_words(sheet: Any, area: tuple[int, int, int, int], item: Place) -> None:
    sheet.data_validation(
        *area, {"validate": "list", "source": list(item.words), "error_type": "warning"}
    )


def _write_lists(book: Any) -> None:
    sheet = book.add_worksheet(layout.LISTS)
    for column, listed in enumerate(_LONG_LISTS):
        for row, word in enumerate(listed):
            sheet.write_string(row, column, word)
    sheet.hide()


def _write_guide(book: Any, styles: Styles) -> None:
    """Write what every way of scoring means and which cells it needs."""
    sheet = book.add_worksheet(layout.GUIDE)
    _print_wide(sheet)
    headings = [
        Heading("Cách chấm", 28),
        Heading("Ý nghĩa", 60),
        Heading("Ô cần điền ở trang Tiêu chí", 40),
        Heading("Dòng ở trang Số liệu (cột Dùng làm)", 40),
        Heading("Cột cần điền ở trang Bảng điểm", 40),
    ]
    write_header(sheet, 0, headings, styles)
    for row, (word, shape) in enumerate(words.SHAPES.items(), start=1):
        uses = layout.USES[shape]
        cells = [
            word,
            words.MEANINGS[shape],
            "; ".join(layout.TREE.column(one).title for one in uses.cells),
            _figures_said(uses),
            "; ".join(layout.SCALES.column(one).title for one in uses.details.columns)
            if uses.details
            else "",
        ]
        for column, text in enumerate(cells):
            put(sheet, row, column, text, styles)
        fit_row(sheet, row, [(text, one.width) for text, one in zip(cells, headings, strict=True)])
    notes = (
        "Điền trang Thông tin, Khối, Xếp loại, Phần điểm trước; rồi mỗi lĩnh vực, tiêu chí, tiêu chí thành phần một dòng ở trang Tiêu chí.",
        "Trang Số liệu và Bảng điểm ghi mã tiêu chí ở cột đầu của từng dòng. Không gộp ô, không dùng công thức.",
        f"Ô trống là không ghi; {NOTHING} là không có hoặc không giới hạn.",
    )
    for row, note in enumerate(notes, start=len(words.SHAPES) + 2):
        sheet.write_string(row, 0, note, styles.hint)


def _figures_said(uses: Uses) -> str:
    roles = [words.word_of(words.ROLES, one) for one in uses.roles]
    if uses.roles[:1] == ("input",) and len(roles) > 1:
        return f"{roles[0]}; hoặc {roles[1]} và {roles[2]}"
    return "; ".join(roles)
