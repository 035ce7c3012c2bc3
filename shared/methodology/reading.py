"""Reads plain data (dicts, lists, text, ints, booleans) key by key and collects every fault with its place."""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

from shared.methodology.decimals import ZERO, NotADecimalError, exact
from shared.methodology.wording import Fault

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

_KIND_NAMES: Final = {
    dict: ("một nhóm khóa: giá trị", "a mapping of keys to values"),
    list: ("một danh sách", "a list"),
    str: ("chữ", "text"),
    int: ("số nguyên", "a whole number"),
    bool: ("true/false", "true or false"),
}


def pointer_to(parent: str, key: str | int) -> str:
    """Give the JSON pointer of a child (RFC 6901: `~` and `/` are escaped)."""
    if isinstance(key, int):
        return f"{parent}/{key}"
    if "~" in key or "/" in key:
        key = key.replace("~", "~0").replace("/", "~1")
    return f"{parent}/{key}"


@cache
def _words(kind: type[E]) -> dict[str, E]:
    """Give the words of a fixed list; walking an enumeration for each of a thousand words takes longer than reading them."""
    return {str(one): one for one in kind}


class FaultList:
    """Faults found so far; a place that is faulty once is not judged again."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._touched: set[str] = set()

    def add(self, pointer: str, code: str, vi: str, en: str) -> None:
        """Record a fault at a place."""
        self.found.append(Fault(pointer, code, vi, en))
        self._touched.add(pointer)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found anywhere yet."""
        return not self._touched

    def sound(self, *pointers: str) -> bool:
        """Whether nothing was found at these places, nor at anything that holds them."""
        if not self._touched:
            return True
        return not any(place in self._touched for one in pointers for place in _ancestry(one))


def _ancestry(pointer: str) -> Iterator[str]:
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]
    yield ""


class Table:
    """A mapping being read; what is never asked for is reported as an unknown key by `close`."""

    __slots__ = ("_data", "_known", "_silent", "faults", "pointer")

    def __init__(self, data: object, pointer: str, faults: FaultList) -> None:
        self.pointer = pointer
        self.faults = faults
        self._known: list[str] = []
        self._data: Mapping[object, object] = {}
        self._silent = False
        # A dict is asked for first: whether something is a Mapping takes ten times as long to say.
        if isinstance(data, dict) or isinstance(data, Mapping):  # noqa: SIM101
            self._data = data
        else:
            self._silent = True
            self._wrong_type(pointer, dict)

    def __contains__(self, key: str) -> bool:
        """Whether a key has a value; asking makes the key known."""
        self._known.append(key)
        return self._data.get(key) is not None

    @property
    def names(self) -> tuple[str, ...]:
        """Give the keys of a mapping whose keys are data, as codes are."""
        return tuple(str(key) for key in self._data)

    def at(self, key: str | int) -> str:
        """Give the pointer of a key of this table."""
        return pointer_to(self.pointer, key)

    def raw(self, key: str) -> object:
        """Give the value as it stands, None where there is none."""
        self._known.append(key)
        return self._data.get(key)

    def fault(self, key: str, code: str, vi: str, en: str) -> None:
        """Record a fault at a key."""
        self.faults.add(self.at(key), code, vi, en)

    def text(self, key: str, default: str | None = None) -> str:
        """Read text; required where there is no default. A bare number, as in `code: 1`, is read as text."""
        # As `raw` does it: a framework has thousands of texts, numbers and words, and a call costs more than to look one up.
        self._known.append(key)
        value = self._data.get(key)
        if isinstance(value, str) and (default is not None or value.strip()):
            return value
        match value:
            case None:
                return self._absent(key, default, "")
            case str():
                self._missing(key)
            case bool():
                self._wrong_type(self.at(key), str)
            case int():
                return str(value)
            case _:
                self._wrong_type(self.at(key), str)
        return ""

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        """Read an exact decimal; required where there is no default."""
        self._known.append(key)
        value = self._data.get(key)
        if value is None:
            return self._absent(key, default, ZERO)
        return self._exact(value, key)

    def number_or_none(self, key: str) -> Decimal | None:
        """Read an exact decimal, or null."""
        value = self.raw(key)
        return None if value is None else self._exact(value, key)

    def whole(self, key: str, default: int | None = None) -> int:
        """Read a whole number; required where there is no default."""
        value = self.raw(key)
        match value:
            case None:
                return self._absent(key, default, 0)
            case bool():
                self._wrong_type(self.at(key), int)
            case int():
                return value
            case str() if value.isascii() and value.removeprefix("-").isdigit() and len(value) < 10:
                return int(value)
            case _:
                self._wrong_type(self.at(key), int)
        return 0

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Read true or false; required where there is no default."""
        value = self.raw(key)
        match value:
            case None:
                return self._absent(key, default, stand_in=False)
            case bool():
                return value
            case _:
                self._wrong_type(self.at(key), bool)
        return False

    def one_of(self, key: str, kind: type[E], default: E | None = None) -> E:
        """Read a word of a fixed list; required where there is no default."""
        self._known.append(key)
        value = self._data.get(key)
        if value is None and default is not None:
            return default
        known: dict[str, E] = _words(kind)
        if isinstance(value, str) and value in known:
            return known[value]
        stand_in = next(iter(kind))
        if value is None:
            return self._absent(key, default, stand_in)
        return self.word(value, self.at(key), kind) or stand_in

    def word(self, value: object, pointer: str, kind: type[E]) -> E | None:
        """Read a value that has to be a word of a fixed list."""
        known: dict[str, E] = _words(kind)
        if isinstance(value, str) and value in known:
            return known[value]
        listed = ", ".join(known)
        self.faults.add(
            pointer,
            "unknown-word",
            f"“{_brief(value)}” không có trong danh sách; hãy viết một trong: {listed}.",
            f"“{_brief(value)}” is not known here; write one of: {listed}.",
        )
        return None

    def table(self, key: str) -> "Table":
        """Open a mapping below a key; required."""
        value = self.raw(key)
        if value is None:
            self._missing(key)
            return _silent(self.at(key), self.faults)
        return Table(value, self.at(key), self.faults)

    def entries(self, key: str, *, required: bool = True) -> list[tuple[str, object]]:
        """Give the elements of a list below a key, each with its pointer."""
        value = self.raw(key)
        pointer = self.at(key)
        if value is None:
            if required:
                self._missing(key)
            return []
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            self._wrong_type(pointer, list)
            return []
        if required and not value:
            self.fault(
                key,
                "empty-list",
                "Danh sách đang trống; hãy thêm ít nhất một phần tử.",
                "The list is empty; add at least one element.",
            )
        return [(pointer_to(pointer, index), element) for index, element in enumerate(value)]

    def tables(self, key: str, *, required: bool = True) -> list["Table"]:
        """Open the elements of a list of mappings."""
        return [
            Table(element, pointer, self.faults)
            for pointer, element in self.entries(key, required=required)
        ]

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Read a list of texts."""
        found: list[str] = []
        for pointer, element in self.entries(key, required=required):
            if isinstance(element, str) and element:
                found.append(element)
            elif isinstance(element, int) and not isinstance(element, bool):
                found.append(str(element))
            else:
                self._wrong_type(pointer, str)
        return tuple(found)

    def words(self, key: str, kind: type[E], *, required: bool = True) -> tuple[E, ...]:
        """Read a list of words of a fixed list."""
        found = (
            self.word(element, pointer, kind)
            for pointer, element in self.entries(key, required=required)
        )
        return tuple(one for one in found if one is not None)

    def numbers(self, key: str) -> dict[str, Decimal]:
        """Read a mapping of names to numbers."""
        inner = self.table(key)
        return {name: inner.number(name) for name in inner.names}

    def close(self) -> None:
        """Report every key that nobody asked for."""
        if self._silent or self._data.keys() <= frozenset(self._known):
            return
        for key in self._data:
            if key in self._known:
                continue
            near = difflib.get_close_matches(str(key), self._known, n=1)
            listed = near[0] if near else ", ".join(dict.fromkeys(self._known))
            self.faults.add(
                self.at(str(key)),
                "unknown-key",
                f"Khóa “{_brief(key)}” không dùng ở đây; "
                + (f"có phải là “{listed}”?" if near else f"chỉ dùng: {listed}."),
                f"The key “{_brief(key)}” has no meaning here; "
                + (f"did you mean “{listed}”?" if near else f"use only: {listed}."),
            )

    def _exact(self, value: object, key: str) -> Decimal:
        try:
            return exact(value)
        except NotADecimalError:
            hint = str(value).replace(",", ".") if isinstance(value, str) else "0.25"
            vi = f"“{_brief(value)}” không phải số thập phân chính xác; hãy viết như 12 hoặc {_number_hint(hint)}."
            en = f"“{_brief(value)}” is no exact decimal; write it like 12 or {_number_hint(hint)}."
            self.faults.add(self.at(key), "not-a-decimal", vi, en)
            return ZERO

    def _absent(self, key: str, default: T | None, stand_in: T) -> T:
        if default is not None:
            return default
        self._missing(key)
        return stand_in

    def _missing(self, key: str) -> None:
        if not self._silent:
            self.fault(
                key,
                "missing-key",
                f"Thiếu “{key}”; hãy thêm khóa này với giá trị của nó.",
                f"“{key}” is missing; add the key with its value.",
            )

    def _wrong_type(self, pointer: str, kind: type) -> None:
        vi, en = _KIND_NAMES[kind]
        self.faults.add(pointer, "wrong-type", f"Chỗ này phải là {vi}.", f"This has to be {en}.")


def _silent(pointer: str, faults: FaultList) -> Table:
    """Make a table to read on from where one is missing: its absence is reported once, not key by key."""
    table = Table({}, pointer, faults)
    table._silent = True  # noqa: SLF001  its own module
    faults._touched.add(pointer)  # noqa: SLF001
    return table


def unique(
    faults: FaultList, coded: Sequence[tuple[str, str]], what: Callable[[str], tuple[str, str]]
) -> None:
    """Report codes that occur twice; `coded` holds (pointer, code)."""
    seen: set[str] = set()
    for pointer, code in coded:
        if code in seen and faults.sound(pointer):
            vi, en = what(code)
            faults.add(pointer, "duplicate-code", vi, en)
        seen.add(code)


def _brief(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _number_hint(hint: str) -> str:
    try:
        exact(hint)
    except NotADecimalError:
        return "0.25"
    return hint
