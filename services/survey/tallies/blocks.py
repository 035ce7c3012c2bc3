"""How answers to different questions go together: sums of products, of which the error of a mean of several questions is made.

The same person answers all questions of a form, so the errors of their shares are not independent and do not add up. What is
needed is, for each two answers, how many people gave both; for a form of twenty questions that is a small matrix per stratum.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.survey.questionnaires.models import DONT_KNOW, Form, Question, QuestionType

SATISFACTION: Final = "SIPAS"
"""Name of the block of a form's questions on satisfaction; others are named “leaf:” and the leaf."""
ANSWERED: Final = "="
FAVOURABLE: Final = "+"
ONE_CODE: Final = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})

Column = tuple[str, str]
"""Question, and one of its options, or `FAVOURABLE` or `ANSWERED`."""
Products = list[list[int]]
"""For each two columns, how many responses have both; on the diagonal, how many have the one."""


@dataclass(frozen=True, slots=True)
class Block:
    """Questions of a form whose answers are looked at together."""

    name: str
    questions: tuple[Question, ...]
    columns: tuple[Column, ...]


def blocks_of(form: Form) -> Iterator[Block]:
    """Name the blocks of a form: satisfaction, and each leaf that several of its questions are about."""
    coded = [one for one in form.asked if one.type in ONE_CODE]
    satisfaction = tuple(one for one in coded if one.factor is not None)
    if satisfaction:
        columns = [(one.code, kind) for one in satisfaction for kind in (FAVOURABLE, ANSWERED)]
        yield Block(SATISFACTION, satisfaction, tuple(columns))
    for leaf in dict.fromkeys(one.leaf for one in coded if one.leaf is not None):
        questions = tuple(one for one in coded if one.leaf == leaf)
        if len(questions) > 1:
            columns = [
                (one.code, option)
                for one in questions
                for option in (*(choice.code for choice in one.choices), ANSWERED)
            ]
            yield Block(f"leaf:{leaf}", questions, tuple(columns))


FIRST_SIGN: Final = 0x30
"""Sign of “no answer”; the codes of a question have the signs after it, in the order of `Question.allowed`."""
_ROWS: Final = 65_536


def read_signs(signs: str, questions: int) -> Any:
    """Read the answers of a stratum, a sign for each question, person after person, as a matrix."""
    import numpy as np

    if signs.isascii():
        return np.frombuffer(signs.encode(), dtype="u1").reshape(-1, questions)
    return np.frombuffer(signs.encode("utf-32-le"), dtype="<u4").reshape(-1, questions)


def counts(people: Any, asked: Sequence[Question]) -> Iterator[tuple[str, str, int]]:
    """Count how often each code of each question was given."""
    import numpy as np

    for place, question in enumerate(asked):
        found = np.bincount(people[:, place], minlength=FIRST_SIGN + len(question.allowed) + 1)
        for number, option in enumerate(question.allowed, FIRST_SIGN + 1):
            if found[number]:
                yield question.code, option, int(found[number])


def products(
    block: Block, people: Any, asked: Sequence[Question], favourable: Sequence[str]
) -> Products:
    """Multiply out the answers of a stratum."""
    import numpy as np

    places = {question.code: (place, question) for place, question in enumerate(asked)}
    wanted = [
        (places[code][0], _signs(places[code][1], kind, favourable)) for code, kind in block.columns
    ]
    tables = np.zeros((len(wanted), 1 + max(int(people.max(initial=0)), FIRST_SIGN)))
    for column, (_, signs) in enumerate(wanted):
        tables[column, [sign for sign in signs if sign < tables.shape[1]]] = 1
    found = np.zeros((len(wanted), len(wanted)))
    for start in range(0, len(people), _ROWS):
        part = np.ascontiguousarray(people[start : start + _ROWS].T)
        # Looked up by sign; as floats, which BLAS multiplies and which are exact up to 2 ** 53.
        columns = np.stack(
            [table[part[place]] for table, (place, _) in zip(tables, wanted, strict=True)]
        )
        found += columns @ columns.T
    counted: Products = found.astype(np.int64).tolist()
    return counted


def _signs(question: Question, kind: str, favourable: Sequence[str]) -> list[int]:
    """Give the signs that a column stands for."""
    options = [one for one in question.allowed if one != DONT_KNOW]
    chosen: Any = {ANSWERED: options, FAVOURABLE: favourable}.get(kind, (kind,))
    return [
        FIRST_SIGN + number
        for number, one in enumerate(question.allowed, 1)
        if one in chosen and one != DONT_KNOW
    ]


def added(one: Products, other: Products, times: int = 1) -> Products:
    """Add up two counts of the same block."""
    return [
        [a + times * b for a, b in zip(*rows, strict=True)] for rows in zip(one, other, strict=True)
    ]
