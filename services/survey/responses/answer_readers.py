"""Reads answers of each type into their canonical form."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from services.survey.questionnaires.models import Question, QuestionType
from shared.methodology.decimals import decimal_text

DEFAULT_LENGTH: Final = 2000
"""Characters of a TEXT answer where the form sets no limit."""
LONGEST_FILE_NAME: Final = 255

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?", re.ASCII)
_DAY: Final = re.compile(r"(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
_FILE_NAME: Final = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]*")
_PLACE: Final[tuple[tuple[int, int], ...]] = (
    (-90, 90),
    (-180, 180),
    (-1000, 20_000),
    (0, 1_000_000),
)
"""Latitude, longitude, altitude and accuracy, as ODK XForms write a place."""

Reader = Callable[[Any], str | list[str] | None]
"""Gives the canonical form of an answer, or nothing where it is not allowed."""


def _multiple_reader(question: Question) -> Reader:
    order = question.allowed
    allowed = frozenset(order)

    def read(value: Any) -> list[str] | None:
        if type(value) is not list or not value or len(value) > len(order):
            return None
        chosen = set(value)
        if len(chosen) != len(value) or not chosen <= allowed:
            return None
        return [code for code in order if code in chosen]

    return read


def _number_reader(question: Question) -> Reader:
    minimum, maximum, integer = question.minimum, question.maximum, question.integer
    step, first = question.step, question.minimum or Decimal(0)

    def read(value: Any) -> str | None:
        if type(value) is not str or not _NUMBER.fullmatch(value):
            return None
        number = Decimal(value)
        if (
            (minimum is not None and number < minimum)
            or (maximum is not None and number > maximum)
            or (integer and number != number.to_integral_value())
            or (step is not None and (number - first) % step)
        ):
            return None
        return decimal_text(number)

    return read


def _text_reader(question: Question) -> Reader:
    limit = question.max_length or DEFAULT_LENGTH

    def read(value: Any) -> str | None:
        if type(value) is not str or len(value) > 2 * limit or "\0" in value:
            return None
        plain = unicodedata.normalize("NFC", value.strip())
        if not plain or len(plain) > limit or not _encodable(plain):
            return None
        return plain

    return read


def _encodable(value: str) -> bool:
    """Whether it is real Unicode: JSON can smuggle in half of a surrogate pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_day(value: Any) -> str | None:
    if type(value) is not str or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def _read_place(value: Any) -> str | None:
    parts = value.split(" ") if type(value) is str and len(value) < 100 else []
    if not 2 <= len(parts) <= len(_PLACE) or not all(_NUMBER.fullmatch(one) for one in parts):
        return None
    numbers = [Decimal(one) for one in parts]
    if not all(low <= one <= high for one, (low, high) in zip(numbers, _PLACE, strict=False)):
        return None
    return " ".join(decimal_text(one) for one in numbers)


def _read_file_name(value: Any) -> str | None:
    if type(value) is not str or len(value) > LONGEST_FILE_NAME or not _FILE_NAME.fullmatch(value):
        return None
    plain = unicodedata.normalize("NFC", value)
    return plain if _encodable(plain) else None


def _read_nothing(_value: Any) -> None:
    return None


def _code_reader(question: Question) -> Reader:
    return {code: code for code in question.allowed}.get


_READERS: Final[Mapping[QuestionType, Callable[[Question], Reader]]] = {
    QuestionType.SINGLE: _code_reader,
    QuestionType.LIKERT: _code_reader,
    QuestionType.MULTIPLE: _multiple_reader,
    QuestionType.NUMBER: _number_reader,
    QuestionType.TEXT: _text_reader,
    QuestionType.DATE: lambda _: _read_day,
    QuestionType.GEOPOINT: lambda _: _read_place,
    QuestionType.IMAGE: lambda _: _read_file_name,
    QuestionType.NOTE: lambda _: _read_nothing,
}


def reader_of(question: Question) -> Reader:
    """Give the reader of a question's answers."""
    return _READERS[question.type](question)
