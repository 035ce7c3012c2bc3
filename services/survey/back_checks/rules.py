"""Draws, judges and compares."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.survey.back_checks.models import Candidate, ContactOutcome, NewContact
from services.survey.questionnaires.models import Form, Question, QuestionType
from services.survey.responses.answer_faults import not_allowed, unknown
from services.survey.responses.answer_readers import reader_of
from services.survey.samples.rules import drawn
from shared.canonical import digest
from shared.problems.problem import Fault, Text

_COMPARED = frozenset(
    {QuestionType.SINGLE, QuestionType.LIKERT, QuestionType.MULTIPLE, QuestionType.NUMBER}
)
"""What is asked again where nothing is said: words are never the same twice."""


def by_interviewer(candidates: Iterable[Candidate]) -> dict[UUID, list[Candidate]]:
    """Lay candidates out by interviewer."""
    found: dict[UUID, list[Candidate]] = defaultdict(list)
    for one in candidates:
        found[one.interviewer_id].append(one)
    return dict(sorted(found.items()))


def draw(
    candidates: Mapping[UUID, Sequence[Candidate]], *, percent: int, at_least: int, seed: str
) -> list[tuple[int, Candidate]]:
    """Draw a share of each interviewer's responses, rounded up, in the random order of the seed."""
    found = []
    for members in candidates.values():
        named = {str(one.response_id): one for one in members}
        size = max(-(-len(members) * percent // 100), at_least)
        chosen = drawn(list(named), seed)[:size]
        found += [(place, named[one]) for place, one in enumerate(chosen, 1)]
    return found


def drawn_from(candidates: Mapping[UUID, Sequence[Candidate]]) -> dict[str, Any]:
    """Say what was drawn from, so that the draw can be done again and checked."""
    return {
        str(interviewer_id): {
            "responses": len(members),
            "digest": digest(sorted(str(one.response_id) for one in members)),
        }
        for interviewer_id, members in candidates.items()
    }


def usual_questions(forms: Iterable[Form]) -> list[str]:
    """Name what is asked again where nothing is said."""
    codes = (one.code for form in forms for one in form.asked if one.type in _COMPARED)
    return list(dict.fromkeys(codes))


def faults_of_questions(questions: Sequence[str], known: Collection[str]) -> list[Fault]:
    """Find questions that no form of the campaign asks."""
    return [
        Fault(
            f"#/questions/{index}",
            Text(
                f"Không phiếu nào của đợt điều tra có câu “{code}”; hãy bỏ đi hoặc ghi lại mã câu hỏi.",
                f"No form of the campaign asks “{code}”; leave it out or mend the code.",
            ),
            "unknown-question",
        )
        for index, code in enumerate(questions)
        if code not in known
    ]


def judge_contact(
    new: NewContact, form: Form, questions: Collection[str]
) -> tuple[dict[str, Any], list[Fault]]:
    """Give the second answers in canonical form, and all that is wrong with them. A second contact may leave questions out."""
    asked: dict[str, Question] = {one.code: one for one in form.asked if one.code in questions}
    given: dict[str, Any] = {}
    faults: list[Fault] = []
    for code, value in new.answers.items():
        if code not in asked:
            faults.append(unknown(code, asked))
        elif (plain := _read(asked[code], value)) is None:
            faults.append(not_allowed(asked[code]))
        else:
            given[code] = plain
    if (new.outcome is ContactOutcome.CONFIRMED) != bool(new.answers):
        faults.append(_ANSWERS_WHERE_CONFIRMED)
    return given, faults


def _read(question: Question, value: Any) -> str | list[str] | None:
    try:
        return reader_of(question)(value)
    except TypeError:  # an unhashable value where a code belongs
        return None


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, bool]:
    """Tell, of each question that was answered again, whether the answer is the same."""
    return {code: first.get(code) == answer for code, answer in second.items()}


_ANSWERS_WHERE_CONFIRMED = Fault(
    "#/answers",
    Text(
        "Chỉ ghi `answers` khi người trả lời xác nhận (CONFIRMED), và khi đó cần ít nhất một câu; hãy sửa lại.",
        "Write `answers` where the respondent confirms (CONFIRMED), at least one then, and nowhere else; mend it.",
    ),
    "answers-where-confirmed",
)
