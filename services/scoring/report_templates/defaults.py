"""The templates that are used until an authority has its own; a Word file that can be downloaded and changed.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I (A4, Times New Roman, margins of 20, 20, 30 and 15 mm, motto beside the authority,
page numbers in the middle of the head from the second page on).
"""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from services.scoring.report_templates.english import ENGLISH
from services.scoring.report_templates.models import TemplateKind
from shared.methodology.wording import Language

_FONT: Final = "Times New Roman"
_SIZE: Final = 13
_SMALL: Final = 11
_HEAD_COLOUR: Final = "DDE7F0"

Cells = Sequence[tuple[str, str]]
"""Header and field of each column."""

_RANKING: Final[Cells] = (
    ("Hạng", "{{ agency.rank }}"),
    ("Cơ quan, đơn vị", "{{ agency.name }}"),
    ("Chỉ số", "{{ agency.index }}"),
    ("Xếp loại", "{{ agency.grade }}"),
    ("SIPAS (%)", "{{ agency.sipas }}"),
)
_LOSSES: Final[Cells] = (
    ("Mã", "{{ loss.code }}"),
    ("Tiêu chí, tiêu chí thành phần", "{{ loss.name }}"),
    ("Điểm tối đa", "{{ loss.maximum }}"),
    ("Điểm đạt", "{{ loss.points }}"),
    ("Điểm mất", "{{ loss.lost }}"),
)


@cache
def default_template(kind: TemplateKind, language: Language = Language.VI) -> bytes:
    """Make the default template of a kind."""
    from docx import Document

    paper = _Paper(Document(), language)
    if kind is TemplateKind.COUNCIL_REPORT:
        _council_report(paper)
    else:
        _decision_annex(paper)
    file = io.BytesIO()
    paper.document.save(file)
    return file.getvalue()


def _council_report(paper: "_Paper") -> None:
    paper.letterhead("Số:          /BC-HĐTĐ")
    paper.title("BÁO CÁO")
    paper.title("{{ title }}")
    paper.banner()
    paper.heading("I. CĂN CỨ VÀ PHƯƠNG PHÁP")
    paper.text(
        "Kết quả được xác định theo {{ framework.name }} (phiên bản {{ framework.edition }}), thang điểm "
        "{{ framework.scale }}, gồm {{ framework.leaves }} tiêu chí, tiêu chí thành phần được chấm điểm."
    )
    paper.text("{%p if framework.decision %}")
    paper.text("Căn cứ ban hành bộ chỉ số: {{ framework.decision }}.")
    paper.text("{%p endif %}")
    paper.text(
        "Kỳ đánh giá: {{ period.name }}, từ {{ period.starts_on }} đến {{ period.ends_on }}."
    )
    paper.text("{%p for part in parts %}")
    paper.text("- {{ part.name }}: tối đa {{ part.maximum }} điểm.")
    paper.text("{%p endfor %}")
    paper.caption("Mức xếp loại")
    paper.table(
        (
            ("Xếp loại", "{{ grade.name }}"),
            ("Chỉ số", "{{ grade.limits }}"),
            ("Số cơ quan", "{{ grade.count }}"),
        ),
        "grade in grades",
        widths=(55, 55, 55),
    )
    paper.heading("II. KẾT QUẢ CHUNG")
    paper.text(
        "Có {{ summary.agencies }} cơ quan, đơn vị được đánh giá, trong đó {{ summary.ranked }} cơ quan, đơn vị được xếp "
        "hạng. Chỉ số trung bình là {{ summary.mean }}; cao nhất {{ summary.highest }} ({{ summary.best }}), thấp nhất "
        "{{ summary.lowest }} ({{ summary.last }}), chênh lệch {{ summary.spread }} điểm."
    )
    paper.caption("Kết quả theo khối")
    paper.table(
        (
            ("Khối", "{{ block.name }}"),
            ("Số cơ quan", "{{ block.agencies }}"),
            ("Trung bình", "{{ block.mean }}"),
            ("Cao nhất", "{{ block.highest }}"),
            ("Thấp nhất", "{{ block.lowest }}"),
        ),
        "block in blocks",
        widths=(65, 25, 25, 25, 25),
    )
    paper.picture("{{ charts.grades }}", "Số cơ quan theo xếp loại")
    paper.picture("{{ charts.fields }}", "Tỷ lệ đạt trung bình theo lĩnh vực (%)")
    paper.heading("III. KẾT QUẢ THEO KHỐI")
    paper.text("{%p for block in blocks %}")
    paper.heading("{{ loop.index }}. {{ block.name }}", level=2)
    paper.text(
        "Chỉ số trung bình của khối là {{ block.mean }}; cao nhất là {{ block.best }} ({{ block.highest }}), thấp nhất là "
        "{{ block.last }} ({{ block.lowest }})."
    )
    paper.table(_RANKING, "agency in block.ranking", widths=(15, 78, 24, 26, 22))
    paper.picture("{{ block.chart }}", "Chỉ số của khối {{ block.name }}")
    paper.caption("Kết quả theo lĩnh vực")
    paper.table(
        (
            ("Mã", "{{ field.code }}"),
            ("Lĩnh vực", "{{ field.name }}"),
            ("Điểm tối đa", "{{ field.maximum }}"),
            ("Trung bình", "{{ field.mean }}"),
            ("Tỷ lệ đạt (%)", "{{ field.share }}"),
        ),
        "field in block.fields",
        widths=(14, 79, 24, 24, 24),
    )
    paper.caption("Tiêu chí mất nhiều điểm nhất (trung bình mỗi cơ quan)")
    paper.table(_LOSSES, "loss in block.losses", widths=(16, 77, 24, 24, 24))
    paper.text("{%p endfor %}")
    paper.heading("IV. KẾT QUẢ TỪNG CƠ QUAN, ĐƠN VỊ")
    paper.text("{%p for agency in agencies %}")
    paper.heading("{{ loop.index }}. {{ agency.name }} ({{ agency.block }})", level=2)
    paper.text("Chỉ số {{ agency.index }}, hạng {{ agency.rank }}, xếp loại {{ agency.grade }}.")
    paper.text("{%p if agency.explanation %}")
    paper.text("Cách tính: {{ agency.explanation }}.")
    paper.text("{%p endif %}")
    paper.table(
        (
            ("Mã", "{{ field.code }}"),
            ("Lĩnh vực", "{{ field.name }}"),
            ("Điểm tối đa", "{{ field.maximum }}"),
            ("Điểm", "{{ field.points }}"),
            ("Hạng", "{{ field.rank }}"),
        ),
        "field in agency.fields",
        widths=(14, 85, 24, 24, 18),
    )
    paper.text("{%p if agency.losses %}")
    paper.caption("Mất nhiều điểm nhất")
    paper.text("{%p for loss in agency.losses %}")
    paper.text("- {{ loss.code }}. {{ loss.name }}: mất {{ loss.lost }} điểm. {{ loss.why }}")
    paper.text("{%p endfor %}")
    paper.text("{%p endif %}")
    paper.text("{%p endfor %}")
    _heads(paper, "V. ĐÁNH GIÁ NGƯỜI ĐỨNG ĐẦU")
    paper.signature("TM. HỘI ĐỒNG THẨM ĐỊNH", "CHỦ TỊCH")
    paper.small(
        "Dấu vết của kết quả: {{ run.result_digest }}; tính lúc {{ run.computed_at }}, phương pháp phiên bản "
        "{{ run.kernel_version }}."
    )


def _decision_annex(paper: "_Paper") -> None:
    paper.title("PHỤ LỤC")
    paper.title("{{ title }}")
    paper.text("{%p if decision.number %}")
    paper.centred("(Kèm theo Quyết định số {{ decision.number }} {{ decision.day }})")
    paper.text("{%p endif %}")
    paper.banner()
    paper.text("{%p for block in blocks %}")
    paper.heading("{{ loop.index }}. Khối: {{ block.name }}")
    paper.table(_RANKING, "agency in block.ranking", widths=(15, 78, 24, 26, 22))
    paper.text("{%p endfor %}")
    _heads(paper, "ĐÁNH GIÁ NGƯỜI ĐỨNG ĐẦU")


def _heads(paper: "_Paper", title: str) -> None:
    paper.text("{%p if heads %}")
    paper.heading(title)
    paper.table(
        (
            ("Cơ quan, đơn vị", "{{ head.agency }}"),
            ("Người đứng đầu", "{{ head.head }}"),
            ("Xếp loại cơ quan", "{{ head.grade }}"),
            ("Mức đánh giá", "{{ head.evaluation }}"),
        ),
        "head in heads",
        widths=(55, 50, 25, 35),
    )
    paper.text("{%p endif %}")


class _Paper:
    """Writes a Word file in the layout of administrative documents."""

    def __init__(self, document: Any, language: Language) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm, Pt

        self.document = document
        self._words = ENGLISH if language is Language.EN else {}
        self._align = WD_ALIGN_PARAGRAPH
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.different_first_page_header_footer = True
        normal = document.styles["Normal"]
        normal.font.name, normal.font.size = _FONT, Pt(_SIZE)
        normal.element.rPr.rFonts.set(_name("w:eastAsia"), _FONT)
        normal.paragraph_format.space_after = Pt(6)
        for level in (1, 2):
            self._set_heading_style(document.styles[f"Heading {level}"], italic=level > 1)
        _speak(document, "en-GB" if language is Language.EN else "vi-VN")
        self._number_pages(section.header.paragraphs[0])

    def letterhead(self, number: str) -> None:
        """Write authority and motto side by side."""
        table = self.document.add_table(rows=2, cols=2)
        table.autofit = False
        cells = (
            ("{{ authority.name | upper }}", True),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", True),
            (number, False),
            ("……………, ngày …… tháng …… năm ………", False),
        )
        for place, (text, bold) in enumerate(cells):
            cell = table.cell(place // 2, place % 2)
            _set_width(cell, 70 if place % 2 == 0 else 95)
            self._write(cell.paragraphs[0], text, bold=bold, italic=place == 3, size=12)
            cell.paragraphs[0].alignment = self._align.CENTER
        _set_column_widths(table, (70, 95))

    def title(self, text: str) -> None:
        """Write a line of the title."""
        self._write(self._paragraph(self._align.CENTER), text, bold=True, size=14)

    def banner(self) -> None:
        """Say how final the results are, where they are not."""
        self.text("{%p if banner %}")
        self._write(self._paragraph(self._align.CENTER), "{{ banner }}", bold=True, colour="B00020")
        self.text("{%p endif %}")

    def heading(self, text: str, level: int = 1) -> None:
        """Write a heading that a table of contents finds."""
        self.document.add_heading(self._words.get(text, text), level)

    def text(self, text: str) -> None:
        """Write a paragraph; one with a `{%p … %}` tag is gone in the report."""
        from docx.shared import Mm

        paragraph = self._paragraph(self._align.JUSTIFY)
        paragraph.paragraph_format.first_line_indent = Mm(10)
        self._write(paragraph, text)

    def centred(self, text: str) -> None:
        """Write a line in the middle."""
        self._write(self._paragraph(self._align.CENTER), text, italic=True)

    def small(self, text: str) -> None:
        """Write a remark."""
        self._write(self._paragraph(self._align.LEFT), text, italic=True, size=_SMALL - 1)

    def caption(self, text: str) -> None:
        """Write what stands above a table."""
        paragraph = self._paragraph(self._align.LEFT)
        paragraph.paragraph_format.keep_with_next = True
        self._write(paragraph, text, bold=True, size=_SMALL + 1)

    def picture(self, field: str, caption: str) -> None:
        """Write a chart with its caption below."""
        paragraph = self._paragraph(self._align.CENTER)
        paragraph.paragraph_format.keep_with_next = True
        self._write(paragraph, field)
        self._write(self._paragraph(self._align.CENTER), caption, italic=True, size=_SMALL)

    def table(self, columns: Cells, loop: str, *, widths: Sequence[int]) -> None:
        """Write a table whose middle row is repeated, with its header on every page."""
        table = self.document.add_table(rows=4, cols=len(columns), style="Table Grid")
        table.autofit = False
        self._write(table.cell(1, 0).paragraphs[0], f"{{%tr for {loop} %}}", size=_SMALL)
        self._write(table.cell(3, 0).paragraphs[0], "{%tr endfor %}", size=_SMALL)
        for place, (header, field) in enumerate(columns):
            for row, text in ((0, header), (2, field)):
                cell = table.cell(row, place)
                paragraph = cell.paragraphs[0]
                self._write(paragraph, text, bold=row == 0, size=_SMALL)
                is_word = row == 2 and widths[place] > 40
                paragraph.alignment = self._align.LEFT if is_word else self._align.CENTER
            _shade(table.cell(0, place), _HEAD_COLOUR)
            for row in range(4):
                _set_width(table.cell(row, place), widths[place])
                table.cell(row, place).paragraphs[0].paragraph_format.space_after = 0
        _set_column_widths(table, widths)
        _repeat(table.rows[0])
        for row in table.rows:
            _keep_whole(row)
        self._paragraph(self._align.LEFT).paragraph_format.space_after = 0

    def signature(self, body: str, office: str) -> None:
        """Write the places of recipients and signature."""
        table = self.document.add_table(rows=1, cols=2)
        self._write(table.cell(0, 0).paragraphs[0], "Nơi nhận:\n- ……………;\n- Lưu: VT.", size=11)
        right = table.cell(0, 1).paragraphs[0]
        right.alignment = self._align.CENTER
        signed = "\n".join(self._words.get(line, line) for line in (body, office))
        self._write(right, f"{signed}\n\n\n\n\n{{{{ run.approved_by }}}}", bold=True)

    def _paragraph(self, alignment: Any) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = alignment
        return paragraph

    def _write(
        self,
        paragraph: Any,
        text: str,
        *,
        bold: bool = False,
        italic: bool = False,
        size: int = _SIZE,
        colour: str | None = None,
    ) -> None:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(self._words.get(text, text))
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)

    def _set_heading_style(self, style: Any, *, italic: bool) -> None:
        from docx.shared import Pt, RGBColor

        style.font.name, style.font.size = _FONT, Pt(_SIZE)
        style.font.bold, style.font.italic = True, italic
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(_name(name), _FONT)
        style.paragraph_format.keep_with_next = True

    def _number_pages(self, paragraph: Any) -> None:
        from docx.oxml import OxmlElement

        paragraph.alignment = self._align.CENTER
        run = paragraph.add_run()
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            if kind:
                element = OxmlElement("w:fldChar")
                element.set(_name("w:fldCharType"), kind)
            else:
                element = OxmlElement("w:instrText")
                element.text = text
            run._r.append(element)  # noqa: SLF001  python-docx has no fields of its own


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _set_width(cell: Any, millimetres: int) -> None:
    from docx.shared import Mm

    cell.width = Mm(millimetres)


def _set_column_widths(table: Any, widths: Sequence[int]) -> None:
    """Say the widths of the grid too: some programs look at nothing else."""
    from docx.shared import Mm

    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _shade(cell: Any, colour: str) -> None:
    from docx.oxml import OxmlElement

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(_name(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  python-docx has no shading of its own


def _repeat(row: Any) -> None:
    """Repeat a header on every page, also for who hears the table read."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _keep_whole(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _speak(document: Any, tongue: str) -> None:
    """Say the language, for hyphens, spelling and who hears the text read."""
    from docx.oxml import OxmlElement

    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(_name("w:val"), tongue)
    properties.append(language)
