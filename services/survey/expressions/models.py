"""What a condition is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never


class Comparator(StrEnum):
    """How two terms are compared."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="

    @property
    def is_equality(self) -> bool:
        """Whether it asks for sameness only, which text has too."""
        return self in {Comparator.EQUAL, Comparator.UNEQUAL}


class Operator(StrEnum):
    """An arithmetic operation of two terms; division is left out, for its results are not exact."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"


class Joint(StrEnum):
    """How conditions are joined."""

    AND = "and"
    OR = "or"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a question; to the very question whose constraint it is where none is named (XPath's `.`)."""

    question: str | None


@dataclass(frozen=True, slots=True)
class Quoted:
    """Text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Day:
    """A day: date('2024-11-30')."""

    value: date


@dataclass(frozen=True, slots=True)
class Count:
    """How many options were chosen: count-selected(${q})."""

    of: Answer


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters an answer has: string-length(.)."""

    of: Answer


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two terms and what is done with them."""

    operator: Operator
    left: "Term"
    right: "Term"


Term = Answer | Quoted | Number | Day | Count | Length | Arithmetic


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two terms compared."""

    comparator: Comparator
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Selected:
    """Whether an option is among those chosen: selected(${q}, 'A')."""

    of: Answer
    code: str


@dataclass(frozen=True, slots=True)
class Matches:
    """Whether the whole answer has a pattern: regex(., '[0-9]{10}')."""

    of: Answer
    pattern: str


@dataclass(frozen=True, slots=True)
class Negation:
    """The opposite of a condition."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class Junction:
    """Two or more conditions joined by `and`, or by `or`."""

    joint: Joint
    conditions: "tuple[Condition, ...]"


Condition = Comparison | Selected | Matches | Negation | Junction


def answers_in(node: Condition | Term) -> Iterator[Answer]:
    """Give every answer that a condition looks at."""
    match node:
        case Answer():
            yield node
        case Count(of=of) | Length(of=of) | Selected(of=of) | Matches(of=of):
            yield of
        case Arithmetic(left=left, right=right) | Comparison(left=left, right=right):
            yield from answers_in(left)
            yield from answers_in(right)
        case Negation(of=of):
            yield from answers_in(of)
        case Junction(conditions=conditions):
            for one in conditions:
                yield from answers_in(one)
        case Quoted() | Number() | Day():
            return
        case unknown:
            assert_never(unknown)


def references(condition: Condition) -> frozenset[str]:
    """Name the questions that a condition looks at, its own left out."""
    return frozenset(one.question for one in answers_in(condition) if one.question is not None)


def joined(joint: Joint, conditions: "tuple[Condition, ...]") -> Condition | None:
    """Join any number of conditions; those joined in the same way are taken out of their brackets."""
    flat: list[Condition] = []
    for one in conditions:
        flat.extend(one.conditions if isinstance(one, Junction) and one.joint is joint else (one,))
    if len(flat) < 2:
        return flat[0] if flat else None
    return Junction(joint, tuple(flat))
