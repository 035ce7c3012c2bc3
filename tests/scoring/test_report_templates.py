"""What a template may hold: everything else is refused in words, each fault at its paragraph or cell."""

import io
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from services.scoring.report_templates import package, sandbox
from services.scoring.report_templates.checking import check_template
from services.scoring.report_templates.defaults import default_template
from services.scoring.report_templates.errors import ReportTooLongError, UnusableTemplateError
from services.scoring.report_templates.fields import documented
from services.scoring.report_templates.models import TemplateKind
from services.scoring.report_templates.sandbox import Steps, counted, new_environment
from shared.methodology.wording import Language
from shared.problems.problem import Fault
from tests.scoring.word_files import replaced, with_parts, word_file

PARAGRAPH = qn("w:p")


def word_text(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def tags_of(paragraph: Any) -> list[str]:
    """Give the tags of a paragraph, whatever stands between them and in which order."""
    return sorted(re.findall(r"\{[{%].*?[%}]\}", word_text(paragraph)))


def faults_of(content: bytes) -> tuple[Fault, ...]:
    """Give everything that is wrong with a template."""
    with pytest.raises(UnusableTemplateError) as refused:
        check_template(content)
    return refused.value.faults


@pytest.mark.parametrize("kind", TemplateKind)
@pytest.mark.parametrize("language", Language)
def test_the_default_templates_pass_their_own_check(kind: TemplateKind, language: Language) -> None:
    check_template(default_template(kind, language))


@pytest.mark.parametrize("kind", TemplateKind)
def test_the_english_template_is_the_vietnamese_one_in_other_words(kind: TemplateKind) -> None:
    vietnamese, english = [
        Document(io.BytesIO(default_template(kind, one))) for one in (Language.VI, Language.EN)
    ]
    assert [tags_of(one) for one in english.element.body.iter(PARAGRAPH)] == [
        tags_of(one) for one in vietnamese.element.body.iter(PARAGRAPH)
    ]
    said = "".join(word_text(one) for one in english.element.body.iter(PARAGRAPH))
    assert [
        sign for sign in said.replace("BC-HĐTĐ", "") if sign.isalpha() and not sign.isascii()
    ] == []
    language = english.styles["Normal"].element.find(".//{*}lang")
    assert language.get(qn("w:val")) == "en-GB"


def test_every_unknown_field_is_named_with_its_place_at_once() -> None:
    content = word_file(
        "Kính gửi {{ authority.nmae }}",
        "{%p for block in blocks %}",
        "Khối {{ block.nam }} có {{ block.agencies }} cơ quan",
        "{%p endfor %}",
        "{{ secret }}",
        cells=("{%tr for a in agencies %}", "{{ a.name }} {{ a.score }}", "{%tr endfor %}"),
        header="{{ titel }}",
    )
    found = [(one.code, one.text.vi) for one in faults_of(content)]
    assert [code for code, _ in found] == ["unknown-field"] * 5
    said = [text for _, text in found]
    assert said[0] == (
        "Ở thân văn bản, đoạn 1: “Kính gửi {{ authority.nmae }}” Không có trường “authority.nmae”; có phải là "
        "“authority.name”?"
    )
    assert "đoạn 3" in said[1]
    assert "“block.nam”; có phải là “block.name”?" in said[1]
    assert "“secret”; xem danh sách trường" in said[2]
    assert "bảng 1, hàng 2, ô 1" in said[3]
    assert "“a.score”" in said[3]
    assert "Ở đầu trang, đoạn 1" in said[4]
    assert "“titel”; có phải là “title”?" in said[4]
    english = faults_of(content)[3].text.en
    assert english.startswith("In the body, table 1, row 2, cell 1:")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ title.__class__.__mro__ }}", "unknown-field"),
        ("{{ ''.__class__ }}", "not-allowed"),
        ("{{ title.upper() }}", "not-allowed"),
        ("{{ range(1000000000) }}", "not-allowed"),
        ("{{ 'a' * 1000000000 }}", "not-allowed"),
        ("{{ 10 ** 10 ** 10 }}", "not-allowed"),
        ("{{ title | map('upper') | list }}", "unknown-filter"),
        ("{{ titel | upper }}", "unknown-field"),
        ("{{ title ~ title }}", "not-allowed"),
        ("{% set x = title %}", "not-allowed"),
        ("{% include 'x' %}", "not-allowed"),
        ("{% macro m() %}{% endmacro %}", "not-allowed"),
        ("{% for a in title %}{% endfor %}", "not-a-list"),
        ("{% for a in range(9) %}{% endfor %}", "not-allowed"),
        ("{{ blocks }}", "not-a-text"),
        ("{{ period }}", "not-a-text"),
        ("{{ is_published }}", "not-a-text"),
        ("{{ charts.grades | upper }}", "not-a-text"),
        ("{% for b in blocks %}{{ b.chart | lower | upper }}{% endfor %}", "not-a-text"),
        ("{% if title", "loose-tag"),
        ("{{ title", "loose-tag"),
        ("{% for a in agencies %}", "not-readable"),
        ("{% cellbg title %}", "not-readable"),
        (
            "{% for a in agencies %}" * 5 + "{% endfor %}" * 5,
            "too-deep",
        ),
    ],
)
def test_a_template_writes_fields_goes_through_lists_asks_and_nothing_else(
    text: str, code: str
) -> None:
    found = [one.code for one in faults_of(word_file("Đoạn đầu", text))]
    assert code in found
    assert len(found) == len(set(found)), "each fault is told once"


def test_what_is_allowed_passes() -> None:
    check_template(
        word_file(
            "{{ title | upper }} {# ghi chú #} {{ authority['name'] }}",
            "{% if is_published and not banner %}{{ decision.number }}{% elif banner == “DỰ THẢO” %}x{% else %}y{% endif %}",
            "{% for b in blocks %}{{ loop.index }}{% for a in b.ranking %}{{ a.name }}{% endfor %}{% else %}–{% endfor %}",
            "{{ charts.grades }}",
        )
    )


def _old_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def _macros() -> bytes:
    return with_parts(word_file("a"), {"word/vbaProject.bin": b"x"})


def _macro_enabled() -> bytes:
    return replaced(
        word_file("a"),
        "[Content_Types].xml",
        b"wordprocessingml.document.main+xml",
        b"wordprocessingml.document.macroEnabled.main+xml",
    )


def _embedded() -> bytes:
    return with_parts(word_file("a"), {"word/embeddings/oleObject1.bin": b"x"})


def _linked_template() -> bytes:
    link = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate" Target="http://example.org/x.dotm" TargetMode="External"/></Relationships>'
    )
    return replaced(word_file("a"), "word/_rels/document.xml.rels", b"</Relationships>", link)


def _fetching_field() -> bytes:
    field = b"<w:p><w:r><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:r></w:p><w:sectPr"
    return replaced(word_file("a"), "word/document.xml", b"<w:sectPr", field)


def _entities() -> bytes:
    xml = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    return with_parts(word_file("a"), {"word/document.xml": xml})


def _bomb() -> bytes:
    return with_parts(word_file("a"), {"word/media/image1.png": b"\0" * 9_000_000})


def _workbook() -> bytes:
    return with_parts(word_file("a"), {"word/document.xml": b""}).replace(
        b"PK\x03\x04", b"XX\x03\x04"
    )


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_old_word, "old-format"),
        (_workbook, "not-a-document"),
        (_macros, "active-content"),
        (_macro_enabled, "active-content"),
        (_embedded, "active-content"),
        (_linked_template, "outside-content"),
        (_fetching_field, "outside-content"),
        (_entities, "broken-document"),
        (_bomb, "unpacks-to-too-much"),
        (lambda: b"PK\x03\x04" + b"x" * 100, "broken-document"),
        (lambda: b"\0" * (package.MOST_BYTES + 1), "too-large"),
    ],
)
def test_a_file_that_could_do_something_is_refused_in_words(
    make: Callable[[], bytes], code: str
) -> None:
    found = faults_of(make())
    assert [one.code for one in found] == [code]
    assert "hãy" in found[0].text.vi
    assert len(found[0].text.en) > 20


def test_an_archive_that_lies_about_its_size_is_stopped() -> None:
    lying = _bomb().replace(struct.pack("<I", 9_000_000), struct.pack("<I", 10))
    assert faults_of(lying)[0].code == "broken-document"


def test_the_work_of_a_template_is_bounded() -> None:
    environment = new_environment()
    many = counted({"a": list(range(100))}, Steps(most=1_000))
    source = "{% for x in a %}{% for y in a %}.{% endfor %}{% endfor %}"
    with pytest.raises(ReportTooLongError) as refused:
        environment.from_string(source).render(many)
    assert "vòng lặp" in refused.value.detail.vi


def test_what_a_template_writes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_BYTES", 1_000)
    template = new_environment().from_string("{% for x in a %}{{ x }}{% endfor %}")
    with pytest.raises(ReportTooLongError):
        template.render({"a": ["y" * 200] * 10})


def test_texts_are_written_as_texts() -> None:
    written = new_environment().from_string("{{ title }}").render({"title": "<w:p>&{{ x }}"})
    assert written == "&lt;w:p&gt;&amp;{{ x }}"


def test_every_field_is_documented_in_both_languages() -> None:
    listed = list(documented())
    names = [one.name for one in listed]
    assert len(names) == len(set(names)) > 100
    assert {"title", "blocks[].ranking[].index", "charts.grades", "heads[].evaluation"} <= set(
        names
    )
    assert all(one.about.vi and one.about.en for one in listed)


def test_the_page_for_officers_lists_every_field() -> None:
    page = (Path(__file__).parents[2] / "docs" / "report-templates.md").read_text("utf-8")
    rows = {line for line in page.splitlines() if line.startswith("| `")}
    for one in documented():
        assert any(row.startswith(f"| `{one.name}` |") and one.about.vi in row for row in rows)
