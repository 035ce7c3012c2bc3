"""Reports read as Word reads them: figures, tables, charts with words, and the same bytes every time."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm

from services.scoring.council_reports.content import ReportContent
from services.scoring.council_reports.making import with_charts
from services.scoring.council_reports.rendering import render
from services.scoring.publications.models import HeadEvaluation
from services.scoring.report_templates.defaults import default_template
from services.scoring.report_templates.errors import UnusableTemplateError
from services.scoring.report_templates.fields import (
    FIELDS,
    FieldType,
    FlagField,
    ListField,
    PictureField,
    RecordField,
    TextField,
)
from services.scoring.report_templates.models import TemplateKind
from services.scoring.result_figures.models import Figures
from services.scoring.runs.models import AgencyResult, RunState
from shared.methodology.wording import Language
from tests.scoring.cities import NOON, computed, figures_of
from tests.scoring.word_files import texts_of, word_file

HANOI = "hanoi-central-2024"
HEAD = HeadEvaluation("a", "Cục Thuế", "x", "Cục trưởng", "GOOD", "Tốt", "Hoàn thành tốt", False)


def content_of(figures: Figures, agencies: tuple[AgencyResult, ...]) -> dict[str, Any]:
    """Gather the fields of a report."""
    content = ReportContent(figures, [HEAD])
    for one in agencies:
        content.add(figures.shown(one))
    return content.fields()


@pytest.fixture(scope="module")
def fields() -> dict[str, Any]:
    """The fields of a published report with its charts."""
    figures = figures_of(HANOI)
    return with_charts(content_of(figures, computed(HANOI).agencies), figures)


def rendered(template: bytes, fields: dict[str, Any], folder: Path) -> bytes:
    """Make a report."""
    path = folder / "report.docx"
    render(template, fields, path, author="Sở Nội vụ", finished=NOON, language="vi-VN")
    return path.read_bytes()


def test_the_fields_are_those_that_templates_are_checked_against(fields: dict[str, Any]) -> None:
    _compare(fields, FIELDS, "")


def _compare(value: Any, field: FieldType, path: str) -> None:
    match field:
        case RecordField(members=members):
            assert set(value) == set(members), path
            for name, member in members.items():
                _compare(value[name], member, f"{path}.{name}")
        case ListField(element=element):
            assert isinstance(value, list), path
            assert value, path
            for one in value:
                _compare(one, element, f"{path}[]")
        case TextField():
            assert isinstance(value, str), path
        case FlagField():
            assert isinstance(value, bool), path
        case PictureField():
            assert value.content.startswith(b"\x89PNG"), path
            assert len(value.description) > 20, path


def test_the_council_report_says_what_the_results_are(
    fields: dict[str, Any], tmp_path: Path
) -> None:
    content = rendered(default_template(TemplateKind.COUNCIL_REPORT), fields, tmp_path)
    said = texts_of(content)
    best = computed(HANOI).agencies[0]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert f"{best.agency_name}" in said
    assert str(best.index).replace(".", ",") in said
    assert "ĐÁNH GIÁ NGƯỜI ĐỨNG ĐẦU" in said
    assert "Hoàn thành tốt" in said
    assert "DỰ THẢO" not in said
    assert "{{" not in said
    assert "{%" not in said
    loss = best.detail["leaves"] and fields["agencies"][0]["losses"][0]
    assert f"{loss['code']}. {loss['name']}: mất {loss['lost']} điểm." in said
    document = Document(io.BytesIO(content))
    assert document.core_properties.title == fields["title"]
    section = document.sections[0]
    assert section.page_width == pytest.approx(Mm(210), abs=Mm(1))
    assert section.left_margin == pytest.approx(Mm(30), abs=Mm(1))
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_the_report_is_had_in_english_too(tmp_path: Path) -> None:
    figures = figures_of(HANOI, language=Language.EN)
    fields = with_charts(content_of(figures, computed(HANOI).agencies), figures)
    template = default_template(TemplateKind.COUNCIL_REPORT, Language.EN)
    said = texts_of(rendered(template, fields, tmp_path))
    best = computed(HANOI).agencies[0]
    for words in (
        "SOCIALIST REPUBLIC OF VIET NAM",
        "The mean index is",
        f"Index {best.index}, rank 1",
        "points lost.",
        "EVALUATION OF HEADS",
    ):
        assert words in said
    for words in ("Chỉ số", "Hạng", "điểm.", "{{", "{%"):
        assert words not in said.replace(fields["title"], "").replace(
            fields["framework"]["name"], ""
        )


def test_charts_are_pictures_with_words(fields: dict[str, Any], tmp_path: Path) -> None:
    content = rendered(default_template(TemplateKind.COUNCIL_REPORT), fields, tmp_path)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 3
    assert body.count("<wp:docPr") == 3
    assert body.count('descr="Số cơ quan theo xếp loại') == 1
    best = computed(HANOI).agencies[0]
    assert f"{best.agency_name} {str(best.index).replace('.', ',')}" in body


def test_the_annex_names_the_decision_and_ranks_every_agency(
    fields: dict[str, Any], tmp_path: Path
) -> None:
    said = texts_of(rendered(default_template(TemplateKind.DECISION_ANNEX), fields, tmp_path))
    assert "(Kèm theo Quyết định số 123/QĐ-UBND ngày 05 tháng 3 năm 2025)" in said
    for one in computed(HANOI).agencies:
        assert one.agency_name in said


def test_a_draft_says_that_it_is_one(tmp_path: Path) -> None:
    figures = figures_of(HANOI, state=RunState.DRAFT)
    draft = with_charts(content_of(figures, computed(HANOI).agencies), figures)
    said = texts_of(rendered(default_template(TemplateKind.DECISION_ANNEX), draft, tmp_path))
    assert "DỰ THẢO" in said
    assert "Quyết định số" not in said


def test_the_same_figures_give_the_same_bytes(fields: dict[str, Any], tmp_path: Path) -> None:
    template = default_template(TemplateKind.COUNCIL_REPORT)
    assert rendered(template, fields, tmp_path) == rendered(template, fields, tmp_path)


def test_names_are_written_as_they_are_and_in_composed_letters(
    fields: dict[str, Any], tmp_path: Path
) -> None:
    odd = fields | {"title": "<b>&{{ run }} Ha\u0309i Pho\u0300ng\x07"}
    said = texts_of(rendered(word_file("Tên: {{ title }}."), odd, tmp_path))
    assert "Tên: <b>&{{ run }} Hải Phòng." in said


def test_what_a_template_becomes_is_checked_too(fields: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(UnusableTemplateError):
        rendered(word_file("{{ nobody }}"), fields, tmp_path)


def test_for_everybody_the_reasons_leave_the_opinions_out() -> None:
    agencies = computed(HANOI).agencies
    first = agencies[0]
    leaf = {
        **first.detail["leaves"][0],
        "points": "0",
        "explanation": {"text": {"vi": "Ý kiến kín", "en": "Secret"}},
        "public_text": {"vi": "Hội đồng ấn định", "en": "Fixed"},
    }
    changed = replace(first, detail=first.detail | {"leaves": [leaf]})
    inside = content_of(figures_of(HANOI), (changed, *agencies[1:]))
    outside = content_of(figures_of(HANOI, is_public=True), (changed, *agencies[1:]))
    assert inside["agencies"][0]["losses"][0]["why"] == "Ý kiến kín"
    assert outside["agencies"][0]["losses"][0]["why"] == "Hội đồng ấn định"
