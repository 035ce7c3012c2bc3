"""Reads a submission from the stream, a little at a time: the XML is kept, files go where they are kept, nothing else is held."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from services.survey.openrosa.errors import (
    BrokenMultipartError,
    NotMultipartError,
    SubmissionTooLargeError,
    XmlPartError,
)
from shared.http.openrosa import ACCEPTED_BYTES
from shared.problems.common import BodyTooLargeError

XML_PART: Final = "xml_submission_file"
MOST_XML: Final = 1024 * 1024
"""Of one form's answers: hundreds of times what a long form holds."""
MOST_PARTS: Final = 200
_MOST_HEADER: Final = 8 * 1024


class FileTaker(Protocol):
    """Takes the files that come with a form."""

    async def begin(self, name: str) -> None:
        """Begin with the next file."""

    async def take(self, chunk: bytes) -> None:
        """Take more of it."""

    async def end(self) -> None:
        """Take it as whole."""


@dataclass(slots=True)
class _Part:
    name: str
    file_name: str | None


@dataclass(slots=True)
class _Events:
    """What the parser found in one chunk of the body, in order."""

    found: list[tuple[str, bytes]] = field(default_factory=list)

    def on(self, kind: str) -> None:
        self.found.append((kind, b""))

    def data(self, kind: str, data: bytes, start: int, end: int) -> None:
        self.found.append((kind, data[start:end]))

    def take(self) -> list[tuple[str, bytes]]:
        found, self.found = self.found, []
        return found


async def read_submission(content_type: str, body: AsyncIterator[bytes], files: FileTaker) -> bytes:
    """Give the XML of a submission; its files are handed over as they pass."""
    reader = _Reader(_boundary(content_type), files)
    try:
        async for chunk in body:
            await reader.read(chunk)
        return await reader.finish()
    except FormParserError as error:
        raise BrokenMultipartError from error


def _boundary(content_type: str) -> bytes:
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise NotMultipartError
    return boundary


class _Reader:
    def __init__(self, boundary: bytes, files: FileTaker) -> None:
        self._events = events = _Events()
        self._files = files
        self._size = 0
        self._headers: dict[bytes, bytes] = {}
        self._field = self._value = b""
        self._part: _Part | None = None
        self._parts = self._xml_parts = 0
        self._xml = bytearray()
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": lambda: events.on("part"),
                "on_header_field": lambda d, s, e: events.data("field", d, s, e),
                "on_header_value": lambda d, s, e: events.data("value", d, s, e),
                "on_header_end": lambda: events.on("header"),
                "on_headers_finished": lambda: events.on("headers"),
                "on_part_data": lambda d, s, e: events.data("data", d, s, e),
                "on_part_end": lambda: events.on("part_end"),
                "on_end": lambda: events.on("end of the body"),
            },
        )

    async def read(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > ACCEPTED_BYTES:
            raise BodyTooLargeError(limit=ACCEPTED_BYTES)
        self._parser.write(chunk)
        for kind, data in self._events.take():
            await self._happened(kind, data)

    async def finish(self) -> bytes:
        if not self._ended:
            raise BrokenMultipartError
        if self._xml_parts != 1:
            raise XmlPartError(count=self._xml_parts)
        return bytes(self._xml)

    async def _happened(self, kind: str, data: bytes) -> None:
        match kind:
            case "part":
                self._headers = {}
                self._parts += 1
                if self._parts > MOST_PARTS:
                    raise BrokenMultipartError
            case "field":
                self._field = self._bounded(self._field + data)
            case "value":
                self._value = self._bounded(self._value + data)
            case "header":
                self._headers[self._field.lower()] = self._value
                self._field = self._value = b""
            case "headers":
                await self._begin()
            case "data":
                await self._take(data)
            case "part_end":
                await self._end()
            case _:
                self._ended = True

    async def _begin(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        name = options.get(b"name", b"").decode("utf-8", "replace")
        file_name = options.get(b"filename")
        self._part = _Part(
            name, None if file_name is None else file_name.decode("utf-8", "replace")
        )
        if name == XML_PART:
            self._xml_parts += 1
            if self._xml_parts > 1:
                raise XmlPartError(count=self._xml_parts)
        elif self._part.file_name:
            await self._files.begin(self._part.file_name)

    async def _take(self, data: bytes) -> None:
        part = self._part
        if part is None:
            return
        if part.name == XML_PART:
            if len(self._xml) + len(data) > MOST_XML:
                raise SubmissionTooLargeError(limit=MOST_XML)
            self._xml += data
        elif part.file_name:
            await self._files.take(data)

    async def _end(self) -> None:
        part, self._part = self._part, None
        if part is not None and part.name != XML_PART and part.file_name:
            await self._files.end()

    @staticmethod
    def _bounded(text: bytes) -> bytes:
        if len(text) > _MOST_HEADER:
            raise BrokenMultipartError
        return text
