"""What is no workbook, or one that would hurt, is refused in words and costs nothing."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from shared.workbooks import Limits, UnreadableWorkbookError, read_workbook
from tests.shared.workbooks.files import SHEET, bent, book_of, ole_container

GOOD = book_of(["Mã", "Tên"], ["1.1", "Kế hoạch"])
SMALL = Limits(unpacked_bytes=2_000_000, rows=100, columns=20, cells=1_000, text_bytes=100_000)


def refusal(content: bytes, limits: Limits = SMALL) -> str:
    with pytest.raises(UnreadableWorkbookError) as caught:
        read_workbook(content, limits)
    fault = caught.value.fault
    for language in ("vi", "en"):
        document = caught.value.document(language)
        assert document["status"] == 422
        assert document["errors"][0]["code"] == fault.code
    # Whatever is wrong, the words say what to do with the file.
    assert "hãy" in fault.text.vi
    assert any(word in fault.text.en for word in ("save", "delete"))
    return fault.code


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + b"\0" * 600,
        b"\x7fELF" + b"\0" * 600,
        b"MZ\x90\x00" + b"\0" * 60 + GOOD,
        b"%PDF-1.7\n",
        b"a,b\n1,2\n",
        b"<html><table><tr><td>1</td></tr></table></html>",
        bent(b"PK\x05\x06" + b"\0" * 18, added={"word/document.xml": b"<w/>"}),
    ],
    ids=["empty", "exe", "elf", "exe-before-a-workbook", "pdf", "csv", "html", "docx"],
)
def test_other_files_named_xlsx_are_refused(content: bytes) -> None:
    assert refusal(content) == "not-a-workbook"


def test_a_password_is_told_apart_from_the_old_format() -> None:
    assert refusal(ole_container("EncryptionInfo", "EncryptedPackage")) == "password-protected"
    assert refusal(ole_container("Workbook")) == "old-format"
    assert refusal(bent(GOOD, added={"xl/workbook.bin": b"x"})) == "old-format"


def test_an_encrypted_archive_is_password_protected() -> None:
    content = bytearray(GOOD)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    assert refusal(bytes(content)) == "password-protected"


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"]
)
def test_macros_are_refused(name: str) -> None:
    assert refusal(bent(GOOD, added={name: b"x"})) == "macros"


def test_a_macro_workbook_without_its_project_is_refused() -> None:
    bend = {
        "[Content_Types].xml": lambda part: part.replace(b"sheet.main", b"sheet.macroEnabled.main")
    }
    assert refusal(bent(GOOD, bend)) == "macros"


@pytest.mark.parametrize("cut", [100, len(GOOD) // 2, len(GOOD) - 10])
def test_a_file_that_was_cut_off_is_broken(cut: int) -> None:
    assert refusal(GOOD[:cut]) == "broken-workbook"


def test_damaged_bytes_are_broken() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        at = archive.getinfo(SHEET).header_offset + 60
    assert refusal(GOOD[:at] + b"\xff" * 40 + GOOD[at + 40 :]) == "broken-workbook"


@pytest.mark.parametrize(
    "part",
    [
        b"<worksheet><sheetData><row",
        "<?xml version='1.0' encoding='UTF-16'?><worksheet/>".encode("utf-16"),
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="1A"><v>9</v></c></row></sheetData></worksheet>',
    ],
    ids=["cut", "utf-16", "entities", "no-such-string", "no-place"],
)
def test_a_sheet_that_makes_no_sense_is_broken_and_never_a_crash(part: bytes) -> None:
    assert refusal(bent(GOOD, {SHEET: lambda _: part})) == "broken-workbook"


def test_parts_that_stand_twice_are_refused() -> None:
    assert refusal(bent(GOOD, added={SHEET.replace("sheet1", "SHEET1"): b"<worksheet/>"})) == (
        "broken-workbook"
    )


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    assert refusal(bent(GOOD, added={"xl/media/image1.png": b"\0" * 3_000_000})) == (
        "workbook-too-large"
    )


def declaring(content: bytes, name: str, size: int) -> bytes:
    """Let an archive lie about the unpacked size of a part, in both of its directories."""
    lying = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        offset = archive.getinfo(name).header_offset
    struct.pack_into("<I", lying, offset + 22, size)
    at = lying.find(b"PK\x01\x02")
    while at >= 0:
        (length,) = struct.unpack_from("<H", lying, at + 28)
        if lying[at + 46 : at + 46 + length] == name.encode():
            struct.pack_into("<I", lying, at + 24, size)
        at = lying.find(b"PK\x01\x02", at + 4)
    return bytes(lying)


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks() -> None:
    bomb = bent(GOOD, {SHEET: lambda part: part + b" " * 200_000_000})
    tracemalloc.start()
    assert refusal(declaring(bomb, SHEET, 1_000)) == "broken-workbook"
    assert refusal(declaring(bomb, SHEET, 1_900_000)) in {"broken-workbook", "workbook-too-large"}
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000_000


def test_a_part_that_shrinks_too_well_is_refused() -> None:
    bomb = bent(GOOD, {SHEET: lambda part: part + b" " * 1_500_000})
    assert refusal(bomb) == "workbook-too-large"


def test_a_bomb_within_a_workbook_is_never_opened() -> None:
    """A nested archive is a part that holds no values: nothing of it is unpacked."""
    inner = bent(GOOD, {SHEET: lambda part: part + b" " * 50_000_000})
    workbook = read_workbook(bent(GOOD, added={"xl/embeddings/inner.xlsx": inner}), SMALL)
    assert list(workbook.sheets) == ["Tiêu chí"]


def test_parts_that_overlap_are_refused() -> None:
    """One packed part named by many directory entries unpacks to many times the file."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.getinfo(SHEET)
    at = GOOD.find(b"PK\x01\x02")
    end = GOOD.find(b"PK\x05\x06")
    directory = GOOD[at:end]
    copies = 40 + len(GOOD) // max(sheet.compress_size, 1)
    more = directory * copies
    tail = bytearray(GOOD[end:])
    count = directory.count(b"PK\x01\x02") * (copies + 1)
    struct.pack_into("<HHII", tail, 8, count % 65536, count % 65536, len(directory) + len(more), at)
    assert refusal(GOOD[:end] + more + bytes(tail)) in {"broken-workbook", "workbook-too-large"}


def test_too_many_parts_are_refused() -> None:
    many = {f"xl/media/{number}.png": b"" for number in range(1_001)}
    assert refusal(bent(GOOD, added=many)) == "workbook-too-large"


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c s='1' r='XFD1'><v>1</v></c></row>",
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="101"><c r="A101"><v>1</v></c></row>',
        b'<row r="60"><c r="R60"><v>1</v></c></row>',
        b'<row r="1"><c r="T1"><v>1</v></c>' + b"<c><v>1</v></c></row>",
    ],
    ids=["far-corner", "other-quotes", "rows", "cells", "unplaced"],
)
def test_cells_far_apart_are_refused_before_a_rectangle_is_made(cells: bytes) -> None:
    part = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    assert refusal(bent(GOOD, {SHEET: lambda _: part})) == "workbook-too-large"


def test_one_long_text_in_every_cell_is_refused() -> None:
    text = "x" * 30_000
    assert refusal(book_of(*[[text] * 10 for _ in range(10)])) == "workbook-too-large"
    assert read_workbook(book_of([text], *[["y"] * 10 for _ in range(20)]), SMALL).sheets


def test_a_file_over_the_limit_is_not_even_looked_at() -> None:
    assert refusal(b"PK\x03\x04" + b"x" * 100, Limits(file_bytes=100)) == "workbook-too-large"
