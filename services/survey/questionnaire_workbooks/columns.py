"""The columns and types of XLSForm (https://xlsform.org/en/ref-table/): which are read, and what to do instead of the others."""

from collections.abc import Mapping
from typing import Final

from services.survey.questionnaires.models import QuestionType

SURVEY: Final[Mapping[str, bool]] = {
    "type": False,
    "name": False,
    "label": True,
    "hint": True,
    "required": False,
    "required_message": True,
    "relevant": False,
    "constraint": False,
    "constraint_message": True,
    "parameters": False,
    "appearance": False,
    "leaf": False,
    "factor": False,
    "photo_place": False,
}
"""Columns of the sheet survey, and whether each has a language."""
CHOICES: Final[Mapping[str, bool]] = {"list_name": False, "name": False, "label": True}
SETTINGS: Final[Mapping[str, bool]] = {
    "form_title": False,
    "form_id": False,
    "version": False,
    "default_language": False,
    "translated_title": True,
}

_LEAVE_EMPTY: Final = ("để trống cột này", "leave it empty")
SURVEY_REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "calculation": ("bỏ phép tính và tính sau khi thu thập", "compute after collection instead"),
    "choice_filter": (
        "tách thành các câu hỏi có điều kiện hỏi (relevant)",
        "make questions of their own with `relevant` instead",
    ),
    "repeat_count": ("viết từng câu hỏi riêng", "write the questions one by one instead"),
    "default": ("để người trả lời tự chọn", "let respondents answer themselves"),
    "trigger": _LEAVE_EMPTY,
    "read_only": ("dùng loại note", "use the type note instead"),
    "save_to": _LEAVE_EMPTY,
    "guidance_hint": ("chuyển nội dung sang cột hint", "move the words to `hint`"),
    "media": ("viết nội dung vào label", "say it in `label`"),
    "image": ("viết nội dung vào label", "say it in `label`"),
    "audio": ("viết nội dung vào label", "say it in `label`"),
    "video": ("viết nội dung vào label", "say it in `label`"),
    "bind": _LEAVE_EMPTY,
    "instance": _LEAVE_EMPTY,
    "body": _LEAVE_EMPTY,
    "intent": _LEAVE_EMPTY,
}
CHOICES_REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    name: SURVEY_REFUSED[name] for name in ("media", "image", "audio", "video")
}
SETTINGS_REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "public_key": ("bỏ mã hóa cả phiếu: dữ liệu liên hệ được mã hóa ở máy chủ", "leave it empty"),
    "submission_url": _LEAVE_EMPTY,
}

TYPES: Final[Mapping[str, QuestionType]] = {
    "text": QuestionType.TEXT,
    "string": QuestionType.TEXT,
    "integer": QuestionType.NUMBER,
    "int": QuestionType.NUMBER,
    "decimal": QuestionType.NUMBER,
    "range": QuestionType.NUMBER,
    "date": QuestionType.DATE,
    "geopoint": QuestionType.GEOPOINT,
    "image": QuestionType.IMAGE,
    "photo": QuestionType.IMAGE,
    "note": QuestionType.NOTE,
}
"""Types of questions without choices."""
_AS_TEXT: Final = ("dùng loại text", "use the type text")
TYPES_REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "calculate": (
        "bỏ dòng này và tính sau khi thu thập",
        "delete the row and compute after collection",
    ),
    "time": _AS_TEXT,
    "datetime": ("dùng loại date", "use the type date"),
    "barcode": _AS_TEXT,
    "hidden": ("bỏ dòng này", "delete the row"),
    "acknowledge": (
        "dùng select_one với một danh sách Có/Không",
        "use select_one with a yes/no list",
    ),
    "rank": ("dùng select_multiple", "use select_multiple"),
    "geotrace": ("dùng loại geopoint", "use the type geopoint"),
    "geoshape": ("dùng loại geopoint", "use the type geopoint"),
    "audio": ("dùng loại image hoặc text", "use the type image or text"),
    "video": ("dùng loại image hoặc text", "use the type image or text"),
    "file": ("dùng loại image hoặc text", "use the type image or text"),
    "background-audio": ("bỏ dòng này", "delete the row"),
    "audit": (
        "bỏ dòng này: thời điểm và thiết bị đã được ghi",
        "delete the row: times and device are noted",
    ),
    "xml-external": (
        "viết các phương án vào trang choices",
        "write the choices in the sheet choices",
    ),
    "csv-external": (
        "viết các phương án vào trang choices",
        "write the choices in the sheet choices",
    ),
    "select_one_from_file": (
        "viết các phương án vào trang choices",
        "write the choices in the sheet choices",
    ),
    "select_multiple_from_file": (
        "viết các phương án vào trang choices",
        "write the choices in the sheet choices",
    ),
    "simserial": ("bỏ dòng này", "delete the row"),
    "subscriberid": ("bỏ dòng này", "delete the row"),
}
YES: Final = frozenset({"yes", "true", "true()", "có", "1"})
NO: Final = frozenset({"", "no", "false", "false()", "không", "0"})
