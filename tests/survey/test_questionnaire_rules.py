"""A questionnaire is checked as a whole: every fault, at its place."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from services.survey.expressions import parse_condition
from services.survey.questionnaires.models import Form, Option, Question, QuestionType, Section
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


@pytest.mark.parametrize(
    ("member", "condition", "code"),
    [
        ("relevant", "${q1} = 'Z'", "unknown-option"),
        ("relevant", "${q1} != 1", "unknown-option"),
        ("relevant", "${q1} > 1", "not-comparable"),
        ("relevant", "${q1} > 'A'", "not-comparable"),
        ("relevant", "${q2} = 6", "unknown-option"),
        ("relevant", "${q3} = '5'", "number-in-quotes"),
        ("relevant", "${q4} = 5", "not-comparable"),
        ("relevant", "${q4} < 'b'", "not-comparable"),
        ("relevant", "${q4} + 1 > 2", "not-a-number"),
        ("relevant", "${several} = 'A'", "several-options"),
        ("relevant", "${several} = ${q1}", "not-comparable"),
        ("relevant", "count-selected(${q1}) > 1", "question-without-options"),
        ("relevant", "string-length(${q3}) > 1", "question-without-text"),
        ("relevant", "regex(${q4}, 'a')", "pattern-in-relevance"),
        ("relevant", "${day} > '2024-01-01'", "day-in-quotes"),
        ("relevant", "${q3} > date('2024-01-01')", "not-comparable"),
        ("relevant", "${day} = ${q3}", "not-comparable"),
        ("relevant", "1 = 1", "constant-comparison"),
        ("relevant", "string-length(${q4}) = 'a'", "not-a-number"),
        ("relevant", ". = 'x'", "own-answer"),
        ("relevant", "${note} = 'x'", "later-question"),
        ("constraint", "${q9} != 'x'", "later-question"),
        ("constraint", ". > 5", "not-comparable"),
        (
            "constraint",
            "not(. = 'x' and (${q1} = 'B' or selected(., 'x')))",
            "question-without-options",
        ),
    ],
)
def test_a_condition_that_cannot_mean_what_it_says_is_refused(
    member: str, condition: str, code: str
) -> None:
    several = Question("several", "?", QuestionType.MULTIPLE, options=(A, B))
    day = Question("day", "?", QuestionType.DATE)
    note = Question("note", "!", QuestionType.NOTE)
    asked = replace(TEXT, code="q9", **{member: parse_condition(condition)})
    faults = found((*SOUND, several, day, note, asked))
    assert faults == {(f"#/questions/7/{member}", code)}


@pytest.mark.parametrize(
    "condition",
    [
        "${q1} = 'A' and ${q2} >= 4 and ${q3} > ${q2}",
        "${q1} = '' or ${q3} != '' or ${day} = ''",
        "selected(${several}, 'A') and count-selected(${several}) < 2",
        "${q3} * 2 - 1 >= string-length(${q4})",
        "${day} > date('2024-01-01') and ${day} < ${day2}",
        "${q4} = 'có' or not(${q2} = 'DK')",
    ],
)
def test_conditions_that_mean_something_are_taken(condition: str) -> None:
    several = Question("several", "?", QuestionType.MULTIPLE, options=(A, B))
    days = [Question(code, "?", QuestionType.DATE) for code in ("day", "day2")]
    asked = replace(TEXT, code="q9", relevant=parse_condition(condition))
    assert found((*SOUND, several, *days, asked)) == set()


def form_with(**changes: Any) -> set[tuple[str, str]]:
    """Find the faults of a form in which two sections hold the questions."""
    questions = tuple(
        replace(one, section=section)
        for one, section in zip(SOUND, ("s1", "s2", "s2", None), strict=True)
    )
    sections = (Section("s1", "Một"), Section("s2", "Hai", parse_condition("${q1} = 'A'"), "s1"))
    form = replace(Form("F", "Phiếu", "", questions, sections), **changes)
    return {(fault.pointer, fault.code) for fault in faults_of_form(form)}


def test_sections_hold_together() -> None:
    assert form_with() == set()
    apart = tuple(
        replace(one, section=section)
        for one, section in zip(SOUND, ("s1", None, "s1", "s2"), strict=True)
    )
    assert ("#/questions/2/section", "section-split") in form_with(questions=apart)
    assert form_with(questions=SOUND) == {
        ("#/sections/0", "section-empty"),
        ("#/sections/1", "section-empty"),
    }
    assert ("#/sections/0/parent", "unknown-section") in form_with(
        sections=(Section("s1", parent="s9"), Section("s2"))
    )
    assert ("#/sections/0/parent", "section-nesting") in form_with(
        sections=(Section("s1", parent="s2"), Section("s2", parent="s1"))
    )
    assert ("#/sections/1/code", "duplicate-code") in form_with(
        sections=(Section("s1"), Section("S1"), Section("s2"))
    )
    assert ("#/questions/0/section", "unknown-section") in form_with(sections=(Section("s2"),))
    later = (Section("s1", "Một", parse_condition("${q1} = 'A'")), Section("s2", parent="s1"))
    assert form_with(sections=later) == {("#/sections/0/relevant", "later-question")}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"metadata": ("audit",)}, "#/metadata/0", "unknown-metadata"),
        ({"translations": {"vi": {"title": "x"}}}, "#/translations/vi", "own-language"),
        ({"title": "a\x07b"}, "#", "unreadable-text"),
        ({"translations": {"en": {"title": "${q1}"}}}, "#/translations/en", "unreadable-text"),
    ],
)
def test_words_and_metadata_are_checked(changes: dict[str, Any], pointer: str, code: str) -> None:
    assert form_with(**changes) == {(pointer, code)}


@pytest.mark.parametrize(
    ("question", "pointer", "code"),
    [
        (replace(NUMBER, code="q9", step=Decimal(0)), "step", "range-incomplete"),
        (replace(NUMBER, code="q9", minimum=None, step=Decimal(1)), "step", "range-incomplete"),
        (replace(NUMBER, code="q9", step=Decimal("0.001")), "step", "too-many-steps"),
        (replace(NUMBER, code="q9", integer=True, step=Decimal("0.5")), "step", "no-whole-number"),
        (replace(TEXT, code="q9", step=Decimal(1)), "step", "not-used"),
        (Question("q9", "!", QuestionType.NOTE, required=True), "required", "not-used"),
        (Question("q9", "!", QuestionType.NOTE, leaf="9.1"), "leaf", "not-used"),
        (replace(TEXT, code="9a"), "code", "code-not-a-name"),
        (replace(TEXT, code="xmlText"), "code", "code-not-a-name"),
        (replace(TEXT, code="Q4"), "code", "duplicate-code"),
        (replace(TEXT, code="end"), "code", "reserved-code"),
        (
            replace(LIKERT, code="q9", options=(*(Option(c, c) for c in "12345"), C)),
            "options",
            "options-not-used",
        ),
    ],
)
def test_ranges_notes_and_names_are_checked(question: Question, pointer: str, code: str) -> None:
    assert found((*SOUND, question)) == {(f"#/questions/4/{pointer}", code)}


def test_a_scale_may_have_labels_of_its_own() -> None:
    own = replace(LIKERT, code="q9", options=tuple(Option(code, f"Mức {code}") for code in "12345"))
    assert found((*SOUND, own)) == set()
    assert [one.label for one in own.choices][:2] == ["Mức 1", "Mức 2"]
    assert own.allowed == ("1", "2", "3", "4", "5", "DK")
    english = [one.label for one in LIKERT.offered_in("en")]
    assert english[-2:] == ["Very satisfied", "Don't know, did not use"]


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
