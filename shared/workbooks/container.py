"""The archive that a workbook is: opened by nobody before its size and kind are known.

The declared sizes are looked at first, and then what really comes out is counted while it is unpacked, so that an archive
that lies is stopped too. Only parts that hold values are unpacked; they are packed anew (stored, under plain names) for the
reader, which so never meets the bytes that were sent: two readers of one crooked archive cannot see different things in it.
"""

import io
import re
import zipfile
import zlib
from typing import Final

from shared.workbooks.errors import broken_workbook, not_a_workbook, too_large, unreadable
from shared.workbooks.limits import Limits

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK: Final = "xl/workbook.xml"
_READ: Final = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/sharedstrings\.xml|xl/styles\.xml|xl/worksheets/[^/]+\.xml"
)
_DECLARED: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)


def unpack(content: bytes, limits: Limits) -> dict[str, bytes]:
    """Give the parts that hold values, by their names in lower case; raises UnreadableWorkbookError."""
    _check_kind(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = _wanted(archive.infolist(), len(content), limits)
            budget = limits.unpacked_bytes
            parts: dict[str, bytes] = {}
            for name, entry in wanted.items():
                parts[name] = _unpacked(archive, entry, budget, limits)
                budget -= len(parts[name])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError) as error:
        raise broken_workbook() from error
    _check_parts(parts)
    return parts


def repack(parts: dict[str, bytes]) -> io.BytesIO:
    """Pack the parts anew, for the reader."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(_SPELLING.get(name, name), _EARLIEST), part)
    file.seek(0)
    return file


_SPELLING: Final = {
    "[content_types].xml": "[Content_Types].xml",
    "xl/sharedstrings.xml": "xl/sharedStrings.xml",
}


def _check_kind(content: bytes, limits: Limits) -> None:
    if len(content) > limits.file_bytes:
        raise too_large(
            f"lớn hơn {limits.file_bytes} byte", f"is larger than {limits.file_bytes} bytes"
        )
    if content.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in content:
            raise _protected()
        raise unreadable(
            "old-format",
            "Đây là tệp định dạng cũ (.xls hoặc .doc…); hãy mở bằng Excel rồi lưu dạng “Excel Workbook (*.xlsx)”.",
            "This is a file of the old format (.xls, .doc…); open it in Excel and save it as “Excel Workbook (*.xlsx)”.",
        )
    if not content.startswith(_ZIP):
        raise not_a_workbook()


def _protected() -> Exception:
    return unreadable(
        "password-protected",
        "Tệp Excel có mật khẩu; hãy mở tệp, bỏ mật khẩu (File › Info › Protect Workbook › Encrypt with Password, "
        "xoá trống) rồi lưu và gửi lại.",
        "The workbook is password protected; open it, remove the password (File › Info › Protect Workbook › Encrypt "
        "with Password, leave it empty), save it and send it again.",
    )


def _wanted(
    entries: list[zipfile.ZipInfo], file_bytes: int, limits: Limits
) -> dict[str, zipfile.ZipInfo]:
    """Choose the parts that are read; refuse by what the archive says of itself."""
    if len(entries) > limits.entries:
        raise too_large(
            f"có hơn {limits.entries} phần", f"has more than {limits.entries} parts inside"
        )
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise _bomb(limits)
    if sum(entry.compress_size for entry in entries) > file_bytes:
        raise broken_workbook()
    wanted: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/").lstrip("/").casefold()
        _check_name(name)
        if not _READ.fullmatch(name):
            continue
        if name in wanted or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise broken_workbook()
        if entry.flag_bits & 0x1:
            raise _protected()
        wanted[name] = entry
    if _WORKBOOK not in wanted:
        raise not_a_workbook()
    return wanted


def _check_name(name: str) -> None:
    if name.endswith("vbaproject.bin") or name.startswith(("xl/macrosheets/", "xl/activex/")):
        raise _macros()
    if name == "xl/workbook.bin":
        raise unreadable(
            "old-format",
            "Đây là tệp nhị phân (.xlsb); hãy mở bằng Excel rồi lưu dạng “Excel Workbook (*.xlsx)”.",
            "This is a binary workbook (.xlsb); open it in Excel and save it as “Excel Workbook (*.xlsx)”.",
        )


def _macros() -> Exception:
    return unreadable(
        "macros",
        "Tệp có chứa macro (VBA); hãy lưu lại dạng “Excel Workbook (*.xlsx)” để bỏ macro rồi gửi lại.",
        "The workbook holds macros (VBA); save it as “Excel Workbook (*.xlsx)”, which leaves them out, and send that.",
    )


def _bomb(limits: Limits) -> Exception:
    shown = limits.unpacked_bytes // (1024 * 1024)
    return too_large(
        f"giải nén ra quá lớn (giới hạn {shown} MB)",
        f"unpacks to too much (the limit is {shown} MB)",
    )


def _unpacked(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: int, limits: Limits
) -> bytes:
    """Unpack one part, and stop as soon as it is too much."""
    most = min(budget, max(limits.ratio_from, limits.ratio * entry.compress_size))
    with archive.open(entry) as part:
        found = part.read(most + 1)
    if len(found) > most:
        raise _bomb(limits)
    return found


def _check_parts(parts: dict[str, bytes]) -> None:
    for part in parts.values():
        # UTF-16 would pass by every look at the bytes, and no office program writes declarations of entities.
        if b"\0" in part or (b"<!" in part and _DECLARED.search(part)):
            raise broken_workbook()
    if b"macroEnabled" in parts.get("[content_types].xml", b""):
        raise _macros()
