"""Small files of every type that is taken, and some that only look like one."""

import io
import struct
import zipfile
from typing import Final

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
OPEN_XML: Final = {
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
}
OPEN_DOCUMENT: Final = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
OLD_OFFICE: Final = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}
PLAIN: Final = {
    "pdf": b"%PDF-1.7\n%%EOF",
    "png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    "jpg": b"\xff\xd8\xff\xe0" + b"\x00" * 40,
    "jpeg": b"\xff\xd8\xff\xe1" + b"\x00" * 40,
    "tif": b"II*\x00" + b"\x00" * 40,
    "tiff": b"MM\x00*" + b"\x00" * 40,
    "rar": b"Rar!\x1a\x07\x01\x00" + b"\x00" * 40,
    "7z": b"7z\xbc\xaf\x27\x1c" + b"\x00" * 40,
}


def zipped(**parts: bytes | str) -> bytes:
    """Pack parts; `__` in a name is a slash, `_dot_` a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def open_xml(media_type: str, **parts: bytes | str) -> bytes:
    """Write what is least of an Office Open XML file (ECMA-376 part 2)."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{media_type}.main+xml"/></Types>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def open_document(media_type: str) -> bytes:
    """Write what is least of an OpenDocument file (ISO/IEC 26300 part 3)."""
    return zipped(mimetype=media_type, content_dot_xml="<office:document-content/>")


def compound(*streams: str) -> bytes:
    """Write the header, the table and the directory of a compound file ([MS-CFB])."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", header, 28, 0xFFFE, 9)
    struct.pack_into("<L", header, 44, 1)
    struct.pack_into("<L", header, 48, 1)
    struct.pack_into("<109L", header, 76, 0, *(0xFFFFFFFF for _ in range(108)))
    table = struct.pack("<128L", 0xFFFFFFFD, 0xFFFFFFFE, *(0xFFFFFFFF for _ in range(126)))
    directory = b"".join(_entry(name) for name in ("Root Entry", *streams)).ljust(512, b"\x00")
    return bytes(header) + table + directory


def _entry(name: str) -> bytes:
    written = name.encode("utf-16-le") + b"\x00\x00"
    return (written.ljust(64, b"\x00") + struct.pack("<H", len(written))).ljust(128, b"\x00")


def good_files() -> dict[str, bytes]:
    """Give one file of every extension that is taken."""
    return {
        **PLAIN,
        **{extension: open_xml(kind) for extension, kind in OPEN_XML.items()},
        **{extension: open_document(kind) for extension, kind in OPEN_DOCUMENT.items()},
        **{extension: compound(stream) for extension, stream in OLD_OFFICE.items()},
        "zip": zipped(a_dot_pdf=PLAIN["pdf"]),
    }


def many_entries(count: int) -> bytes:
    """Write a zip that claims more entries than anybody reads."""
    entry = b"PK\x01\x02" + b"\x00" * 42
    body = b"PK\x03\x04" + b"\x00" * 26
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry), len(body), 0)
    return body + entry + end


def bad_files() -> dict[str, tuple[str, bytes]]:
    """Give files that are not what they seem, by what is wrong with them."""
    docx = OPEN_XML["docx"]
    good = good_files()
    program = b"MZ\x90\x00" + b"\x00" * 2000
    return {
        "a program": ("a.pdf", program),
        "a program as zip": ("a.zip", program + good["zip"]),
        "a script": ("a.pdf", b"#!/bin/sh\nrm -rf /\n"),
        "a page": ("a.pdf", b"<html><script>alert(1)</script>"),
        "a program with a late PDF sign": ("a.pdf", b"MZ" + b"\x00" * 100 + b"%PDF-1.7"),
        "an xlsx as docx": ("a.docx", good["xlsx"]),
        "a plain zip as docx": ("a.docx", good["zip"]),
        "an odt as ods": ("a.ods", good["odt"]),
        "a docx with macros": ("a.docx", open_xml(docx, word__vbaProject_dot_bin=b"x")),
        "a macro document renamed": (
            "a.docx",
            open_xml("application/vnd.ms-word.document.macroEnabled"),
        ),
        "a java program": ("a.zip", zipped(**{"META-INF__MANIFEST_dot_MF": "Main-Class: X"})),
        "an android program": ("a.zip", zipped(AndroidManifest_dot_xml=b"x")),
        "an installer as doc": ("a.doc", compound("\x05SummaryInformation", "Binary.Custom")),
        "an xls as ppt": ("a.ppt", good["xls"]),
        "a cut compound file": ("a.doc", good["doc"][:600]),
        "a PDF that is a zip too": ("a.pdf", good["pdf"] + good["zip"]),
        "a PNG that is a zip too": ("a.png", good["png"] + good["zip"]),
        "a cut zip": ("a.zip", good["zip"][:-10]),
        "a zip of a million entries": ("a.zip", many_entries(0xFFFE)),
    }
