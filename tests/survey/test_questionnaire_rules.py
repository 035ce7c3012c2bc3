"""A questionnaire is checked as a whole: every fault, at its place."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from services.survey.expressions import parse_condition
from services.survey.questionnaires.models import Form, Option, Question, QuestionType
from services.survey.questionnaires.rules import faults_of_form
from services.survey.questionnaires.schemas import NewQuestionnaire

A, B, C = Option("A", "Tốt"), Option("B", "Khá"), Option("C", "Kém")
SINGLE = Question("q1", "?", QuestionType.SINGLE, options=(A, B, C))
LIKERT = Question("q2", "?", QuestionType.LIKERT, dont_know=True)
NUMBER = Question("q3", "?", QuestionType.NUMBER, minimum=Decimal(0), maximum=Decimal(10))
TEXT = Question("q4", "?", QuestionType.TEXT, max_length=100)
SOUND = (SINGLE, LIKERT, NUMBER, TEXT)


def found(questions: Iterable[Question]) -> set[tuple[str, str]]:
    faults = faults_of_form(Form("HN-01", "Phiếu", "", tuple(questions)))
    assert all(fault.text.vi and fault.text.en for fault in faults)
    return {(fault.pointer, fault.code) for fault in faults}


def test_a_sound_form_has_no_fault() -> None:
    conditional = replace(
        TEXT,
        code="q5",
        relevant=parse_condition("${q1} = 'A' and (${q2} = '1' or selected(${q2}, 'DK'))"),
    )
    assert found((*SOUND, conditional)) == set()


@pytest.mark.parametrize(
    ("question", "pointer", "code"),
    [
        (replace(SINGLE, code="q2"), "code", "duplicate-code"),
        (replace(SINGLE, code="q9", options=()), "options", "options-missing"),
        (replace(SINGLE, code="q9", options=(A,)), "options", "options-missing"),
        (replace(SINGLE, code="q9", options=(A, A)), "options/1/code", "duplicate-code"),
        (
            replace(SINGLE, code="q9", options=(A, Option("DK", "?"))),
            "options/1/code",
            "reserved-code",
        ),
        (replace(LIKERT, code="q9", options=(A, B)), "options", "options-not-used"),
        (replace(TEXT, code="q9", options=(A, B)), "options", "options-not-used"),
        (replace(NUMBER, code="q9", dont_know=True), "dont_know", "dont-know-not-used"),
        (
            replace(NUMBER, code="q9", minimum=Decimal(5), maximum=Decimal(4)),
            "minimum",
            "minimum-above-maximum",
        ),
        (
            replace(
                NUMBER, code="q9", integer=True, minimum=Decimal("0.2"), maximum=Decimal("0.8")
            ),
            "integer",
            "no-whole-number",
        ),
        (replace(TEXT, code="q9", minimum=Decimal(1)), "minimum", "not-used"),
        (replace(LIKERT, code="q9", integer=True), "integer", "not-used"),
        (replace(NUMBER, code="q9", max_length=5), "max_length", "not-used"),
        (
            replace(TEXT, code="q9", relevant=parse_condition("selected(${q8}, 'A')")),
            "relevant",
            "unknown-question",
        ),
        (
            replace(TEXT, code="q9", relevant=parse_condition("selected(${q9}, 'A')")),
            "relevant",
            "later-question",
        ),
        (
            replace(TEXT, code="q9", relevant=parse_condition("selected(${q3}, '1')")),
            "relevant",
            "question-without-options",
        ),
        (
            replace(
                TEXT,
                code="q9",
                relevant=parse_condition("selected(${q1}, 'A') or selected(${q1}, 'Z')"),
            ),
            "relevant",
            "unknown-option",
        ),
        (
            replace(TEXT, code="q9", relevant=parse_condition("selected(${q1}, 'DK')")),
            "relevant",
            "unknown-option",
        ),
    ],
)
def test_each_fault_is_found_at_its_place(question: Question, pointer: str, code: str) -> None:
    assert found((*SOUND, question)) == {(f"#/questions/4/{pointer}", code)}


def test_all_faults_are_found_at_once() -> None:
    faults = found(
        (
            replace(SINGLE, options=()),
            replace(LIKERT, code="q1", options=(A, B)),
            replace(TEXT, relevant=parse_condition("${q7} = 'A'")),
        )
    )
    assert {code for _, code in faults} == {
        "options-missing",
        "duplicate-code",
        "options-not-used",
        "unknown-question",
    }


def test_the_forms_of_the_presets_are_sound_and_survive_being_stored() -> None:
    paths = sorted(Path("presets").glob("**/questionnaires.yaml"))
    assert paths
    for path in paths:
        for data in yaml.safe_load(path.read_text()):
            new = NewQuestionnaire.model_validate({"authority_id": str(uuid4()), **data})
            form = new.to_model().form
            assert faults_of_form(form) == []
            assert Form.of_data(form.to_data()) == form
