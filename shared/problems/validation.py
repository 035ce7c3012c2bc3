"""Say pydantic's findings in words for people, in Vietnamese and English."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.problems.problem import Fault, Text

_WORDS: Mapping[str, Text] = {
    "missing": Text("Thiếu mục này; hãy bổ sung.", "This is missing; add it."),
    "extra_forbidden": Text(
        "Không có mục nào tên như vậy; hãy bỏ đi hoặc sửa tên.",
        "There is no such member; remove it or mend its name.",
    ),
    "string_type": Text("Phải là chuỗi ký tự.", "Write a string."),
    "string_too_short": Text(
        "Quá ngắn; cần ít nhất {min_length} ký tự.",
        "Too short; write at least {min_length} characters.",
    ),
    "string_too_long": Text(
        "Quá dài; tối đa {max_length} ký tự.", "Too long; write at most {max_length} characters."
    ),
    "string_pattern_mismatch": Text(
        "Không đúng mẫu; cần theo dạng {pattern}.",
        "Not of the form needed; it must match {pattern}.",
    ),
    "int_type": Text("Phải là số nguyên.", "Write a whole number."),
    "int_parsing": Text("Phải là số nguyên.", "Write a whole number."),
    "bool_type": Text("Phải là true hoặc false.", "Write true or false."),
    "bool_parsing": Text("Phải là true hoặc false.", "Write true or false."),
    "list_type": Text("Phải là danh sách.", "Write a list."),
    "dict_type": Text("Phải là một đối tượng JSON.", "Write a JSON object."),
    "model_attributes_type": Text("Phải là một đối tượng JSON.", "Write a JSON object."),
    "model_type": Text("Phải là một đối tượng JSON.", "Write a JSON object."),
    "uuid_parsing": Text("Phải là mã UUID.", "Write a UUID."),
    "uuid_type": Text("Phải là mã UUID.", "Write a UUID."),
    "enum": Text("Chỉ nhận một trong: {expected}.", "Write one of: {expected}."),
    "literal_error": Text("Chỉ nhận một trong: {expected}.", "Write one of: {expected}."),
    "datetime_parsing": Text(
        "Phải là thời điểm RFC 3339, ví dụ 2024-07-31T00:00:00+07:00.",
        "Write an RFC 3339 instant such as 2024-07-31T00:00:00+07:00.",
    ),
    "datetime_from_date_parsing": Text(
        "Phải là thời điểm RFC 3339, ví dụ 2024-07-31T00:00:00+07:00.",
        "Write an RFC 3339 instant such as 2024-07-31T00:00:00+07:00.",
    ),
    "timezone_aware": Text(
        "Thời điểm phải ghi rõ múi giờ, ví dụ +07:00.",
        "Say the time zone of the instant, such as +07:00.",
    ),
    "instant": Text(
        "Thời điểm phải thuộc các năm từ 1900 đến 2999.",
        "Write an instant of the years 1900 to 2999.",
    ),
    "date_from_datetime_parsing": Text(
        "Phải là ngày dạng YYYY-MM-DD.", "Write a day as YYYY-MM-DD."
    ),
    "date_parsing": Text("Phải là ngày dạng YYYY-MM-DD.", "Write a day as YYYY-MM-DD."),
    "greater_than_equal": Text("Phải từ {ge} trở lên.", "It must be {ge} or more."),
    "greater_than": Text("Phải lớn hơn {gt}.", "It must be more than {gt}."),
    "less_than_equal": Text("Không được quá {le}.", "It must be {le} or less."),
    "less_than": Text("Phải nhỏ hơn {lt}.", "It must be less than {lt}."),
    "too_short": Text("Cần ít nhất {min_length} phần tử.", "Give at least {min_length} items."),
    "too_long": Text("Tối đa {max_length} phần tử.", "Give at most {max_length} items."),
    "decimal": Text(
        'Số thập phân phải viết trong dấu nháy, dùng dấu chấm, ví dụ "0.75".',
        'Write a decimal as a string with a point, such as "0.75".',
    ),
    "control_sign": Text(
        "Có ký tự điều khiển không in được ({sign}); hãy xóa ký tự đó.",
        "It holds a control character that cannot be printed ({sign}); delete it.",
    ),
    "condition": Text("{vi}", "{en}"),
    "unknown_query": Text(
        "Không có tham số nào tên như vậy; hãy bỏ đi hoặc sửa tên.",
        "There is no such query parameter; remove it or mend its name.",
    ),
}


def faults_of(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Turn pydantic's errors into faults, each at its JSON pointer."""
    return [_fault(error) for error in errors]


def _fault(error: Mapping[str, Any]) -> Fault:
    kind = str(error["type"])
    where, *rest = error["loc"] or ("body",)
    path = "/".join(_escape(part) for part in rest)
    pointer = f"#/{path}" if where == "body" else f"{where}:{path}"
    values = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    text = _WORDS.get(kind)
    if text is None:
        message = str(error["msg"])
        return Fault(pointer, Text(message, message), kind)
    vietnamese = {
        name: value if name == "vi" else value.replace(" or ", " hoặc ")
        for name, value in values.items()
    }
    return Fault(pointer, Text(text.said("vi", **vietnamese), text.said("en", **values)), kind)


def _escape(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
