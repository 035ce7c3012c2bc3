"""What a file is inside: formats that share their first bytes are told apart by what they hold. Nothing is unpacked or run."""

import struct
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO, Final

from services.assessment.uploads.compound import stream_names
from services.assessment.uploads.models import FileName
from services.assessment.uploads.rules import HEAD, begins_like

MOST_ENTRIES: Final = 20_000
LONGEST_DIRECTORY: Final = 4 * 1024 * 1024
"""Bytes of a zip's list of contents. Whoever sends more wants to fill the memory of its reader."""

LONGEST_PART: Final = 1024 * 1024
"""Bytes that are unpacked of one part at most."""

_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
_LONGEST_COMMENT: Final = 0xFFFF
_LISTED: Final = b"PK\x01\x02"

_PROGRAMS: Final = frozenset({"META-INF/MANIFEST.MF", "AndroidManifest.xml"})
"""What makes a zip a program of Java or Android."""

_STREAMS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "application/msword": frozenset({"WordDocument"}),
        "application/vnd.ms-excel": frozenset({"Workbook", "Book"}),
        "application/vnd.ms-powerpoint": frozenset({"PowerPoint Document"}),
    }
)
"""The stream that a document of old Office has; installers are files of the same kind, but without it."""


def is_what_it_says(name: FileName, file: BinaryIO) -> bool:
    """Whether a file is of the type that its name claims, and of that type only."""
    if not begins_like(name.type, file.read(HEAD)):
        return False
    media_type = name.type.media_type
    if media_type in _STREAMS:
        return bool(stream_names(file) & _STREAMS[media_type]) and not _ends_as_zip(file)
    if media_type.startswith("application/vnd.o") or media_type == "application/zip":
        return _is_sound_zip(media_type, file)
    return not _ends_as_zip(file)


def _is_sound_zip(media_type: str, file: BinaryIO) -> bool:
    if not _ends_as_zip(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return _holds(media_type, archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return False


def _holds(media_type: str, archive: zipfile.ZipFile) -> bool:
    names = set(archive.namelist())
    if media_type == "application/zip":
        return not names & _PROGRAMS
    if "opendocument" in media_type:
        return _part(archive, "mimetype") == media_type.encode()
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        return False
    return f"{media_type}.main+xml".encode() in _part(archive, "[Content_Types].xml")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read the beginning of a part; empty where it is missing."""
    try:
        with archive.open(name) as part:
            return part.read(LONGEST_PART)
    except KeyError:
        return b""


def _ends_as_zip(file: BinaryIO) -> bool:
    """Whether a file ends with the list of contents of a zip (APPNOTE 4.3.16) that is short enough to be read."""
    size = file.seek(0, 2)
    tail_length = min(size, _END_LENGTH + _LONGEST_COMMENT)
    file.seek(size - tail_length)
    tail = file.read(tail_length)
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_LENGTH:
        return False
    entries, length, _, comment = struct.unpack_from("<HLLH", tail, place + 10)
    end = size - tail_length + place
    if place + _END_LENGTH + comment != len(tail) or length > end:
        return False
    file.seek(end - length)
    listed = file.read(len(_LISTED))
    file.seek(0)
    return entries == 0 or (
        listed == _LISTED and entries <= MOST_ENTRIES and length <= LONGEST_DIRECTORY
    )
