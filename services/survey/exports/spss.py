"""Writes SPSS system files (.sav) row by row, so that memory stays flat however many responses there are.

The format is that of PSPP's “System File Format” (developers' guide, appendix B): little-endian, compressed by byte codes, UTF-8. Codes become
numbers with labels, “don't know” a missing value by declaration, so that tables leave it out of the base as our results do. The
libraries that write the format (pyreadstat) want the whole table as a data frame first; they read it in the tests.
"""

import math
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from services.survey.exports.columns import Column, Kind
from services.survey.questionnaires.models import DONT_KNOW

DONT_KNOW_NUMBER: Final = 998
_BIAS: Final = 100
_SEGMENT: Final = 255
"""Bytes that a part of a long text holds."""
_ALLOCATED: Final = 252
"""Bytes by which the parts of a long text are counted: three less than they hold (a quirk of the format)."""
_LONGEST: Final = 32_767
_NUMBER_FORMAT: Final = 5 << 16 | 12 << 8
_TEXT_FORMAT: Final = 1 << 16
_SPACES: Final = b" " * 8


@dataclass(frozen=True)
class Variable:
    """A column as a variable."""

    column: Column
    name: str
    short: str

    @cached_property
    def is_number(self) -> bool:
        """Whether it is stored as a number."""
        return self.column.kind is not Kind.TEXT

    @cached_property
    def width(self) -> int:
        """Give the bytes of a text: a letter takes up to four."""
        return min(self.column.length * 4, _LONGEST)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Give the number of each code: its own where all are whole numbers, else its place in the list."""
        codes = [code for code, _ in self.column.labels if code != DONT_KNOW]
        own = all(re.fullmatch("[0-9]{1,2}", code) for code in codes)
        found = {code: int(code) if own else place for place, code in enumerate(codes, 1)}
        return found | {DONT_KNOW: DONT_KNOW_NUMBER}

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """Give the widths of the parts that a text is stored in."""
        if self.is_number:
            return (0,)
        if self.width <= _SEGMENT:
            return (self.width,)
        count = math.ceil(self.width / _ALLOCATED)
        return (*(_SEGMENT,) * (count - 1), self.width - (count - 1) * _ALLOCATED)


def write_sav(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], *, title: str, now: datetime
) -> Iterator[bytes]:
    """Write a file: rows as they stand in the CSV file, an empty text for nothing."""
    variables = _variables(columns)
    yield b"".join(_dictionary(variables, title, now))
    codes = _ByteCodes()
    for row in rows:
        for variable, value in zip(variables, row, strict=True):
            if variable.is_number:
                codes.number(_number(variable, value))
            else:
                for part in _text_parts(variable, value):
                    codes.text(part)
        if codes.size > 2**16:
            yield codes.taken()
    yield codes.rest()


def _variables(columns: Sequence[Column]) -> list[Variable]:
    found: list[Variable] = []
    names: set[str] = set()
    for place, column in enumerate(columns, 1):
        name = re.sub(r"[^A-Za-z0-9._]", "_", column.name)
        name = (name if name[0].isalpha() else f"v{name}")[:60].rstrip(".")
        while name.lower() in names:
            name = f"{name[:56]}_{place}"
        names.add(name.lower())
        found.append(Variable(column, name, f"V{place:04}"))
    return found


def _number(variable: Variable, value: str) -> float | None:
    if not value:
        return None
    if variable.column.kind is Kind.CODED:
        return variable.numbers.get(value)
    return float(value)


def _text_parts(variable: Variable, value: str) -> Iterator[bytes]:
    content = _cut(value, variable.width).encode()
    for place, width in enumerate(variable.parts):
        size = _eights(width) * 8
        start = place * _SEGMENT
        yield content[start : start + min(width, _SEGMENT)].ljust(size)


def _eights(width: int) -> int:
    return max(1, math.ceil(width / 8))


def _cut(text: str, size: int) -> str:
    """Cut a text to a number of bytes, never through a letter."""
    return text.encode()[:size].decode(errors="ignore")


class _ByteCodes:
    """Packs eight codes of a byte before the eight values they are about."""

    def __init__(self) -> None:
        self._done = bytearray()
        self._codes = bytearray()
        self._values = bytearray()

    @property
    def size(self) -> int:
        return len(self._done)

    def number(self, value: float | None) -> None:
        if value is None:
            self._add(255)
        elif value == int(value) and 1 - _BIAS <= value <= 251 - _BIAS:
            self._add(int(value) + _BIAS)
        else:
            self._add(253, struct.pack("<d", value))

    def text(self, content: bytes) -> None:
        for start in range(0, len(content), 8):
            eight = content[start : start + 8]
            if eight == _SPACES:
                self._add(254)
            else:
                self._add(253, eight)

    def _add(self, code: int, value: bytes = b"") -> None:
        self._codes.append(code)
        self._values += value
        if len(self._codes) == 8:
            self._done += self._codes + self._values
            self._codes.clear()
            self._values.clear()

    def taken(self) -> bytes:
        done = bytes(self._done)
        self._done.clear()
        return done

    def rest(self) -> bytes:
        self._add(252)
        while self._codes:
            self._add(0)
        return self.taken()


def _dictionary(variables: Sequence[Variable], title: str, now: datetime) -> Iterator[bytes]:
    size = sum(_eights(part) for one in variables for part in one.parts)
    yield b"$FL2" + b"@(#) SPSS DATA FILE - PAR INDEX".ljust(60)
    yield struct.pack("<iiiii", 2, size, 1, 0, -1) + struct.pack("<d", _BIAS)
    yield now.strftime("%d %b %y%H:%M:%S").encode() + _cut(title, 64).encode().ljust(64) + b"\0" * 3
    for variable in variables:
        yield from _variable(variable)
    yield from _value_labels(variables)
    yield _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001))
    yield _extension(
        4,
        8,
        struct.pack(
            "<3d", -sys.float_info.max, sys.float_info.max, math.nextafter(-sys.float_info.max, 0)
        ),
    )
    names = "\t".join(f"{one.short}={one.name}" for one in variables)
    yield _extension(13, 1, names.encode())
    long = [one for one in variables if len(one.parts) > 1]
    if long:
        widths = "".join(f"{one.short}={one.width:05}\0\t" for one in long)
        yield _extension(14, 1, widths.encode())
    yield _extension(20, 1, b"UTF-8")
    yield struct.pack("<ii", 999, 0)


def _variable(variable: Variable) -> Iterator[bytes]:
    label = _cut(variable.column.label, 250).encode()
    for place, width in enumerate(variable.parts):
        name = variable.short if place == 0 else f"P{variable.short[1:]}{_two_signs(place)}"
        kind = _NUMBER_FORMAT if variable.is_number else _TEXT_FORMAT | min(width, 255) << 8
        missing = any(code == DONT_KNOW for code, _ in variable.column.labels)
        yield struct.pack("<6i", 2, width, int(place == 0), int(missing), kind, kind)
        yield name.encode().ljust(8)
        if place == 0:
            yield struct.pack("<i", len(label)) + label.ljust(math.ceil(len(label) / 4) * 4)
        if missing:
            yield struct.pack("<d", DONT_KNOW_NUMBER)
        yield (struct.pack("<6i", 2, -1, 0, 0, 0, 0) + _SPACES) * (_eights(width) - 1)


_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _two_signs(number: int) -> str:
    return _SIGNS[number // len(_SIGNS)] + _SIGNS[number % len(_SIGNS)]


def _value_labels(variables: Sequence[Variable]) -> Iterator[bytes]:
    place = 1
    for variable in variables:
        labels = variable.column.labels
        if labels:
            numbers = variable.numbers if variable.column.kind is Kind.CODED else None
            yield struct.pack("<ii", 3, len(labels))
            for code, words in labels:
                number = int(code) if numbers is None else numbers[code]
                text = _cut(
                    words if numbers is None or str(number) == code else f"{code}: {words}", 120
                ).encode()
                size = math.ceil((len(text) + 1) / 8) * 8 - 1
                yield struct.pack("<dB", number, len(text)) + text.ljust(size)
            yield struct.pack("<iii", 4, 1, place)
        place += sum(_eights(part) for part in variable.parts)


def _extension(kind: int, size: int, content: bytes) -> bytes:
    return struct.pack("<iiii", 7, kind, size, len(content) // size) + content
