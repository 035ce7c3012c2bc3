"""Every form that can be issued is an XForm that ODK Validate accepts."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import yaml

from services.survey.expressions import parse_condition
from services.survey.questionnaires.models import Form, Option, Question, QuestionType, Section
from services.survey.questionnaires.rules import KNOWN_METADATA, faults_of_form
from services.survey.questionnaires.schemas import NewQuestionnaire
from services.survey.questionnaires.xform import xform_of
from tests.support.odk_validate import refusals


def forms_of_the_presets() -> list[Form]:
    return [
        NewQuestionnaire.model_validate({"authority_id": str(uuid4()), **data}).to_model().form
        for path in sorted(Path("presets").glob("**/questionnaires.yaml"))
        for data in yaml.safe_load(path.read_text())
    ]


def test_odk_validate_accepts_every_form_of_the_presets(tmp_path: Path) -> None:
    forms = forms_of_the_presets()
    assert len(forms) > 10
    xforms = {one.code: xform_of(one, form_id=one.code, version="1") for one in forms}
    assert refusals(xforms, tmp_path) == ""


def test_odk_validate_refuses_what_is_broken(tmp_path: Path) -> None:
    form = forms_of_the_presets()[0]
    sound = xform_of(form, form_id="sound", version="1")
    broken = sound.replace("<model", "<modell", 1)
    assert "1 of 2 accepted" in refusals({"sound": sound, "broken": broken}, tmp_path)


def generated_forms() -> list[Form]:
    """Make forms that between them have every type, flag, limit and nesting, in one to three languages."""
    options = tuple(
        Option(code, f"Phương án {code}", {"en": {"label": f"Option {code} & <more>"}})
        for code in ("A", "B-2", "c.3")
    )
    base = [
        Question(
            f"q_{kind.lower()}",
            f"Câu {kind}?",
            kind,
            options=options if kind in WITH_OPTIONS else (),
        )
        for kind in QuestionType
    ]
    flagged = [
        replace(
            one,
            code=f"{one.code}.x-{number}",
            required=one.type is not QuestionType.NOTE,
            dont_know=one.type in {QuestionType.SINGLE, QuestionType.LIKERT},
            hint='Gợi ý <b>&</b> "nháy"',
            required_message="Bắt buộc",
            constraint_message="Sai",
            relevant=parse_condition(CONDITIONS[number % len(CONDITIONS)]),
            section="inner" if number % 3 else "outer",
            translations={"en": {"text": "Question?"}, "zh": {"text": "问题?", "hint": "提示"}},
        )
        for number, one in enumerate(sorted(base, key=lambda one: one.code))
    ]
    flagged.sort(key=lambda one: one.section == "inner")
    limited = [
        Question("n1", "Số", QuestionType.NUMBER, minimum=Decimal("-1.5"), maximum=Decimal(10)),
        Question(
            "n2",
            "Thang",
            QuestionType.NUMBER,
            minimum=Decimal(0),
            maximum=Decimal(1),
            step=Decimal("0.25"),
        ),
        Question(
            "n3",
            "Nguyên",
            QuestionType.NUMBER,
            integer=True,
            constraint=parse_condition(". <= ${n1} * 2 + 1 - ${n2}"),
        ),
        Question(
            "t1",
            "Chữ",
            QuestionType.TEXT,
            max_length=20,
            constraint=parse_condition(r"""regex(., '(\+84|0)[0-9]{9,10}') or . = "it's" """),
        ),
        Question(
            "d1", "Ngày", QuestionType.DATE, constraint=parse_condition(". > date('2024-01-31')")
        ),
        Question(
            "m1",
            "Nhiều",
            QuestionType.MULTIPLE,
            options=options,
            constraint=parse_condition("not(selected(., 'A')) or count-selected(.) = 1"),
        ),
        Question(
            "l1",
            "Thang riêng",
            QuestionType.LIKERT,
            options=tuple(Option(code, f"Mức {code}") for code in "12345"),
        ),
    ]
    sections = (
        Section(
            "outer",
            "Mục & <mục>",
            parse_condition("${q_likert} >= 3"),
            translations={"en": {"title": "Part"}},
        ),
        Section("inner", "", parent="outer"),
    )
    rich = Form(
        "GEN",
        'Phiếu "&<',
        "Mở đầu\nhai dòng",
        (*base, *flagged, *limited),
        sections,
        KNOWN_METADATA,
    )
    return [
        Form("ONE", "Một câu", "", (Question("q", "?", QuestionType.TEXT),)),
        rich,
        replace(rich, code="EN", language="zh-Hans", translations={"en": {"title": "x"}}),
        *(Form(f"K{number}", "?", "", (one,)) for number, one in enumerate(base)),
    ]


WITH_OPTIONS = {QuestionType.SINGLE, QuestionType.MULTIPLE}
CONDITIONS = (
    "${q_single} = 'A' or ${q_single} = ''",
    "selected(${q_multiple}, 'c.3') and not(selected(${q_multiple}, 'A'))",
    "${q_likert} >= 4 and ${q_number} > 1.5",
    "${q_number} + count-selected(${q_multiple}) * 2 != 3",
    "string-length(${q_text}) > 5",
    "${q_date} <= date('2024-12-31')",
)


def test_odk_validate_accepts_forms_of_every_kind(tmp_path: Path) -> None:
    forms = generated_forms()
    assert [faults_of_form(one) for one in forms] == [[]] * len(forms)
    xforms = {one.code: xform_of(one, form_id=one.code, version="2") for one in forms}
    assert refusals(xforms, tmp_path) == ""
