"""A framework file → plain data, with the line and column of everything in it.

The file comes from anywhere, so PyYAML's constructors are not used at all: its events are read, and only mappings, lists and
scalars are made of them. Anchors, aliases and tags are refused (one alias can stand for a billion nodes), and so are duplicate
keys, which YAML parsers otherwise drop in silence. Scalars follow YAML 1.2: `yes` and `no` are text. A plain number with a
fraction stays the text it is, so that no binary float ever comes into being.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml

from shared.problems.problem import Fault, Text

DEEPEST: Final = 30
MOST_NODES: Final = 200_000

_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_WORDS: Final[dict[str, Any]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


class Place(NamedTuple):
    """Where something stands in the file, counted from 1."""

    line: int
    column: int


@dataclass(slots=True)
class ReadFile:
    """What a file holds, where each part of it stands, and what is wrong with its YAML."""

    data: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    values: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place_of(self, pointer: str, *, of_key: bool = False) -> Place:
        """Give the place of a JSON pointer; of the nearest thing around it where it is missing."""
        places = self.keys if of_key else self.values
        while pointer and pointer not in places:
            pointer = pointer.rpartition("/")[0]
        return places.get(pointer, Place(1, 1))


class _UnreadableError(Exception):
    """The rest of the file makes no sense."""


def read_yaml(source: bytes) -> ReadFile:
    """Read a file; `faults` is empty exactly where `data` may be used."""
    read = ReadFile()
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        _fault(
            read,
            "",
            Place(line, 1),
            "not-utf-8",
            Text(
                "Tệp không phải UTF-8; hãy lưu lại với mã hoá UTF-8.",
                "The file is not UTF-8; save it as UTF-8.",
            ),
        )
        return read
    try:
        _Reader(text, read).read()
    except yaml.YAMLError as error:
        _fault(read, "", _mark_of(error), "yaml-syntax", _syntax_words(error))
    except _UnreadableError:
        pass
    return read


class _Reader:
    """Turns the events of one document into data."""

    def __init__(self, text: str, read: ReadFile) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self._read = read
        self._nodes = 0

    def read(self) -> None:
        """Read the only document of the file."""
        event = self._next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            self._refuse("", Place(1, 1), "empty-file", "Tệp trống; hãy gửi nội dung bộ chỉ số.",
                         "The file is empty; send the framework's content.")  # fmt: skip
            return
        data = self._node(event, "", 0)
        if not isinstance(data, dict):
            self._refuse("", _place(event), "not-a-mapping",
                         "Tệp phải là một nhóm khóa: giá trị ở mức ngoài cùng.",
                         "The file has to be a mapping of keys to values at its top.")  # fmt: skip
            return
        self._read.data = data
        self._next()
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._refuse("", _place(after), "several-documents",
                         "Tệp chỉ được chứa một tài liệu YAML; hãy bỏ phần sau “---”.",
                         "The file may hold one YAML document only; remove what follows “---”.")  # fmt: skip

    def _next(self) -> Any:
        return next(self._events)

    def _node(self, event: Any, pointer: str, depth: int) -> Any:
        self._nodes += 1
        self._read.values[pointer] = _place(event)
        if depth > DEEPEST or self._nodes > MOST_NODES:
            self._refuse(pointer, _place(event), "too-deep-or-long",
                         f"Tệp lồng quá {DEEPEST} mức hoặc có quá nhiều phần tử; hãy chia gọn lại.",
                         f"The file is nested deeper than {DEEPEST} or has too many parts; make it simpler.")  # fmt: skip
            raise _UnreadableError
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._refuse(pointer, _place(event), "alias",
                         "Không dùng neo (&) và tham chiếu (*) của YAML; hãy chép nội dung ra.",
                         "YAML anchors (&) and aliases (*) are not taken; write the content out.")  # fmt: skip
            if isinstance(event, yaml.AliasEvent):
                return None
        if event.tag is not None:
            self._refuse(pointer, _place(event), "tag",
                         "Không dùng thẻ kiểu (!) của YAML; hãy bỏ đi.",
                         "YAML tags (!) are not taken; remove it.")  # fmt: skip
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(pointer, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(pointer, depth)
        return self._scalar(event, pointer)

    def _mapping(self, pointer: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(pointer, _place(event), "complex-key",
                             "Khóa phải là một từ, không phải danh sách hay nhóm khóa.",
                             "A key has to be a word, not a list or a mapping.")  # fmt: skip
                raise _UnreadableError
            key, place = event.value, _place(event)
            inner = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            if event.anchor is not None or event.tag is not None:
                self._refuse(inner, place, "alias",
                             "Khóa không được mang neo hay thẻ kiểu; hãy bỏ đi.",
                             "A key may carry no anchor and no tag; remove it.")  # fmt: skip
            if key in found:
                self._refuse(inner, place, "duplicate-key",
                             f"Khóa “{key}” đã có ở trên (dòng {self._read.keys[inner].line}); hãy bỏ một lần.",
                             f"The key “{key}” stands above already (line {self._read.keys[inner].line}); remove one.")  # fmt: skip
                self._node(self._next(), f"{inner}\0again", depth + 1)
                continue
            self._check_signs(key, inner, place)
            self._read.keys[inner] = place
            found[key] = self._node(self._next(), inner, depth + 1)
        return found

    def _sequence(self, pointer: str, depth: int) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            found.append(self._node(event, f"{pointer}/{len(found)}", depth + 1))
        return found

    def _scalar(self, event: Any, pointer: str) -> Any:
        text: str = event.value
        self._check_signs(text, pointer, _place(event))
        is_plain, _ = event.implicit
        if not is_plain:
            return text
        if text in _WORDS:
            return _WORDS[text]
        return int(text) if _INTEGER.fullmatch(text) else text

    def _check_signs(self, text: str, pointer: str, place: Place) -> None:
        if any(
            (sign < " " and sign not in "\n\t") or "\ud800" <= sign <= "\udfff" for sign in text
        ):
            self._refuse(pointer, place, "control-character",
                         "Có ký tự điều khiển không hiển thị; hãy xoá và gõ lại.",
                         "There is an invisible control character; delete it and type again.")  # fmt: skip

    def _refuse(self, pointer: str, place: Place, code: str, vi: str, en: str) -> None:
        _fault(self._read, pointer, place, code, Text(vi, en))


def _fault(read: ReadFile, pointer: str, place: Place, code: str, text: Text) -> None:
    pointer = pointer.partition("\0")[0]
    read.faults.append(Fault(f"#{pointer}", text, code, place._asdict()))


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _mark_of(error: yaml.YAMLError) -> Place:
    mark = getattr(error, "problem_mark", None)
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _syntax_words(error: yaml.YAMLError) -> Text:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "syntax"
    return Text(
        f"Sai cú pháp YAML ({problem}); hãy kiểm tra thụt đầu dòng, dấu hai chấm và dấu nháy.",
        f"The YAML is broken ({problem}); check the indentation, colons and quotes.",
    )
