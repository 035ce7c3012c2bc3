"""One value of a framework file as a cell, and back, so that nothing is lost on the way.

A number cell is a whole number or a decimal in its shortest form; every other spelling of a number (``"1.50"``, more than 15
digits) stands as text. An empty cell is an absent key. ``(không)`` is null, ``(rỗng)`` is the empty text. A text that would be
read as something else stands between backslashes.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from services.assessment.framework_workbooks.layout import Kind, Place
from services.assessment.framework_workbooks.words import word_of
from shared.methodology.decimals import NotADecimalError, decimal_text, exact
from shared.problems.problem import Text
from shared.workbooks.reading import Value, clean
from shared.workbooks.rows import YES_NO, stripped
from shared.workbooks.writing import fits_a_number

NOTHING: Final = "(không)"
EMPTY: Final = "(rỗng)"
DIVIDER: Final = "; "
_GUARD: Final = "\\"
_SPECIAL: Final = f"({_GUARD}"


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


def read(place: Place, value: Value) -> Any:
    """Give the value of a filled cell as the framework file has it; raises UnreadableCellError."""
    if isinstance(value, str):
        bare = stripped(value)
        return None if bare == NOTHING else _OF_TEXT[place.kind](place, value, bare)
    return _OF_OTHERS[place.kind](place, value)


def plain_text(raw: str, place: Place) -> str | None:
    """Give a text that means what it says, as most do; None where it has to be looked at."""
    bare = stripped(raw)
    if not bare or bare[0] in _SPECIAL:
        return None
    return clean(raw if place.kind is Kind.PROSE else bare)


def _text(_place: Place, _value: str, bare: str) -> str:
    return _unguarded(bare, bare)


def _prose(_place: Place, value: str, bare: str) -> str:
    return _unguarded(value, bare)


def _unguarded(text: str, bare: str) -> str:
    if bare == EMPTY:
        return ""
    if text.startswith(_GUARD):
        return text.removeprefix(_GUARD).removesuffix(_GUARD)
    return text


def _whole_as_text(_place: Place, value: Value) -> int:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    raise UnreadableCellError(
        "not-text",
        "Excel đã đổi nội dung ô này thành số hoặc ngày; hãy đặt định dạng ô là Văn bản (Text) rồi gõ lại.",
        "Excel turned this cell into a number or a date; format the cell as Text and type it again.",
    )


def _number_in_text(_place: Place, value: str, bare: str) -> str:
    try:
        exact(bare)
    except NotADecimalError:
        raise _no_number(value) from None
    return bare


def _number(_place: Place, value: Value) -> int | str:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else decimal_text(value)
    raise _no_number(value)


def _no_number(value: Value) -> UnreadableCellError:
    return UnreadableCellError(
        "not-a-number",
        f"“{_shown(value)}” không phải số; hãy gõ lại một số (định dạng ô là Number), ví dụ 12 hoặc 0,25.",
        f"“{_shown(value)}” is no number; type a number (cell format Number), such as 12 or 0.25.",
    )


def _flag_in_text(_place: Place, _value: str, bare: str) -> bool:
    flag: bool = _meaning(YES_NO, bare)
    return flag


def _flag(_place: Place, value: Value) -> bool:
    return value if isinstance(value, bool) else _flag_in_text(_place, "", str(value))


def _word(place: Place, _value: str, bare: str) -> str:
    word: str = _meaning(place.words, bare)
    return word


def _no_word(place: Place, value: Value) -> str:
    return _word(place, "", str(value))


def _number_or_word(place: Place, value: str, bare: str) -> str:
    try:
        return _number_in_text(place, value, bare)
    except UnreadableCellError:
        return _word(place, value, bare)


def _list(place: Place, value: str, _bare: str) -> list[str]:
    parts = [stripped(one) for one in value.replace("\n", ";").split(";")]
    return [_meaning(place.words, one) if place.words else one for one in parts if one]


def _list_of_one(place: Place, value: Value) -> list[Any]:
    return [_no_word(place, value) if place.words else _whole_as_text(place, value)]


def _meaning(words: Mapping[str, Any], said: str) -> Any:
    if said in words:
        return words[said]
    folded = said.casefold()
    for word, meaning in words.items():
        if folded in (word.casefold(), str(meaning).casefold()):
            return meaning
    listed = DIVIDER.join(words)
    raise UnreadableCellError(
        "unknown-word",
        f"“{_shown(said)}” không có trong danh sách; hãy chọn một trong: {listed}.",
        f"“{_shown(said)}” is not in the list; choose one of: {listed}.",
    )


_OF_TEXT: Final[Mapping[Kind, Callable[[Place, str, str], Any]]] = {
    Kind.TEXT: _text,
    Kind.PROSE: _prose,
    Kind.NUMBER: _number_in_text,
    Kind.FLAG: _flag_in_text,
    Kind.WORD: _word,
    Kind.NUMBER_OR_WORD: _number_or_word,
    Kind.LIST: _list,
}
_OF_OTHERS: Final[Mapping[Kind, Callable[[Place, Value], Any]]] = {
    Kind.TEXT: _whole_as_text,
    Kind.PROSE: _whole_as_text,
    Kind.NUMBER: _number,
    Kind.FLAG: _flag,
    Kind.WORD: _no_word,
    Kind.NUMBER_OR_WORD: _number,
    Kind.LIST: _list_of_one,
}


def day_text(value: Value) -> Value:
    """Turn a date cell into the text of a day."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _shown(value: Value) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
