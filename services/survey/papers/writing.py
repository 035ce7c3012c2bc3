"""Writes the keying workbook of a form: a row per paper, codes to choose from, the questions' words as notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.survey.papers.layout import (
    AGENCIES,
    AGENCY,
    CODES,
    DAY,
    FORM,
    IDENTITY,
    MOST_PAPERS,
    NUMBER,
    PAPERS,
    keyed_questions,
)
from services.survey.questionnaires.models import Form, Question, QuestionType
from shared.workbooks.writing import Heading, Styles, fit_row, put, write_header, write_workbook

_TEXT_ROW: Final = 2
_HEADER_ROW: Final = 3
_LIST_LIMIT: Final = 255
"""Characters of a drop-down list that is written out in the cell's rule."""
_ONE_CODE: Final = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})
_HINTS: Final = {
    QuestionType.MULTIPLE: "Ghi các mã đã chọn, cách nhau bằng dấu cách, ví dụ: A C.",
    QuestionType.NUMBER: "Ghi số.",
    QuestionType.DATE: "Ghi ngày dạng 31/12/2024.",
    QuestionType.GEOPOINT: "Ghi vĩ độ và kinh độ, cách nhau bằng dấu cách: 21.0285 105.8542.",
    QuestionType.TEXT: "Ghi nguyên văn.",
}


@dataclass(frozen=True, slots=True)
class KeyingSheet:
    """What a keying workbook is for."""

    campaign: str
    group: str
    group_name: str
    version: int
    form: Form
    agencies: Sequence[tuple[str, str]]
    """Code and name."""


def write_keying_workbook(of: KeyingSheet) -> bytes:
    """Write the workbook; takes milliseconds to a second: aside, in a thread."""

    def fill(book: Any, styles: Styles) -> None:
        _write_papers(book.add_worksheet(PAPERS), of, styles)
        _write_agencies(book.add_worksheet(AGENCIES), of, styles)
        _write_codes(book.add_worksheet(CODES), of, styles)
        _write_identity(book.add_worksheet(FORM), of, styles)

    return write_workbook(fill, title=f"{of.form.code} – {of.group_name}")


def _write_papers(sheet: Any, of: KeyingSheet, styles: Styles) -> None:
    sheet.write_string(0, 0, f"{of.form.title} – {of.group_name}", styles.title)
    sheet.write_string(
        1,
        0,
        f"Mỗi dòng một phiếu, nhiều nhất {MOST_PAPERS} phiếu. Câu không trả lời để trống. "
        "Hai người nhập cùng một chồng phiếu, mỗi người một tệp.",
        styles.hint,
    )
    headings = [
        Heading(NUMBER.title, 14, note="Số ghi trên phiếu giấy; hai người nhập cùng một số."),
        Heading(
            AGENCY.title,
            16,
            note=f"Cơ quan được đánh giá; danh sách ở trang “{AGENCIES}”.",
            words=f"='{AGENCIES}'!$A$2:$A${len(of.agencies) + 1}",
        ),
        Heading(DAY.title, 14, note="Ngày ghi trên phiếu, dạng 31/12/2024."),
    ]
    questions = keyed_questions(of.form)
    headings += [_heading(one) for one in questions]
    write_header(sheet, _HEADER_ROW, headings, styles)
    for column, one in enumerate(questions, len(headings) - len(questions)):
        sheet.write_string(_TEXT_ROW, column, one.text, styles.fixed)
    fit_row(sheet, _TEXT_ROW, [(one.text, _WIDTHS.get(one.type, 12)) for one in questions])


_WIDTHS: Final = {QuestionType.TEXT: 40, QuestionType.MULTIPLE: 20, QuestionType.GEOPOINT: 24}


def _heading(question: Question) -> Heading:
    codes = "\n".join(f"{one.code} = {one.label}" for one in question.offered)
    must = "Bắt buộc.\n" if question.required else ""
    hint = _HINTS.get(question.type, "")
    words = question.allowed if question.type in _ONE_CODE else ()
    if len(",".join(words)) > _LIST_LIMIT:
        words = ()
    return Heading(
        question.code,
        _WIDTHS.get(question.type, 12),
        note="\n".join(one for one in (question.text, must + hint, codes) if one)[:2000],
        words=words,
        is_text=question.type is not QuestionType.NUMBER,
    )


def _write_agencies(sheet: Any, of: KeyingSheet, styles: Styles) -> None:
    write_header(sheet, 0, [Heading("Mã cơ quan", 20), Heading("Tên cơ quan", 60)], styles)
    for row, (code, name) in enumerate(of.agencies, 1):
        put(sheet, row, 0, code, styles)
        put(sheet, row, 1, name, styles)


def _write_codes(sheet: Any, of: KeyingSheet, styles: Styles) -> None:
    headings = [Heading("Câu hỏi", 14), Heading("Mã", 14), Heading("Ý nghĩa", 80)]
    write_header(sheet, 0, headings, styles)
    row = 0
    for question in keyed_questions(of.form):
        for option in question.offered:
            row += 1
            for column, value in enumerate((question.code, option.code, option.label)):
                put(sheet, row, column, value, styles)


def _write_identity(sheet: Any, of: KeyingSheet, styles: Styles) -> None:
    write_header(sheet, 0, [Heading(one.title, 24) for one in IDENTITY], styles)
    for column, value in enumerate((of.campaign, of.group, of.form.code, str(of.version))):
        put(sheet, 1, column, value, styles)
