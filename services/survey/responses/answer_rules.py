"""Compiles a form once into a checker that judges the answers of a response in a few microseconds."""

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, Final, NamedTuple

from services.survey.expressions import Holds, compile_condition, references
from services.survey.expressions.models import Joint, joined
from services.survey.questionnaires.models import Form, Question, QuestionType
from services.survey.responses.answer_faults import (
    missing,
    not_allowed,
    not_relevant,
    outside_constraint,
    unknown,
)
from services.survey.responses.answer_readers import Reader, reader_of
from shared.problems.problem import Fault

MOST_FAULTS: Final = 100
"""Beyond that the rest of a broken response is not listed."""

_ONE_CODE: Final = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})


class _Step(NamedTuple):
    """What is asked of the answer to one question."""

    code: str
    read: Reader
    required: bool
    relevant: Holds | None
    constraint: Holds | None


class _Scale(NamedTuple):
    """The questions that are answered by one of the same codes."""

    allowed: frozenset[str]
    of: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    """Gives their answers; raises KeyError where one has none."""


class _LookedAt(NamedTuple):
    """The questions that decide about another: where they are faulty, nothing that follows is told."""

    by_relevance: frozenset[str]
    by_constraint: frozenset[str]


class FormChecker:
    """Judges answers to one form version."""

    __slots__ = ("_form", "_looked_at", "_plain", "_questions", "_required", "_scales", "_steps")

    def __init__(self, form: Form) -> None:
        self._form = form
        self._questions: dict[str, Question] = {one.code: one for one in form.asked}
        self._steps = tuple(_step(form, one) for one in form.asked)
        self._looked_at = {one.code: _looked_at(form, one) for one in form.asked}
        self._required = frozenset(one.code for one in form.asked if one.required)
        self._plain = frozenset(
            (one.code, allowed)
            for one, step in zip(form.asked, self._steps, strict=True)
            if one.type in _ONE_CODE
            and step.constraint is None
            and not any(other.relevant for other in self._steps)
            for allowed in one.allowed
        )
        """Answers that are right whatever else is answered: most responses hold nothing else."""
        self._scales = _scales(form, self._plain)

    def judge(  # noqa: PLR0912  the hot path calls nothing it need not
        self, answers: Mapping[str, Any]
    ) -> tuple[dict[str, str | list[str]], list[Fault]]:
        """Give the answers in canonical form, and all that is wrong with them.

        Two responses mean the same exactly when their canonical answers are equal: chosen options in the form's order,
        numbers without needless zeros, text in NFC without outer spaces, and no entry where nothing was answered (null).
        """
        try:
            if self._all_on_scales(answers) or (
                answers.items() <= self._plain and self._required <= answers.keys()
            ):
                return dict(answers), []
        except TypeError:  # a list, which the plain way does not know
            pass
        given: dict[str, str | list[str]] = {}
        faults: list[Fault] = []
        faulty: set[str] = set()
        for code, read, required, relevant, constraint in self._steps:
            value = answers.get(code)
            if value is None and not required:
                continue
            if relevant is not None and not relevant(given, None):
                if value is not None and faulty.isdisjoint(self._looked_at[code].by_relevance):
                    faults.append(not_relevant(self._form, self._questions[code]))
                continue
            if value is None:
                if faulty.isdisjoint(self._looked_at[code].by_relevance):
                    faults.append(missing(self._form, self._questions[code]))
                faulty.add(code)
                continue
            try:
                plain = read(value)
            except TypeError:  # an unhashable value where a code belongs
                plain = None
            if plain is None:
                faults.append(not_allowed(self._questions[code]))
                faulty.add(code)
            elif constraint is not None and not constraint(given, plain):
                if faulty.isdisjoint(self._looked_at[code].by_constraint):
                    faults.append(outside_constraint(self._form, self._questions[code]))
                faulty.add(code)
            else:
                given[code] = plain
        if len(given) != len(answers):
            faults.extend(unknown(code, self._questions) for code in self._strangers(answers))
        return given, faults[:MOST_FAULTS]

    def _all_on_scales(self, answers: Mapping[str, Any]) -> bool:
        """Whether every question is answered, each by a code of its scale: a third of the time of looking at pairs."""
        if not self._scales or len(answers) != len(self._questions):
            return False
        try:
            for allowed, of in self._scales:
                if not allowed.issuperset(of(answers)):
                    return False
        except KeyError:
            return False
        return True

    def _strangers(self, answers: Mapping[str, Any]) -> list[str]:
        return [code for code in answers if code not in self._questions][:MOST_FAULTS]


def _scales(form: Form, plain: frozenset[tuple[str, str]]) -> tuple[_Scale, ...]:
    """Gather the questions of each scale, where every question has one that holds whatever else is answered."""
    found: dict[frozenset[str], list[str]] = {}
    for one in form.asked:
        allowed = frozenset(one.allowed)
        if not allowed or not plain.issuperset((one.code, code) for code in allowed):
            return ()
        found.setdefault(allowed, []).append(one.code)
    # itemgetter gives a tuple from two codes on
    return tuple(_Scale(allowed, itemgetter(*codes, codes[0])) for allowed, codes in found.items())


def _step(form: Form, question: Question) -> _Step:
    relevance = joined(Joint.AND, form.relevance_of(question))
    return _Step(
        question.code,
        reader_of(question),
        question.required,
        None if relevance is None else compile_condition(relevance),
        None if question.constraint is None else compile_condition(question.constraint),
    )


def _looked_at(form: Form, question: Question) -> _LookedAt:
    relevance = (references(one) for one in form.relevance_of(question))
    constraint = question.constraint
    return _LookedAt(
        frozenset(code for codes in relevance for code in codes),
        frozenset() if constraint is None else references(constraint),
    )
