"""Checks conditions against the questions they look at, so that none can be true or false by mistake."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from services.survey.expressions import PLAIN_NUMBER, Condition
from services.survey.expressions.models import (
    Answer,
    Arithmetic,
    Comparison,
    Count,
    Day,
    Junction,
    Length,
    Matches,
    Negation,
    Number,
    Quoted,
    Selected,
    Term,
    answers_in,
)
from services.survey.questionnaires.models import DONT_KNOW, Question, QuestionType
from shared.methodology.decimals import decimal_text
from shared.problems.problem import Text

Complaint = tuple[str, Text]
"""A code and what to write instead."""

_WITH_CODES = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.LIKERT})
_WITH_ONE_CODE = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})


class ConditionCheck:
    """Checks conditions where these questions stand before, and these come later."""

    def __init__(
        self, earlier: Mapping[str, Question], later: AbstractSet[str], own: Question | None = None
    ) -> None:
        self._earlier = earlier
        self._later = later
        self._own = own

    def complaints(self, condition: Condition) -> Iterator[Complaint]:
        """Say all that is wrong, what is asked of no known question first."""
        unknown = list(self._unknown(condition))
        yield from unknown or self._of(condition)

    def _unknown(self, condition: Condition) -> Iterator[Complaint]:
        for code in dict.fromkeys(one.question for one in answers_in(condition)):
            if code is None and self._own is None:
                yield _OWN_ANSWER
            elif code is not None and self._find(Answer(code)) is None:
                yield _later(code) if code in self._later else _no_question(code)

    def _find(self, answer: Answer) -> Question | None:
        if answer.question is None:
            return self._own
        return self._earlier.get(answer.question)

    def _asked(self, answer: Answer) -> Question:
        found = self._find(answer)
        assert found is not None  # checked before
        return found

    def _of(self, condition: Condition) -> Iterator[Complaint]:
        match condition:
            case Junction(conditions=conditions):
                for one in conditions:
                    yield from self._of(one)
            case Negation(of=of):
                yield from self._of(of)
            case Selected(of=of, code=code):
                yield from self._selected(self._asked(of), code)
            case Matches(of=of):
                yield from self._text_only(self._asked(of), "regex()")
                if self._own is None:
                    yield _PATTERN_IN_RELEVANCE
            case Comparison():
                yield from self._terms(condition)
                yield from self._comparison(condition)

    def _selected(self, question: Question, code: str) -> Iterator[Complaint]:
        if question.type not in _WITH_CODES:
            yield (
                "question-without-options",
                Text(
                    f"Câu “{question.code}” không có phương án để chọn; selected() chỉ dùng cho câu SINGLE, MULTIPLE hoặc LIKERT.",
                    f"Question “{question.code}” has no options to compare; use selected() with a SINGLE, MULTIPLE or LIKERT one.",
                ),
            )
        else:
            yield from _known_option(question, code)

    def _text_only(self, question: Question, function: str) -> Iterator[Complaint]:
        if question.type is not QuestionType.TEXT:
            yield (
                "question-without-text",
                Text(
                    f"Câu “{question.code}” không phải câu TEXT; {function} chỉ dùng cho câu TEXT.",
                    f"Question “{question.code}” is no TEXT question; use {function} with TEXT ones only.",
                ),
            )

    def _terms(self, comparison: Comparison) -> Iterator[Complaint]:
        if not any(True for _ in answers_in(comparison)):
            yield (
                "constant-comparison",
                Text(
                    "Phép so sánh không xét câu trả lời nào; hãy viết ${mã câu} hoặc “.” ở một bên.",
                    "The comparison looks at no answer; write ${question} or “.” on one side.",
                ),
            )
        for term in (comparison.left, comparison.right):
            yield from self._figures_within(term)

    def _figures_within(self, term: Term) -> Iterator[Complaint]:
        match term:
            case Count(of=of) if self._asked(of).type is not QuestionType.MULTIPLE:
                yield (
                    "question-without-options",
                    Text(
                        f"Câu “{self._asked(of).code}” không phải câu MULTIPLE; count-selected() chỉ dùng cho câu MULTIPLE.",
                        f"Question “{self._asked(of).code}” is no MULTIPLE one; use count-selected() with MULTIPLE only.",
                    ),
                )
            case Length(of=of):
                yield from self._text_only(self._asked(of), "string-length()")
            case Arithmetic(left=left, right=right):
                for one in (left, right):
                    yield from self._figures_within(one)
                    if not self._is_numeric(one):
                        yield _NOT_A_NUMBER
            case _:
                return

    def _is_numeric(self, term: Term) -> bool:
        match term:
            case Number() | Count() | Length() | Arithmetic():
                return True
            case Answer():
                return _has_number(self._asked(term))
            case _:
                return False

    def _comparison(self, comparison: Comparison) -> Iterator[Complaint]:
        left, right = comparison.left, comparison.right
        if isinstance(left, Answer) and isinstance(right, Answer):
            yield from self._two_answers(comparison, self._asked(left), self._asked(right))
        elif isinstance(left, Answer):
            yield from self._answer_with(comparison, self._asked(left), right)
        elif isinstance(right, Answer):
            yield from self._answer_with(comparison, self._asked(right), left)
        elif any(True for _ in answers_in(comparison)) and not (
            self._is_numeric(left) and self._is_numeric(right)
        ):
            yield _NOT_A_NUMBER

    def _two_answers(
        self, comparison: Comparison, one: Question, other: Question
    ) -> Iterator[Complaint]:
        both_numbers = _has_number(one) and _has_number(other)
        same = one.type is other.type and one.type is not QuestionType.MULTIPLE
        ordered = both_numbers or (same and one.type is QuestionType.DATE)
        if not (ordered or (same and comparison.comparator.is_equality)):
            yield _not_comparable(one, f"${{{other.code}}}")

    def _answer_with(
        self, comparison: Comparison, question: Question, term: Term
    ) -> Iterator[Complaint]:
        equality = comparison.comparator.is_equality
        match term:
            case Quoted(value=""):
                if not equality:
                    yield _not_comparable(question, "''")
            case Quoted(value=value):
                yield from self._answer_with_text(question, value, equality=equality)
            case Day():
                if question.type is not QuestionType.DATE:
                    yield _not_comparable(question, "date(…)")
            case _ if not _has_number(question):
                if question.type in _WITH_ONE_CODE and isinstance(term, Number) and equality:
                    yield from _known_option(question, decimal_text(term.value))
                else:
                    yield _not_comparable(question, "một số / a number")
            case Number(value=value) if question.type in _WITH_ONE_CODE and equality:
                yield from _known_option(question, decimal_text(value))

    def _answer_with_text(
        self, question: Question, value: str, *, equality: bool
    ) -> Iterator[Complaint]:
        if question.type is QuestionType.MULTIPLE:
            yield (
                "several-options",
                Text(
                    f"Câu “{question.code}” chọn được nhiều phương án; hãy viết selected(${{{question.code}}}, '{value}').",
                    f"Question “{question.code}” takes several options; write selected(${{{question.code}}}, '{value}').",
                ),
            )
        elif question.type in _WITH_ONE_CODE and equality:
            yield from _known_option(question, value)
        elif question.type is QuestionType.NUMBER:
            yield (
                "number-in-quotes",
                Text(
                    f"Câu “{question.code}” trả lời bằng số; hãy bỏ dấu nháy quanh “{value}”.",
                    f"Question “{question.code}” is answered by a number; leave out the quotes around “{value}”.",
                ),
            )
        elif question.type is QuestionType.DATE:
            yield (
                "day-in-quotes",
                Text(
                    f"Câu “{question.code}” trả lời bằng ngày; hãy viết date('2024-11-30') thay cho '{value}'.",
                    f"Question “{question.code}” is answered by a day; write date('2024-11-30') instead of '{value}'.",
                ),
            )
        elif not equality or question.type is not QuestionType.TEXT:
            yield _not_comparable(question, f"'{value}'")


def _has_number(question: Question) -> bool:
    """Whether its answers are numbers; codes may be, as the points of a scale are."""
    if question.type in _WITH_ONE_CODE:
        return all(PLAIN_NUMBER.fullmatch(code) for code in question.allowed if code != DONT_KNOW)
    return question.type is QuestionType.NUMBER


def _known_option(question: Question, code: str) -> Iterator[Complaint]:
    if code not in question.allowed:
        listed = ", ".join(question.allowed)
        yield (
            "unknown-option",
            Text(
                f"Câu “{question.code}” không có phương án “{code}”; chỉ có: {listed}.",
                f"Question “{question.code}” has no option “{code}”; it has: {listed}.",
            ),
        )


def _not_comparable(question: Question, other: str) -> Complaint:
    return (
        "not-comparable",
        Text(
            f"Câu “{question.code}” loại {question.type} không so sánh được như vậy với {other}; hãy so mã bằng = hoặc !=, số với số, ngày với date('…').",
            f"Question “{question.code}” of type {question.type} cannot be compared so with {other}; compare codes by = or !=, numbers with numbers, days with date('…').",
        ),
    )


def _later(code: str) -> Complaint:
    return (
        "later-question",
        Text(
            f"Câu “{code}” đứng sau hoặc chính là câu này; điều kiện chỉ dựa vào câu đứng trước (trong ràng buộc, câu trả lời của chính câu viết là “.”).",
            f"Question “{code}” is this one or comes later; a condition looks at earlier ones only (a constraint writes its own answer as “.”).",
        ),
    )


def _no_question(code: str) -> Complaint:
    return (
        "unknown-question",
        Text(
            f"Không có câu hỏi nào mang mã “{code}”; hãy viết mã của một câu đứng trước.",
            f"There is no question “{code}”; write the code of an earlier one.",
        ),
    )


_OWN_ANSWER: Complaint = (
    "own-answer",
    Text(
        "“.” là câu trả lời của chính câu này, chỉ dùng trong ràng buộc (constraint); hãy viết ${mã câu}.",
        "“.” is the question's own answer and belongs to constraints only; write ${question}.",
    ),
)
_PATTERN_IN_RELEVANCE: Complaint = (
    "pattern-in-relevance",
    Text(
        "regex() chỉ dùng trong ràng buộc (constraint); hãy hỏi bằng câu chọn phương án rồi so mã của phương án.",
        "regex() belongs to constraints only; ask by a question with options, and compare its codes.",
    ),
)
_NOT_A_NUMBER: Complaint = (
    "not-a-number",
    Text(
        "Chỉ tính toán và so sánh số với số; hãy dùng câu NUMBER, count-selected() hoặc string-length().",
        "Only numbers are computed and compared with numbers; use NUMBER questions, count-selected() or string-length().",
    ),
)
