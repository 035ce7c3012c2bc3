"""The archive that a Word file is: opened only after its size and kind are known, refused where it could do something.

A template is text with places for fields. Macros, embedded objects, links to other files and fields that fetch something
have no place in it: whoever opens the report must not run or load anything.
"""

import io
import re
import zipfile
import zlib
from typing import Final

from services.scoring.report_templates.errors import UnusableTemplateError
from shared.problems.problem import Fault, Text

MOST_BYTES: Final = 5 * 1024 * 1024
_MOST_UNPACKED: Final = 24 * 1024 * 1024
_MOST_OF_ONE: Final = 8 * 1024 * 1024
_MOST_ENTRIES: Final = 400
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN: Final = b"wordprocessingml.document.main+xml"
_ACTIVE: Final = re.compile(r"vbaproject|vbadata|activex/|macrosheets/|embeddings/|afchunk")
_DECLARED: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_EXTERNAL: Final = re.compile(rb"<[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_HYPERLINK: Final = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_FETCHING: Final = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|RD|MACROBUTTON)\b",
    re.IGNORECASE,
)
_INSTRUCTION: Final = re.compile(
    rb"<w:instrText[^>]*>([^<]*)</w:instrText>|w:instr\s*=\s*[\"']([^\"']*)[\"']"
)


def open_package(content: bytes) -> dict[str, bytes]:
    """Give the parts of a Word file by their names; raises UnusableTemplateError."""
    _check_kind(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise _broken() from None
    _check_parts(parts)
    return parts


def refuse(code: str, vi: str, en: str) -> UnusableTemplateError:
    """Make the refusal of a whole file."""
    return UnusableTemplateError(count=1, faults=[Fault("#", Text(vi, en), code)])


def _check_kind(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        shown = MOST_BYTES // 1024 // 1024
        raise refuse(
            "too-large",
            f"Tệp lớn hơn {shown} MB; hãy nén hoặc bỏ bớt hình ảnh.",
            f"The file is larger than {shown} MB; compress its pictures or take some out.",
        )
    if content.startswith(_OLE):
        raise refuse(
            "old-format",
            "Đây là tệp .doc hoặc tệp có mật khẩu; hãy mở bằng Word, bỏ mật khẩu và lưu dạng “Word Document (*.docx)”.",
            "This is a .doc file or has a password; open it in Word, remove the password and save it as “Word Document "
            "(*.docx)”.",
        )
    if not content.startswith(_ZIP):
        raise _not_word()


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack, counting what really comes out: an archive may lie about its sizes."""
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or sum(one.file_size for one in entries) > _MOST_UNPACKED:
        raise _too_much()
    parts: dict[str, bytes] = {}
    for entry in entries:
        name = entry.filename
        if entry.is_dir():
            continue
        if name in parts or entry.flag_bits & 0x1 or name.startswith("/") or ".." in name:
            raise _broken()
        if _ACTIVE.search(name.casefold()):
            raise _active()
        with archive.open(entry) as part:
            parts[name] = part.read(_MOST_OF_ONE + 1)
        if len(parts[name]) > _MOST_OF_ONE:
            raise _too_much()
    return parts


def _check_parts(parts: dict[str, bytes]) -> None:
    kinds = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in kinds:
        raise _active()
    if "word/document.xml" not in parts or _MAIN not in kinds:
        raise _not_word()
    for name, part in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        if b"\0" in part or _DECLARED.search(part):
            raise _broken()
        if any(not _HYPERLINK.search(one) for one in _EXTERNAL.findall(part)):
            raise _fetching()
        said = [b"".join(found).decode(errors="replace") for found in _INSTRUCTION.findall(part)]
        # An instruction may be cut into several pieces of text.
        if _FETCHING.search("".join(said)) or any(_FETCHING.search(one) for one in said):
            raise _fetching()


def _not_word() -> UnusableTemplateError:
    return refuse(
        "not-a-document",
        "Nội dung tệp không phải là văn bản Word (.docx); hãy mở bằng Word rồi lưu dạng “Word Document (*.docx)”.",
        "The content is no Word document (.docx); open it in Word and save it as “Word Document (*.docx)”.",
    )


def _broken() -> UnusableTemplateError:
    return refuse(
        "broken-document",
        "Tệp Word bị hỏng hoặc có cấu trúc lạ; hãy mở bằng Word, lưu lại (Save As .docx) rồi gửi lại.",
        "The file is damaged or made strangely; open it in Word, save it again as .docx and send that.",
    )


def _too_much() -> UnusableTemplateError:
    return refuse(
        "unpacks-to-too-much",
        "Tệp giải nén ra quá lớn; hãy bỏ bớt hình ảnh, trang và phông chữ nhúng rồi lưu lại.",
        "The file unpacks to too much; take out pictures, pages and embedded fonts and save it again.",
    )


def _active() -> UnusableTemplateError:
    return refuse(
        "active-content",
        "Tệp có macro hoặc đối tượng nhúng; hãy xoá chúng và lưu dạng “Word Document (*.docx)”.",
        "The file holds macros or embedded objects; remove them and save it as “Word Document (*.docx)”.",
    )


def _fetching() -> UnusableTemplateError:
    return refuse(
        "outside-content",
        "Tệp lấy nội dung từ nơi khác (ảnh hoặc mẫu liên kết, trường DDE, INCLUDETEXT…); hãy chèn nội dung vào tệp và bỏ "
        "liên kết (Edit Links to Files › Break Link).",
        "The file fetches something from elsewhere (linked pictures or templates, fields such as DDE or INCLUDETEXT); put "
        "the content into the file and break the links (Edit Links to Files › Break Link).",
    )
