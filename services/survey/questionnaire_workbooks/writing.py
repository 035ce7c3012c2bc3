"""Writes forms as XLSForm workbooks: what is read again is the same form. And an empty one to begin with."""

from collections.abc import Sequence
from typing import Any, Final

from services.survey.questionnaires.languages import language_label
from services.survey.questionnaires.models import (
    DONT_KNOW_OPTION,
    ENGLISH,
    VIETNAMESE,
    Form,
    standard_scale,
)
from services.survey.questionnaires.sheets import Cells, write_sheets
from shared.workbooks.writing import Heading, Styles, fit_row, put, write_header, write_workbook

_SURVEY: Final = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "parameters",
    "appearance",
    "leaf",
    "factor",
    "photo_place",
)
_CHOICES: Final = ("list_name", "name", "label")
_SETTINGS: Final = ("form_title", "form_id", "version", "default_language", "translated_title")
_TRANSLATED: Final = frozenset(
    {"label", "hint", "required_message", "constraint_message", "translated_title"}
)
_WIDTHS: Final = {"type": 26, "label": 50, "hint": 30, "relevant": 34, "constraint": 30}
_NOTES: Final = {
    "type": "Loại câu hỏi: text, integer, decimal, range, date, note, image, geopoint, select_one <danh sách>, "
    "select_multiple <danh sách>; begin_group … end_group cho từng mục. Danh sách lấy ở trang choices.",
    "name": "Mã câu hỏi, không trùng nhau, bắt đầu bằng chữ cái: q1, q2 …",
    "label": "Lời câu hỏi. Mỗi ngôn ngữ một cột: label::Tiếng Việt (vi), label::English (en) …",
    "hint": "Gợi ý dưới câu hỏi.",
    "required": "yes nếu bắt buộc trả lời.",
    "required_message": "Lời nhắc khi bỏ trống câu bắt buộc.",
    "relevant": "Chỉ hỏi khi điều kiện đúng, ví dụ: ${q1} = 'C' hoặc selected(${q3}, 'OTHER'). Chỉ dựa vào câu đứng trước.",
    "constraint": "Điều phải đúng với câu trả lời (dấu chấm là câu trả lời), ví dụ: . >= 0 and . <= 100, hoặc string-length(.) <= 500.",
    "constraint_message": "Lời nhắc khi câu trả lời không thỏa ràng buộc.",
    "parameters": "Chỉ cho loại range: start=0 end=10 step=1.",
    "appearance": "likert cho thang hài lòng 5 mức (các mã 1 đến 5).",
    "leaf": "Mã tiêu chí thành phần của bộ chỉ số mà câu hỏi cho điểm, ví dụ 9.1.",
    "photo_place": "Chỉ cho loại image: yes nếu cần giữ vị trí, thời điểm máy ghi trong ảnh; để trống thì trang trả lời xoá đi.",
    "factor": "Mã yếu tố SIPAS: ACCESS, PROCEDURES, OFFICIALS, RESULTS, FEEDBACK.",
    "list_name": "Tên danh sách mà phương án thuộc về; câu hỏi gọi tên này sau select_one.",
    "form_title": "Tên phiếu.",
    "form_id": "Mã phiếu, giữ nguyên qua các phiên bản.",
    "version": "Hệ thống tự đánh số phiên bản khi ban hành.",
    "default_language": "Ngôn ngữ chính của phiếu, ví dụ Tiếng Việt (vi).",
    "translated_title": "Tên phiếu bằng ngôn ngữ khác.",
}
_OFFERED: Final[dict[str, Sequence[str]]] = {
    "type": (
        "select_one ",
        "select_multiple ",
        "text",
        "integer",
        "decimal",
        "range",
        "date",
        "note",
        "image",
        "geopoint",
        "begin_group",
        "end_group",
    ),
    "required": ("yes",),
    "photo_place": ("yes",),
    "appearance": ("likert",),
}
_GUIDE: Final = (
    "Soạn phiếu khảo sát theo chuẩn XLSForm (https://xlsform.org)",
    "1. Trang survey: mỗi dòng một câu hỏi, theo thứ tự hỏi.",
    "2. Trang choices: các phương án trả lời, gom theo tên danh sách (list_name).",
    "3. Trang settings: tên và mã phiếu, ngôn ngữ chính.",
    "4. Phương án có mã DK là “không biết, không sử dụng”: được đếm riêng, không vào mẫu số.",
    "5. Thang hài lòng: select_one likert, cột appearance ghi likert; danh sách likert đã có sẵn ở trang choices.",
    "6. Dòng đầu tiên có type note, name introduction là lời mở đầu của phiếu.",
    "7. Dòng tiếp theo có type note, name consent_note là lời xin đồng ý của cơ quan khảo sát, hiện trước khi trả lời.",
    "8. Tải tệp lên để kiểm tra: mọi lỗi được chỉ rõ trang và ô, chưa có gì được lưu.",
)


def write_form(form: Form, *, version: str) -> bytes:
    """Write a form."""
    sheets = write_sheets(form, form_id=form.code, version=version)
    return write_workbook(
        lambda book, styles: _fill(
            book,
            styles,
            form.languages,
            {"survey": sheets.survey, "choices": sheets.choices, "settings": [sheets.settings]},
        ),
        title=form.title,
    )


def write_template() -> bytes:
    """Write an empty form with notes, drop-down lists and the scale of satisfaction, in Vietnamese and English."""
    languages = (VIETNAMESE, ENGLISH)
    choices = [
        {
            "list_name": "likert",
            "name": option.code,
            **{f"label::{language_label(one)}": option.in_language(one).label for one in languages},
        }
        for option in (*standard_scale(), DONT_KNOW_OPTION)
    ]
    settings = {"default_language": language_label(VIETNAMESE)}

    def fill(book: Any, styles: Styles) -> None:
        _fill(
            book,
            styles,
            languages,
            {"survey": (), "choices": choices, "settings": [settings]},
        )
        guide = book.add_worksheet("Hướng dẫn")
        guide.set_column(0, 0, 110)
        for row, line in enumerate(_GUIDE):
            guide.write_string(row, 0, line, styles.title if row == 0 else styles.hint)

    return write_workbook(fill, title="XLSForm")


def _fill(
    book: Any, styles: Styles, languages: Sequence[str], rows: dict[str, Sequence[Cells]]
) -> None:
    for name, columns in (("survey", _SURVEY), ("choices", _CHOICES), ("settings", _SETTINGS)):
        headings = list(_headings(columns, languages))
        sheet = book.add_worksheet(name)
        write_header(sheet, 0, headings, styles)
        for number, cells in enumerate(rows[name], 1):
            for column, heading in enumerate(headings):
                if heading.title in cells:
                    put(sheet, number, column, cells[heading.title], styles)
            fit_row(sheet, number, [(cells.get(one.title, ""), one.width) for one in headings])


def _headings(columns: Sequence[str], languages: Sequence[str]) -> list[Heading]:
    headings: list[Heading] = []
    for name in columns:
        others = languages[1:] if name == "translated_title" else languages
        titles = [f"{name}::{language_label(one)}" for one in others]
        for title in titles if name in _TRANSLATED else [name]:
            width, words = _WIDTHS.get(name, 18), _OFFERED.get(name, ())
            headings.append(Heading(title, width, note=_NOTES.get(name, ""), words=words))
    return headings
