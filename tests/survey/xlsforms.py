"""XLSForm workbooks for tests, made by another program's writer than ours reads with."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

Rows = Sequence[Sequence[Any]]

SURVEY: Rows = (
    (
        "type",
        "name",
        "label::Tiếng Việt (vi)",
        "label::English (en)",
        "hint::Tiếng Việt (vi)",
        "required",
        "relevant",
        "constraint",
        "constraint_message::Tiếng Việt (vi)",
        "constraint_message::English (en)",
        "parameters",
        "appearance",
        "leaf",
        "factor",
    ),
    ("start", "start"),
    ("end", "end"),
    ("start-geopoint", "place"),
    ("note", "introduction", "Ông/bà vui lòng cho biết ý kiến.", "Please tell us."),
    ("begin_group", "general", "A. Thông tin chung", "A. General"),
    (
        "select_one yes_no",
        "visited",
        "Đã làm thủ tục?",
        "Have you visited?",
        "Trong năm 2024",
        "yes",
    ),
    (
        "select_multiple stage",
        "slow",
        "Chậm ở khâu nào?",
        "Where was it slow?",
        None,
        None,
        "${visited} = 'YES'",
    ),
    ("begin_group", "inner", "A.1", None, None, None, "${visited} = 'YES'"),
    (
        "integer",
        "times",
        "Đi lại mấy lần?",
        "How often?",
        None,
        "yes",
        None,
        ". >= 0 and . <= 50",
        "Từ 0 đến 50",
        "0 to 50",
    ),
    ("decimal", "hours", "Chờ mấy giờ?", "Hours?", None, None, None, ". <= ${times} * 8"),
    ("end_group", None),
    ("end_group", None),
    (
        "select_one likert",
        "q1",
        "Hài lòng chung",
        "Overall",
        None,
        True,
        None,
        None,
        None,
        None,
        None,
        "likert",
        "9.1",
        "ACCESS",
    ),
    (
        "range",
        "score",
        "Chấm điểm",
        "Score",
        None,
        None,
        None,
        None,
        None,
        None,
        "start=0 end=10 step=0.5",
    ),
    (
        "text",
        "phone",
        "Điện thoại",
        "Phone",
        None,
        None,
        None,
        "regex(., '0[0-9]{9}') and string-length(.) <= 10",
    ),
    (
        "date",
        "on",
        "Ngày nhận kết quả",
        "Date",
        None,
        None,
        "selected(${slow}, 'RETURN')",
        ". >= date('2024-01-01')",
    ),
    ("note", "thanks", "Xin cảm ơn", "Thank you"),
)
CHOICES: Rows = (
    ("list_name", "name", "label::Tiếng Việt (vi)", "label::English (en)"),
    ("yes_no", "YES", "Có", "Yes"),
    ("yes_no", "NO", "Không", "No"),
    ("yes_no", "DK", "Không biết", None),
    ("stage", "RECEIVE", "Tiếp nhận", "Receiving"),
    ("stage", "RETURN", "Trả kết quả", "Returning"),
    ("likert", 1, "Rất không hài lòng"),
    ("likert", 2, "Không hài lòng"),
    ("likert", 3, "Bình thường"),
    ("likert", 4, "Hài lòng"),
    ("likert", 5, "Rất hài lòng"),
)
SETTINGS: Rows = (
    ("form_title", "form_id", "default_language", "translated_title::English (en)"),
    ("Phiếu đánh giá", "XL-01", "Tiếng Việt (vi)", "Questionnaire"),
)
GOOD: Mapping[str, Rows] = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}


def workbook_of(
    sheets: Mapping[str, Rows], cells: Mapping[tuple[str, str], Any] | None = None
) -> bytes:
    """Write the sheets, then put these values into cells such as ("survey", "G7")."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for (name, address), value in (cells or {}).items():
        book[name][address] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
