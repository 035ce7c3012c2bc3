"""Rules of files that arrive: names and types. Pure functions over text and bytes."""

import re
import unicodedata
from collections.abc import Mapping
from email.message import Message
from types import MappingProxyType
from typing import Final

from services.assessment.uploads.models import FileType

LONGEST_NAME: Final = 240
"""Bytes of UTF-8: file systems take 255, and archives put something before it."""

HEAD: Final = 1024
"""How many first bytes tell what a file is."""

_ZIP: Final = (b"PK\x03\x04",)
_OLE: Final = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."

TYPES: Final = (
    FileType("application/pdf", frozenset({"pdf"}), (b"%PDF-",)),
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
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
"""Names that Windows takes for devices, whatever follows the dot (Microsoft: Naming Files)."""

_BEFORE_PDF: Final = b"\xef\xbb\xbf\r\n\t "
"""What may stand before a PDF's first sign. Readers allow 1024 bytes of anything, which is where other formats hide."""


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
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    room = LONGEST_NAME - len(f".{extension}".encode())
    if not stem or not dot or room < LONGEST_NAME // 2:
        return None
    return f"{_first_bytes(stem, room)}.{extension}"


def _first_bytes(text: str, most: int) -> str:
    written = text.encode()
    return text if len(written) <= most else written[:most].decode(errors="ignore").rstrip()


def type_of_name(name: str) -> FileType | None:
    """Give the type that a name claims, if files of that type are taken."""
    return BY_EXTENSION.get(name.rpartition(".")[2].lower())


def begins_like(kind: FileType, head: bytes) -> bool:
    """Whether a file's first bytes are those of its type, whatever its name says."""
    if "pdf" in kind.extensions:
        head = head.lstrip(_BEFORE_PDF)
    return head.startswith(kind.beginnings)


def name_in_disposition(header: str | None) -> str | None:
    """Read the file name of a Content-Disposition header (RFC 6266), `filename*` first."""
    if header is None:
        return None
    message = Message()
    message["content-disposition"] = header
    return message.get_filename()
