"""Rules of evidence files: names and types. Pure functions over text and bytes."""

import re
import unicodedata
from collections.abc import Mapping
from email.message import Message
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from services.assessment.evidence.models import FileType

LONGEST_NAME: Final = 180
HEAD: Final = 1024
"""How many first bytes decide what a file is."""

_ZIP: Final = (b"PK\x03\x04",)
_OLE: Final = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."

TYPES: Final = (
    FileType("application/pdf", frozenset({"pdf"}), (b"%PDF-",), within=HEAD - 5),
    FileType(f"{_OFFICE}wordprocessingml.document", frozenset({"docx"}), _ZIP),
    FileType(f"{_OFFICE}spreadsheetml.sheet", frozenset({"xlsx"}), _ZIP),
    FileType(f"{_OFFICE}presentationml.presentation", frozenset({"pptx"}), _ZIP),
    FileType("application/vnd.oasis.opendocument.text", frozenset({"odt"}), _ZIP),
    FileType("application/vnd.oasis.opendocument.spreadsheet", frozenset({"ods"}), _ZIP),
    FileType("application/msword", frozenset({"doc"}), _OLE),
    FileType("application/vnd.ms-excel", frozenset({"xls"}), _OLE),
    FileType("application/vnd.ms-powerpoint", frozenset({"ppt"}), _OLE),
    FileType("image/png", frozenset({"png"}), (b"\x89PNG\r\n\x1a\n",)),
    FileType("image/jpeg", frozenset({"jpg", "jpeg"}), (b"\xff\xd8\xff",)),
    FileType("image/tiff", frozenset({"tif", "tiff"}), (b"II*\x00", b"MM\x00*")),
    FileType("application/zip", frozenset({"zip"}), _ZIP),
    FileType("application/vnd.rar", frozenset({"rar"}), (b"Rar!\x1a\x07",)),
    FileType("application/x-7z-compressed", frozenset({"7z"}), (b"7z\xbc\xaf\x27\x1c",)),
)

BY_EXTENSION: Final[Mapping[str, FileType]] = MappingProxyType(
    {extension: kind for kind in TYPES for extension in kind.extensions}
)

_NOT_IN_NAMES: Final = re.compile(r'[<>:"|?*]')


def clean_name(given: str | None) -> str | None:
    """Make a name safe to keep and to offer again, or give None where nothing sensible is left.

    Path parts are cut off; signs that file systems refuse become `_`. Control and direction signs make a name refused as a
    whole, for a sign that reverses the direction of writing makes an .exe look like a .pdf.
    """
    if given is None:
        return None
    name = unicodedata.normalize("NFC", given)
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"} for sign in name):
        return None
    name = re.split(r"[/\\]", name)[-1]
    name = _NOT_IN_NAMES.sub("_", name).strip().lstrip(".").rstrip(". ")
    stem, dot, extension = name.rpartition(".")
    if not stem or not dot:
        return None
    while len(name) > LONGEST_NAME:
        stem = stem[: LONGEST_NAME - len(extension) - 1].rstrip()
        name = f"{stem}.{extension}"
        if len(extension) > LONGEST_NAME // 2:
            return None
    return name


def type_of_name(name: str) -> FileType | None:
    """Give the type that a name claims, if files of that type are taken."""
    return BY_EXTENSION.get(name.rpartition(".")[2].lower())


def begins_like(kind: FileType, head: bytes) -> bool:
    """Whether a file's first bytes are those of its type, whatever its name says."""
    return any(
        0 <= head[: kind.within + len(beginning)].find(beginning) <= kind.within
        for beginning in kind.beginnings
    )


def name_in_disposition(header: str | None) -> str | None:
    """Read the file name of a Content-Disposition header (RFC 6266), `filename*` first."""
    if header is None:
        return None
    message = Message()
    message["content-disposition"] = header
    return message.get_filename()


def disposition(name: str) -> str:
    """Offer a file for saving under its name (RFC 6266; RFC 5987 for what is not ASCII)."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    ascii_name = plain.encode("ascii", "ignore").decode().replace('"', "_").replace("\\", "_")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def read_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Read a single byte range (RFC 9110 §14.1.2) as [start, end); None for the whole file.

    Raises `ValueError` where the range lies outside the file.
    """
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", (header or "").strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= end:
        raise ValueError("the range lies outside the file")
    return start, end
