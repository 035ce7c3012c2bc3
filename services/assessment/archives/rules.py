"""Names inside an archive, and its list of contents. Pure functions: the same files give the same bytes."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from services.assessment.archives.models import ArchivedFile

MANIFEST: Final = "00 Danh mục tài liệu.csv"
FOLDER_LENGTH: Final = 80
NAME_LENGTH: Final = 140
"""Longest names, in characters: below 255 bytes each, as file systems need, and Windows' 260 characters in all."""

_REFUSED: Final = re.compile(r'[<>:"/\\|?*]')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_WORDS: Final = {
    "CLEAN": "Có kèm theo",
    "UNSCANNED": "Có kèm theo (chưa quét mã độc)",
    "PENDING": "Không kèm theo: đang chờ quét mã độc",
    "INFECTED": "Không kèm theo: có mã độc",
}
_HEADINGS: Final = (
    "Mã đơn vị",
    "Đơn vị",
    "Tiêu chí",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Cơ quan ban hành",
    "Trích yếu",
    "Tên tệp",
    "Đường dẫn trong tệp nén",
    "Dung lượng (byte)",
    "SHA-256",
    "Người gửi",
    "Thời điểm gửi (UTC)",
    "Tình trạng",
)


def paths_of(files: Iterable[ArchivedFile]) -> list[str | None]:
    """Name each file `agency/leaf/number name`; None for one that is not included.

    A file that several leaves cite stands in the folder of each: every folder is whole for whoever judges that leaf.
    """
    taken: set[str] = set()
    return [_unused(_path(one), taken) if one.included else None for one in files]


def safe_name(text: str, length: int) -> str:
    """Make a name that every file system takes; how it ends is kept."""
    name = unicodedata.normalize("NFC", text)
    name = "".join("_" if unicodedata.category(sign)[0] == "C" else sign for sign in name)
    name = _REFUSED.sub("_", name).strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    if len(name) > length:
        stem, dot, extension = name.rpartition(".")
        ending = dot + extension if stem and len(extension) <= 10 else ""
        name = name[: length - len(ending)].rstrip(" .") + ending
    return name or "_"


def manifest(files: Sequence[ArchivedFile], paths: Sequence[str | None]) -> bytes:
    """Write the list of contents: CSV that Excel reads as UTF-8, and takes for text, never for formulas."""
    page = io.StringIO()
    rows = csv.writer(page)
    rows.writerow(_HEADINGS)
    for one, path in zip(files, paths, strict=True):
        rows.writerow(
            _text(value)
            for value in (
                one.agency_code,
                one.agency_name,
                one.leaf,
                one.number,
                one.issued_on.strftime("%d/%m/%Y") if one.issued_on else None,
                one.issuer,
                one.title,
                one.file_name,
                path,
                str(one.size),
                one.sha256,
                one.cited_by,
                one.cited_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                _WORDS[one.state],
            )
        )
    return b"\xef\xbb\xbf" + page.getvalue().encode()


def _path(one: ArchivedFile) -> str:
    agency = safe_name(f"{one.agency_code} {one.agency_name}", FOLDER_LENGTH)
    leaf = safe_name(one.leaf, FOLDER_LENGTH)
    name = safe_name(f"{one.number or ''} {one.file_name}", NAME_LENGTH)
    return f"{agency}/{leaf}/{name}"


def _unused(path: str, taken: set[str]) -> str:
    """Count up names that some file systems could not tell apart."""
    stem, dot, extension = path.rpartition(".")
    if not dot or "/" in extension:
        stem, extension = path, ""
    name, number = path, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}){dot}{extension}"
    taken.add(name.casefold())
    return name


def _text(value: str | None) -> str:
    if value and value.startswith(_FORMULA):
        return f"'{value}"
    return value or ""
