"""Keeps the limits of an answer in one place: what a constraint says plainly of them becomes minimum, maximum, most characters."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from services.survey.expressions import Condition
from services.survey.expressions.models import (
    Answer,
    Comparator,
    Comparison,
    Joint,
    Junction,
    Length,
    Number,
    Term,
    joined,
)
from services.survey.questionnaires.models import Question, QuestionType

MOST_CHARACTERS: Final = 10_000

_OWN: Final = Answer(None)
_TURNED: Final = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
}


def with_settled_limits(question: Question) -> Question:
    """Take plain limits out of the constraint: `. >= 0 and . <= 10 and X` is from 0, up to 10, and X."""
    rest: list[Condition] = []
    settled = question
    for part in _parts(question.constraint):
        following = _with_limit(settled, part)
        if following is None:
            rest.append(part)
        else:
            settled = following
    return replace(settled, constraint=joined(Joint.AND, tuple(rest)))


def whole_constraint(question: Question) -> Condition | None:
    """Give the constraint with the limits in it, as XLSForm and XForms write it; a range says its own."""
    limits: list[Condition] = []
    if question.step is None:
        for comparator, limit in (
            (Comparator.AT_LEAST, question.minimum),
            (Comparator.AT_MOST, question.maximum),
        ):
            if limit is not None:
                limits.append(Comparison(comparator, _OWN, Number(limit)))
    if question.max_length is not None:
        most = Number(Decimal(question.max_length))
        limits.append(Comparison(Comparator.AT_MOST, Length(_OWN), most))
    return joined(Joint.AND, (*limits, *_parts(question.constraint)))


def _parts(constraint: Condition | None) -> tuple[Condition, ...]:
    if isinstance(constraint, Junction) and constraint.joint is Joint.AND:
        return constraint.conditions
    return () if constraint is None else (constraint,)


def _with_limit(question: Question, part: Condition) -> Question | None:
    """Give the question with one more limit, or nothing where the part says something else."""
    if not isinstance(part, Comparison) or part.comparator not in _TURNED:
        return None
    comparator, subject, limit = part.comparator, part.left, part.right
    if isinstance(subject, Number):
        comparator, subject, limit = _TURNED[comparator], limit, subject
    if not isinstance(limit, Number):
        return None
    if question.type is QuestionType.NUMBER and question.step is None:
        return _with_bound(question, comparator, subject, limit.value)
    if question.type is QuestionType.TEXT:
        return _with_length(question, comparator, subject, limit.value)
    return None


def _with_bound(
    question: Question, comparator: Comparator, subject: Term, limit: Decimal
) -> Question | None:
    if subject != _OWN:
        return None
    if comparator is Comparator.AT_LEAST:
        low = limit if question.minimum is None else max(question.minimum, limit)
        return replace(question, minimum=low)
    high = limit if question.maximum is None else min(question.maximum, limit)
    return replace(question, maximum=high)


def _with_length(
    question: Question, comparator: Comparator, subject: Term, limit: Decimal
) -> Question | None:
    whole = limit == limit.to_integral_value() and 1 <= limit <= MOST_CHARACTERS
    if subject != Length(_OWN) or comparator is not Comparator.AT_MOST or not whole:
        return None
    most = int(limit) if question.max_length is None else min(question.max_length, int(limit))
    return replace(question, max_length=most)
