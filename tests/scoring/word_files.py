"""Word files for tests: with paragraphs of one's own, or with parts that have no place in a template."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from docx import Document


def word_file(*paragraphs: str, cells: Sequence[str] = (), header: str = "") -> bytes:
    """Write a file with these paragraphs, and a table of one column."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if cells:
        table = document.add_table(rows=len(cells), cols=1)
        for row, text in enumerate(cells):
            table.cell(row, 0).text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return _saved(document)


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Put parts into an archive, or others in place of what it has."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in archive.namelist():
            if name not in parts:
                changed.writestr(name, archive.read(name))
        for name, part in parts.items():
            changed.writestr(name, part)
    return file.getvalue()


def replaced(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Change some bytes of one part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(name)
    assert old in part
    return with_parts(content, {name: part.replace(old, new, 1)})


def texts_of(content: bytes) -> str:
    """Read a file as a person does: paragraphs and cells."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def _saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]  # python-docx gives a function for a class
    return file.getvalue()
