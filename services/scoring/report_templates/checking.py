"""Checking a whole template: everything wrong in it at once, each at the paragraph or cell where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from services.scoring.report_templates.errors import UnusableTemplateError
from services.scoring.report_templates.language import check_source
from services.scoring.report_templates.package import open_package
from services.scoring.report_templates.sandbox import new_environment
from shared.problems.problem import Fault, Text

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml")
_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LOOSE: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_PREFIX: Final = re.compile(r"^(\{[{%#])(?:tr|tc|p|r)(?=\s)")
_QUOTES: Final = str.maketrans("“”‘’", "\"\"''")
_LONGEST_QUOTE: Final = 60
_MOST_FAULTS: Final = 100
_NAMES: Final = {
    "document": Text("thân văn bản", "the body"),
    "header": Text("đầu trang", "the header"),
    "footer": Text("chân trang", "the footer"),
    "footnotes": Text("cước chú", "the footnotes"),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a template, and how a person finds it."""

    place: Text
    text: str

    def at(self) -> Text:
        """Say where it is, with its first words."""
        quoted = self.text.strip()
        if len(quoted) > _LONGEST_QUOTE:
            quoted = f"{quoted[:_LONGEST_QUOTE]}…"
        return Text(f"{self.place.vi} “{quoted}”", f"{self.place.en} “{quoted}”")


def check_template(content: bytes) -> None:
    """Refuse a file that is no template that can be rendered; raises UnusableTemplateError with every fault."""
    faults: list[Fault] = []
    for name, part in sorted(open_package(content).items()):
        if _PART.fullmatch(name):
            faults += _check_part(name, part)
    if faults:
        raise UnusableTemplateError(count=len(faults), faults=faults[:_MOST_FAULTS])


def _check_part(name: str, part: bytes) -> Iterator[Fault]:
    from jinja2 import TemplateSyntaxError

    paragraphs = list(_paragraphs(name, part))
    loose = [one for one in paragraphs if _LOOSE.search(_TAG.sub("", one.text))]
    for one in loose:
        yield _fault(
            one,
            "loose-tag",
            "Dấu {{ }} hoặc {% %} không đi đủ cặp trong cùng một đoạn; hãy viết trọn thẻ trong một đoạn.",
            "{{ }} or {% %} is not whole within one paragraph; write each tag within one.",
        )
    if loose:
        return
    # One line for each paragraph: the line that a fault is found on is the paragraph.
    source = "\n".join(" ".join(_tags(one.text)) for one in paragraphs)
    try:
        wrong = check_source(new_environment(), source)
    except TemplateSyntaxError as error:
        line = min(max(error.lineno, 1), len(paragraphs))
        yield _fault(
            paragraphs[line - 1],
            "not-readable",
            "Không đọc được thẻ ở đây hoặc thiếu {% endfor %}, {% endif %}; hãy kiểm tra cú pháp.",
            f"The tag cannot be read, or {{% endfor %}} or {{% endif %}} is absent; check it ({error.message}).",
        )
        return
    for found in wrong:
        yield _fault(paragraphs[found.line - 1], found.code, found.text.vi, found.text.en)


def _tags(text: str) -> Iterator[str]:
    """Give the tags of a paragraph as jinja2 gets them: without the sign of the row or paragraph they stand for."""
    for tag in _TAG.findall(text):
        plain = _PREFIX.sub(r"\1", tag.translate(_QUOTES))
        yield plain.replace("\n", " ")


def _paragraphs(name: str, part: bytes) -> Iterator[Paragraph]:
    root = _parsed(part)
    said = _NAMES[re.sub(r"\d", "", name.removeprefix("word/").removesuffix(".xml"))]
    tables = {table: number for number, table in enumerate(root.iter(f"{_W}tbl"), start=1)}
    for number, paragraph in enumerate(root.iter(f"{_W}p"), start=1):
        text = "".join(one.text or "" for one in _own_texts(paragraph))
        yield Paragraph(_place(said, paragraph, number, tables), text)


def _own_texts(paragraph: Any) -> Iterator[Any]:
    """Give the texts of a paragraph without those of text boxes inside it, which are paragraphs of their own."""
    for one in paragraph.iter(f"{_W}t"):
        if next(one.iterancestors(f"{_W}p")) is paragraph:
            yield one


def _place(said: Text, paragraph: Any, number: int, tables: dict[Any, int]) -> Text:
    cell = next(paragraph.iterancestors(f"{_W}tc"), None)
    if cell is None:
        return Text(f"Ở {said.vi}, đoạn {number}:", f"In {said.en}, paragraph {number}:")
    row = next(cell.iterancestors(f"{_W}tr"))
    table = next(row.iterancestors(f"{_W}tbl"))
    rows, cells = list(table.iterchildren(f"{_W}tr")), list(row.iterchildren(f"{_W}tc"))
    at = (
        tables[table],
        rows.index(row) + 1 if row in rows else 1,
        cells.index(cell) + 1 if cell in cells else 1,
    )
    return Text(
        "Ở {}, bảng {}, hàng {}, ô {}:".format(said.vi, *at),
        "In {}, table {}, row {}, cell {}:".format(said.en, *at),
    )


def _parsed(part: bytes) -> Any:
    from lxml import etree

    from services.scoring.report_templates.package import refuse

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        raise refuse(
            "broken-document",
            "Nội dung tệp Word bị hỏng; hãy mở bằng Word, lưu lại (Save As .docx) rồi gửi lại.",
            "The content of the file is damaged; open it in Word, save it again as .docx and send that.",
        ) from None


def _fault(paragraph: Paragraph, code: str, vi: str, en: str) -> Fault:
    at = paragraph.at()
    return Fault("#", Text(f"{at.vi} {vi}", f"{at.en} {en}"), code)
