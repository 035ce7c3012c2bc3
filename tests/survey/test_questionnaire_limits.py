"""What a constraint says plainly of limits becomes limits, and comes back as a constraint."""

from decimal import Decimal

import pytest

from services.survey.expressions import parse_condition, print_condition
from services.survey.questionnaires.limits import whole_constraint, with_settled_limits
from services.survey.questionnaires.models import Question, QuestionType


def settled(kind: QuestionType, constraint: str) -> Question:
    return with_settled_limits(Question("q", "?", kind, constraint=parse_condition(constraint)))


@pytest.mark.parametrize(
    ("constraint", "minimum", "maximum", "rest"),
    [
        (". >= 0 and . <= 10", "0", "10", None),
        ("0 <= . and 10 >= .", "0", "10", None),
        (". <= 10 and . <= 5 and . >= 1 and . >= 2", "2", "5", None),
        (". > 0 and . <= 10", None, "10", ". > 0"),
        (". >= 0 or . <= 10", None, None, ". >= 0 or . <= 10"),
        (". <= ${n} and . >= 0 and . != 3", "0", None, ". <= ${n} and . != 3"),
    ],
)
def test_limits_of_numbers(
    constraint: str, minimum: str | None, maximum: str | None, rest: str | None
) -> None:
    question = settled(QuestionType.NUMBER, constraint)
    assert question.minimum == (minimum and Decimal(minimum))
    assert question.maximum == (maximum and Decimal(maximum))
    assert (question.constraint and print_condition(question.constraint)) == rest
    whole = whole_constraint(question)
    assert whole is not None
    again = Question("q", "?", QuestionType.NUMBER, constraint=whole)
    assert with_settled_limits(again) == question


def test_limits_of_text() -> None:
    question = settled(QuestionType.TEXT, "string-length(.) <= 50 and . != 'x'")
    assert question.max_length == 50
    assert print_condition(whole_constraint(question)) == "string-length(.) <= 50 and . != 'x'"  # type: ignore[arg-type]
    assert settled(QuestionType.TEXT, "string-length(.) >= 5").max_length is None
    assert settled(QuestionType.TEXT, "string-length(.) <= 99999").max_length is None


def test_a_range_says_its_own_limits() -> None:
    asked = Question(
        "q", "?", QuestionType.NUMBER, minimum=Decimal(0), maximum=Decimal(10), step=Decimal(1)
    )
    assert whole_constraint(asked) is None
