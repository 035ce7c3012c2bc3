"""Answers are judged exactly, in canonical form, with every fault at its question."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.survey.expressions import parse_condition
from services.survey.questionnaires.models import Form, Option, Question, QuestionType, Section
from services.survey.responses.answer_rules import MOST_FAULTS, FormChecker

OPTIONS = tuple(Option(code, code) for code in "ABC")
FORM = Form(
    "HN-01",
    "Phiếu",
    "",
    (
        Question("q1", "?", QuestionType.SINGLE, required=True, options=OPTIONS, dont_know=True),
        Question("q2", "?", QuestionType.LIKERT, required=True),
        Question(
            "q3",
            "?",
            QuestionType.MULTIPLE,
            required=True,
            options=OPTIONS,
            relevant=parse_condition("${q1} = 'B' or ${q1} = 'C'"),
        ),
        Question(
            "q4",
            "?",
            QuestionType.NUMBER,
            minimum=Decimal(-1),
            maximum=Decimal("12.5"),
        ),
        Question("q5", "?", QuestionType.NUMBER, integer=True),
        Question("q6", "?", QuestionType.TEXT, max_length=10),
        Question(
            "q7",
            "?",
            QuestionType.TEXT,
            relevant=parse_condition("selected(${q3}, 'A') and (${q2} = '1' or ${q2} = '2')"),
        ),
    ),
)
CHECKER = FormChecker(FORM)
GOOD: dict[str, Any] = {"q1": "A", "q2": "5"}


def faults(answers: dict[str, Any], checker: FormChecker = CHECKER) -> set[tuple[str, str]]:
    return {(one.pointer, one.code) for one in checker.judge(answers)[1]}


def test_good_answers_have_no_fault() -> None:
    answers = GOOD | {"q4": "12.5", "q5": "-3", "q6": "Tốt"}
    assert CHECKER.judge(answers) == (answers, [])
    conditional = {"q1": "B", "q2": "1", "q3": ["A", "C"], "q7": "vì chậm"}
    assert CHECKER.judge(conditional) == (conditional, [])


@pytest.mark.parametrize(
    ("given_", "meant"),
    [
        ({"q1": "B", "q3": ["C", "A"]}, {"q1": "B", "q3": ["A", "C"]}),
        ({"q4": "12.500"}, {"q4": "12.5"}),
        ({"q4": "-0"}, {"q4": "0"}),
        ({"q4": "007"}, {"q4": "7"}),
        ({"q6": " ha\u0302n "}, {"q6": "hân"}),
        ({"q6": None}, {}),
    ],
)
def test_answers_that_mean_the_same_are_the_same(
    given_: dict[str, Any], meant: dict[str, Any]
) -> None:
    assert CHECKER.judge(GOOD | given_) == (GOOD | meant, [])


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("q1", "D"),
        ("q1", "a"),
        ("q1", 1),
        ("q1", True),
        ("q1", ["A"]),
        ("q1", {"A": 1}),
        ("q1", ""),
        ("q2", "DK"),
        ("q2", "6"),
        ("q2", 5),
        ("q4", "12.51"),
        ("q4", "-1.01"),
        ("q4", 3),
        ("q4", 0.1),
        ("q4", "1e1"),
        ("q4", "NaN"),
        ("q4", "1,5"),
        ("q4", "٣"),
        ("q4", "9" * 16),
        ("q4", ""),
        ("q4", ["1"]),
        ("q5", "1.5"),
        ("q6", "12345678901"),
        ("q6", "  "),
        ("q6", "a\0b"),
        ("q6", "\ud800"),
        ("q6", 7),
        ("q6", "x" * 1_000_000),
    ],
)
def test_an_answer_outside_the_choices_is_told_with_what_is_allowed(
    question: str, value: Any
) -> None:
    _, found = CHECKER.judge(GOOD | {question: value})
    assert [(one.pointer, one.code) for one in found] == [
        (f"#/answers/{question}", "answer-not-allowed")
    ]
    assert "hãy" in found[0].text.vi
    assert "write" in found[0].text.en
    if question in {"q1", "q2"}:
        allowed = {"q1": "A, B, C, DK", "q2": "1, 2, 3, 4, 5"}[question]
        assert allowed in found[0].text.vi
        assert allowed in found[0].text.en


@pytest.mark.parametrize("value", [[], ["A", "A"], ["A", "D"], "A", [1], [["A"]], ["DK"], [None]])
def test_several_choices_are_a_list_without_repeats(value: Any) -> None:
    assert faults({"q1": "B", "q2": "1", "q3": value}) == {("#/answers/q3", "answer-not-allowed")}


def test_what_is_required_and_relevant_must_be_answered() -> None:
    assert faults({}) == {("#/answers/q1", "answer-missing"), ("#/answers/q2", "answer-missing")}
    assert faults({"q1": "C", "q2": "1"}) == {("#/answers/q3", "answer-missing")}
    assert faults({"q1": None, "q2": "1"}) == {("#/answers/q1", "answer-missing")}


def test_what_is_irrelevant_must_not_be_answered() -> None:
    assert faults(GOOD | {"q3": ["A"]}) == {("#/answers/q3", "not-relevant")}
    assert faults({"q1": "B", "q2": "5", "q3": ["A"], "q7": "x"}) == {
        ("#/answers/q7", "not-relevant")
    }
    assert faults({"q1": "DK", "q2": "5", "q3": ["A"]}) == {("#/answers/q3", "not-relevant")}


def test_one_mistake_is_told_once_not_again_where_others_depend_on_it() -> None:
    assert faults({"q1": "Z", "q2": "5", "q3": ["A"]}) == {("#/answers/q1", "answer-not-allowed")}


def test_unknown_questions_are_told_whatever_their_names() -> None:
    assert faults(GOOD | {"q99": None}) == {("#/answers/q99", "unknown-question")}
    assert faults(GOOD | {"a/b~c": "1"}) == {("#/answers/a~1b~0c", "unknown-question")}
    many = faults(GOOD | {f"x{number}": "A" for number in range(5000)})
    assert len(many) == MOST_FAULTS
    pointer, _ = faults(GOOD | {"x" * 100_000: "A"}).pop()
    assert len(pointer) < 100


def test_all_faults_of_a_response_are_told_at_once() -> None:
    assert faults({"q1": "Z", "q4": "99", "q9": "1"}) == {
        ("#/answers/q1", "answer-not-allowed"),
        ("#/answers/q2", "answer-missing"),
        ("#/answers/q4", "answer-not-allowed"),
        ("#/answers/q9", "unknown-question"),
    }


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.sampled_from(["A", "B", "1", "DK", "12.5"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=5,
)
CODES = st.sampled_from([f"q{number}" for number in range(1, 9)])


@given(st.dictionaries(CODES, JSON))
def test_whatever_is_sent_is_judged_and_canonical_answers_stay_as_they_are(
    answers: dict[str, Any],
) -> None:
    canonical, found = CHECKER.judge(answers)
    if not found:
        assert CHECKER.judge(canonical) == (canonical, [])


PLAIN = FormChecker(Form("P", "P", "", FORM.questions[:2]))


@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), JSON))
def test_the_plain_way_judges_as_the_long_way_does(answers: dict[str, Any]) -> None:
    extra = Question("zz", "?", QuestionType.TEXT, relevant=parse_condition("${q1} = 'A'"))
    long_way = FormChecker(Form("P", "P", "", (*FORM.questions[:2], extra)))
    plain, long = PLAIN.judge(answers), long_way.judge(answers)
    assert plain[0] == long[0]
    assert {one[::2] for one in plain[1]} == {one[::2] for one in long[1]}


RICH = Form(
    "R",
    "Phiếu",
    "",
    (
        Question("visited", "?", QuestionType.SINGLE, required=True, options=OPTIONS[:2]),
        Question(
            "day", "?", QuestionType.DATE, constraint=parse_condition(". >= date('2024-01-01')")
        ),
        Question("place", "?", QuestionType.GEOPOINT),
        Question("photo", "?", QuestionType.IMAGE),
        Question("read", "!", QuestionType.NOTE),
        Question(
            "score",
            "?",
            QuestionType.NUMBER,
            minimum=Decimal("0.5"),
            maximum=Decimal(10),
            step=Decimal("0.5"),
            section="inner",
        ),
        Question("least", "?", QuestionType.NUMBER, section="inner"),
        Question(
            "most",
            "?",
            QuestionType.NUMBER,
            required=True,
            constraint=parse_condition(". >= ${least}"),
            constraint_message="Từ mức thấp nhất trở lên",
            required_message="Cần mức cao nhất",
            section="inner",
            translations={"en": {"constraint_message": "From {least} on"}},
        ),
    ),
    (
        Section("outer", "Ngoài", parse_condition("${visited} = 'A'")),
        Section("inner", "Trong", parent="outer"),
    ),
)
RICH_CHECKER = FormChecker(RICH)


@pytest.mark.parametrize(
    ("answers", "meant"),
    [
        ({"day": "2024-02-29"}, {"day": "2024-02-29"}),
        ({"place": "21.0285 105.8542"}, {"place": "21.0285 105.8542"}),
        ({"place": "21.02850 105.0 -3.50 10"}, {"place": "21.0285 105 -3.5 10"}),
        ({"photo": "1700000000.jpg"}, {"photo": "1700000000.jpg"}),
    ],
)
def test_days_places_and_pictures_are_canonical(
    answers: dict[str, Any], meant: dict[str, Any]
) -> None:
    assert RICH_CHECKER.judge({"visited": "B"} | answers) == ({"visited": "B"} | meant, [])


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("day", "30/11/2024"),
        ("day", "2024-02-30"),
        ("day", "0024-01-01"),
        ("day", 20240101),
        ("place", "21.0285"),
        ("place", "91 105"),
        ("place", "21 181"),
        ("place", "21,5 105"),
        ("place", "1 2 3 4 5"),
        ("place", ["21", "105"]),
        ("photo", "../secret.jpg"),
        ("photo", "a\\b.jpg"),
        ("photo", ".hidden"),
        ("photo", "x" * 300),
        ("photo", "\ud800.jpg"),
    ],
)
def test_what_is_no_day_place_or_picture_is_refused_with_an_example(
    question: str, value: Any
) -> None:
    _, found = RICH_CHECKER.judge({"visited": "B", question: value})
    assert [(one.pointer, one.code) for one in found] == [
        (f"#/answers/{question}", "answer-not-allowed")
    ]
    assert "hãy" in found[0].text.vi
    assert "such as" in found[0].text.en


def test_sections_ranges_and_constraints_are_judged() -> None:
    inside = {"visited": "A", "score": "9.5", "least": "1", "most": "1.0"}
    assert RICH_CHECKER.judge(inside) == (inside | {"most": "1"}, [])
    assert faults({"visited": "A"}, RICH_CHECKER) == {("#/answers/most", "answer-missing")}
    assert faults({"visited": "B", "score": "1"}, RICH_CHECKER) == {
        ("#/answers/score", "not-relevant")
    }
    assert faults(inside | {"score": "9.3", "most": "0.9"}, RICH_CHECKER) == {
        ("#/answers/score", "answer-not-allowed"),
        ("#/answers/most", "constraint-broken"),
    }
    assert faults(inside | {"day": "2023-12-31", "read": "x"}, RICH_CHECKER) == {
        ("#/answers/day", "constraint-broken"),
        ("#/answers/read", "unknown-question"),
    }


def test_a_constraint_on_a_faulty_answer_is_not_told_again() -> None:
    answers = {"visited": "A", "least": "x", "most": "1"}
    assert faults(answers, RICH_CHECKER) == {("#/answers/least", "answer-not-allowed")}


def test_the_form_says_itself_what_is_wrong_in_each_language() -> None:
    broken = RICH_CHECKER.judge({"visited": "A", "least": "2", "most": "1"})[1][0].text
    assert "Từ mức thấp nhất trở lên" in broken.vi
    assert "From {least} on" in broken.en
    assert "Cần mức cao nhất" in RICH_CHECKER.judge({"visited": "A"})[1][0].text.vi
    plain = RICH_CHECKER.judge({"visited": "B", "day": "2023-01-01"})[1][0].text
    assert ". >= date('2024-01-01')" in plain.en
    irrelevant = RICH_CHECKER.judge({"visited": "B", "most": "1"})[1][0].text
    assert "${visited} = 'A'" in irrelevant.vi
