"""Writes a condition as SQL over the answers of a stored response, for counts that are made where the responses are.

It means what `compile_condition` means, for conditions that passed the checks of a form; `regex()` is not for relevance, and so
not for SQL, whose patterns mean other things. Values go in as parameters.
"""

from typing import Any, Final, assert_never

from services.survey.expressions.models import (
    Answer,
    Arithmetic,
    Comparator,
    Comparison,
    Condition,
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
)

_PLAIN_NUMBER: Final = r"'^-?[0-9]{1,15}([.][0-9]{1,12})?$'"


class SqlWriter:
    """Writes conditions of one statement, and collects the values of its parameters."""

    def __init__(self, answers: str) -> None:
        self._answers = answers
        self.values: dict[str, Any] = {}

    def value(self, value: object) -> str:
        """Give a value to the statement, and the name it has there."""
        name = f"value_{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def write(self, condition: Condition) -> str:
        """Write a condition, true or false for every response."""
        match condition:
            case Comparison():
                return self._comparison(condition)
            case Selected(of, code):
                return f"coalesce({self._json(of)} ? CAST({self.value(code)} AS text), false)"
            case Negation(of):
                return f"(NOT {self.write(of)})"
            case Junction(joint, conditions):
                return f"({f' {joint} '.join(self.write(one) for one in conditions)})"
            case Matches():
                raise ValueError(condition)
            case unknown:
                assert_never(unknown)

    def _comparison(self, condition: Comparison) -> str:
        comparator, sides = condition.comparator, (condition.left, condition.right)
        if any(isinstance(one, Number | Count | Length | Arithmetic) for one in sides):
            return self._figures(condition)
        if comparator.is_equality:
            return f"({self._text(condition.left)} {comparator} {self._text(condition.right)})"
        if any(isinstance(one, Day) for one in sides):
            return self._days(condition)
        return f"({self._figures(condition)} OR {self._days(condition)})"

    def _figures(self, condition: Comparison) -> str:
        left, right = self._figure(condition.left), self._figure(condition.right)
        otherwise = str(condition.comparator is Comparator.UNEQUAL).lower()
        return f"coalesce({left} {condition.comparator} {right}, {otherwise})"

    def _days(self, condition: Comparison) -> str:
        left, right = self._text(condition.left), self._text(condition.right)
        ordered = f'{left} COLLATE "C" {condition.comparator} {right} COLLATE "C"'
        return f"(length({left}) = 10 AND length({right}) = 10 AND {ordered})"

    def _json(self, answer: Answer) -> str:
        if answer.question is None:
            raise ValueError(answer)
        return f"({self._answers} -> CAST({self.value(answer.question)} AS text))"

    def _text(self, term: Term) -> str:
        match term:
            case Answer():
                return f"coalesce({self._json(term)} #>> '{{}}', '')"
            case Quoted(value):
                return f"CAST({self.value(value)} AS text)"
            case Day(day):
                return f"CAST({self.value(day.isoformat())} AS text)"
            case _:
                raise ValueError(term)

    def _figure(self, term: Term) -> str:
        match term:
            case Number(value):
                return f"CAST({self.value(value)} AS numeric)"
            case Count(of):
                json = self._json(of)
                return f"CASE jsonb_typeof({json}) WHEN 'array' THEN jsonb_array_length({json}) ELSE 0 END"
            case Length(of):
                return f"length({self._text(of)})"
            case Arithmetic(operator, left, right):
                return f"({self._figure(left)} {operator} {self._figure(right)})"
            case Answer() | Quoted() | Day():
                text = self._text(term)
                return f"CASE WHEN {text} ~ {_PLAIN_NUMBER} THEN CAST({text} AS numeric) END"
            case unknown:
                assert_never(unknown)
