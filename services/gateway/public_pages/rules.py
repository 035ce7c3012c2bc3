"""How a reader finds and orders agencies: without tone marks, and in the Vietnamese alphabet."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

Line = Mapping[str, Any]
"""One line of a published ranking, as scoring answers it."""

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""QCVN: the letters in dictionary order; tones only part words that are alike."""
_PLACES: Final = {letter: place for place, letter in enumerate(_ALPHABET, start=100)}
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
SORTS: Final = ("rank", "name", "index", "sipas")
BY_PART: Final = "part:"
"""Before the code of a part of the total."""
_LONGEST_SORT: Final = 80


def folded(text: str) -> str:
    """Write a text as people type it in a hurry: “Thuế Đống Đa” as “thue dong da”."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(one for one in parts if not unicodedata.combining(one)).split())


def alphabetic(text: str) -> tuple[Sequence[int], str]:
    """Give what puts names in the order of a Vietnamese dictionary."""
    bare = "".join(
        one for one in unicodedata.normalize("NFD", text.casefold()) if one not in _TONES
    )
    letters = unicodedata.normalize("NFC", bare)
    return [_PLACES.get(letter, min(ord(letter), 99)) for letter in letters], text.casefold()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asked of a ranking; what makes no sense is as if it had not been asked."""

    search: str = ""
    block: str = ""
    sort: str = "rank"
    descending: bool = False

    @classmethod
    def of(cls, *, search: str, block: str, sort: str) -> "Wish":
        """Read the parameters of an address; a minus before the order turns it round."""
        name = sort.removeprefix("-")
        if name not in SORTS and not (name.startswith(BY_PART) and len(name) <= _LONGEST_SORT):
            return cls(search[:200], block)
        return cls(search[:200], block, name, descending=sort.startswith("-"))

    def toggled(self, sort: str) -> str:
        """Name the order that a column's link leads to: best first, and turned round the next time."""
        first = "" if sort in {"rank", "name"} else "-"
        if sort != self.sort:
            return first + sort
        return sort if self.descending else f"-{sort}"


def chosen(lines: Iterable[Line], wish: Wish) -> list[Line]:
    """Keep the lines that were searched for, in the order that was asked for."""
    words = folded(wish.search).split()
    found = [
        line
        for line in lines
        if (not wish.block or line["block"] == wish.block)
        and all(word in _searched(line) for word in words)
    ]
    if wish.sort == "rank":
        return found[::-1] if wish.descending else found
    if wish.sort == "name":
        return sorted(
            found, key=lambda one: alphabetic(one["agency_name"]), reverse=wish.descending
        )
    known = [line for line in found if _figure(line, wish.sort) is not None]
    unknown = [line for line in found if _figure(line, wish.sort) is None]
    known.sort(key=lambda one: _figure(one, wish.sort) or Decimal(0), reverse=wish.descending)
    return known + unknown


def _searched(line: Line) -> str:
    return f"{folded(line['agency_name'])} {folded(line['agency_code'])}"


def _figure(line: Line, sort: str) -> Decimal | None:
    text = _text(line, sort)
    return None if text is None else Decimal(text)


def _text(line: Line, sort: str) -> str | None:
    if sort == "sipas":
        return (line["sipas"] or {}).get("index")
    if sort.startswith(BY_PART):
        code = sort.removeprefix(BY_PART)
        return next((one["points"] for one in line["parts"] if one["code"] == code), None)
    found: str | None = line["index"]
    return found


def shown(value: str | Decimal | None, places: int = 4, *, language: str) -> str:
    """Write points for people: at most so many decimals (more are kept, not read), with a comma in Vietnamese."""
    if value is None:
        return "–"
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -places:
        number = number.quantize(Decimal((0, (1,), -places)), ROUND_HALF_UP).normalize()
    text = format(number, "f").replace("-", "\N{MINUS SIGN}")
    return text if language == "en" else text.replace(".", ",")


def share(value: str | None, maximum: str) -> Decimal:
    """Give a length of 0 to 100 for a bar."""
    whole = Decimal(maximum)
    if value is None or whole <= 0:
        return Decimal(0)
    part = Decimal(value) * 100 / whole
    return min(max(part, Decimal(0)), Decimal(100)).quantize(Decimal("0.1"))
