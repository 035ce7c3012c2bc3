"""Workbooks for the tests: good ones, and ones that somebody bent."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from shared.workbooks.writing import Styles, write_workbook

SHEET = "xl/worksheets/sheet1.xml"


def book_of(*rows: list[Any], sheet: str = "Tiêu chí") -> bytes:
    """Write one sheet of plain values."""

    def fill(book: Any, _styles: Styles) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, day)
                elif value is not None:
                    page.write(number, column, value)

    return write_workbook(fill)


def book_with(fill: Callable[[Any, Any], None], sheet: str = "Tiêu chí") -> bytes:
    """Write one sheet by hand: `fill` gets the book and the sheet."""
    return write_workbook(lambda book, _styles: fill(book, book.add_worksheet(sheet)))


def bent(
    content: bytes,
    changed: Mapping[str, Callable[[bytes], bytes]] | None = None,
    added: Mapping[str, bytes] | None = None,
) -> bytes:
    """Change the parts of an archive, and add some."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            change = (changed or {}).get(name)
            new.writestr(name, change(old.read(name)) if change else old.read(name))
        for name, part in (added or {}).items():
            new.writestr(name, part)
    return file.getvalue()


def ole_container(*streams: str) -> bytes:
    """Make the head of an OLE compound file whose directory names these streams ([MS-CFB] 2.2 and 2.6)."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:34] = (0x3E).to_bytes(2, "little") + b"\x03\x00\xfe\xff\x09\x00\x06\x00"
    directory = bytearray()
    for name in ("Root Entry", *streams):
        entry = bytearray(128)
        encoded = name.encode("utf-16-le")
        entry[: len(encoded)] = encoded
        entry[64:66] = (len(encoded) + 2).to_bytes(2, "little")
        entry[66] = 5 if name == "Root Entry" else 2
        directory += entry
    return bytes(header + directory.ljust(1024, b"\0"))
