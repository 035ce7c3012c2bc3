"""One value of a framework file as a cell, and back, so that nothing is lost on the way.

A number cell is a whole number or a decimal in its shortest form; every other spelling of a number (``"1.50"``, more than 15
digits) stands as text. An empty cell is an absent key. ``(không)`` is null, ``(rỗng)`` is the empty text. A text that would be
read as something else stands between backslashes.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from services.assessment.framework_workbooks.layout import Kind, Place
from services.assessment.framework_workbooks.words import word_of
from shared.methodology.decimals import NotADecimalError, decimal_text, exact
from shared.problems.problem import Text
from shared.workbooks.reading import Value
from shared.workbooks.rows import YES_NO, stripped
from shared.workbooks.writing import fits_a_number

NOTHING: Final = "(không)"
EMPTY: Final = "(rỗng)"
DIVIDER: Final = "; "
_GUARD: Final = "\\"


class UnreadableCellError(Exception):
    """A cell holds what its column cannot."""

    def __init__(self, code: str, vi: str, en: str) -> None:
        self.code = code
        self.text = Text(vi, en)
        super().__init__(en)


def written(place: Place, value: Any) -> str | int | Decimal:  # noqa: PLR0911  one line per kind
    """Give a value as its cell holds it."""
    if value is None:
        return NOTHING
    match place.kind:
        case Kind.FLAG:
            return "Có" if value else "Không"
        case Kind.WORD:
            return word_of(place.words, value)
        case Kind.LIST if isinstance(value, list):
            return DIVIDER.join(word_of(place.words, str(one)) for one in value)
        case Kind.NUMBER:
            return _number_written(value)
        case Kind.NUMBER_OR_WORD:
            return (
                word_of(place.words, value)
                if value in place.words.values()
                else _number_written(value)
            )
        case Kind.TEXT | Kind.PROSE | Kind.LIST if isinstance(value, int):
            return value
        case Kind.TEXT | Kind.PROSE | Kind.LIST:
            return _text_written(value, keeps_spaces=place.kind is Kind.PROSE)


def _number_written(value: int | str) -> str | int | Decimal:
    if isinstance(value, int):
        return value
    number = exact(value)
    is_plain = number != number.to_integral_value() and decimal_text(number) == value
    return number if is_plain and fits_a_number(number) else value


def _text_written(value: str, *, keeps_spaces: bool) -> str:
    if not value:
        return EMPTY
    bare = stripped(value)
    is_plain = bare == value or (keeps_spaces and bare)
    if is_plain and not value.startswith(_GUARD) and bare not in {NOTHING, EMPTY}:
        return value
    return f"{_GUARD}{value}{_GUARD}"


def read(place: Place, value: Value) -> Any:  # noqa: PLR0911  one line per kind
    """Give the value of a filled cell as the framework file has it; raises UnreadableCellError."""
    if isinstance(value, str) and stripped(value) == NOTHING:
        return None
    match place.kind:
        case Kind.TEXT:
            return _text(value, keeps_spaces=False)
        case Kind.PROSE:
            return _text(value, keeps_spaces=True)
        case Kind.NUMBER:
            return _number(value)
        case Kind.FLAG:
            return value if isinstance(value, bool) else _word(YES_NO, value)
        case Kind.WORD:
            return _word(place.words, value)
        case Kind.NUMBER_OR_WORD:
            return (
                _number(value)
                if isinstance(value, Decimal)
                else _number_or_word(place.words, value)
            )
        case Kind.LIST:
            return _list(place.words, value)


def _text(value: Value, *, keeps_spaces: bool) -> str | int:
    match value:
        case str():
            text = value if keeps_spaces else stripped(value)
            if stripped(text) == EMPTY:
                return ""
            if text.startswith(_GUARD):
                return text.removeprefix(_GUARD).removesuffix(_GUARD)
            return text
        case Decimal() if value == value.to_integral_value():
            return int(value)
    raise UnreadableCellError(
        "not-text",
        "Excel đã đổi nội dung ô này thành số hoặc ngày; hãy đặt định dạng ô là Văn bản (Text) rồi gõ lại.",
        "Excel turned this cell into a number or a date; format the cell as Text and type it again.",
    )


def _number(value: Value) -> int | str:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else decimal_text(value)
    text = stripped(value) if isinstance(value, str) else ""
    try:
        exact(text)
    except NotADecimalError:
        raise UnreadableCellError(
            "not-a-number",
            f"“{_shown(value)}” không phải số; hãy gõ lại một số (định dạng ô là Number), ví dụ 12 hoặc 0,25.",
            f"“{_shown(value)}” is no number; type a number (cell format Number), such as 12 or 0.25.",
        ) from None
    return text


def _word(words: Mapping[str, Any], value: Value) -> Any:
    if isinstance(value, str) and value in words:
        return words[value]
    said = stripped(str(value)).casefold()
    for word, meaning in words.items():
        if said in (word.casefold(), str(meaning).casefold()):
            return meaning
    listed = DIVIDER.join(words)
    raise UnreadableCellError(
        "unknown-word",
        f"“{_shown(value)}” không có trong danh sách; hãy chọn một trong: {listed}.",
        f"“{_shown(value)}” is not in the list; choose one of: {listed}.",
    )


def _number_or_word(words: Mapping[str, Any], value: Value) -> Any:
    try:
        return _number(value)
    except UnreadableCellError:
        return _word(words, value)


def _list(words: Mapping[str, Any], value: Value) -> list[Any]:
    if isinstance(value, Decimal) and not words:
        return [_text(value, keeps_spaces=False)]
    parts = [stripped(one) for one in str(value).replace("\n", ";").split(";")]
    return [_word(words, one) if words else one for one in parts if one]


def day_text(value: Value) -> Value:
    """Turn a date cell into the text of a day."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _shown(value: Value) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
