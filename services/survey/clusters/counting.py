"""Counts the responses of drawn areas, each into the cell of its area."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from services.survey.expressions import Holds, compile_condition
from services.survey.expressions.models import Joint, joined
from services.survey.questionnaires.models import Question, QuestionType
from services.survey.summaries.models import (
    Cell,
    ClusterSamples,
    Figures,
    IssuedForm,
    QuestionFigures,
    Received,
    SampledArea,
)
from services.survey.tallies.blocks import FIRST_SIGN, ONE_CODE, blocks_of, products, read_signs

BESIDE: Final = ("",)
"""The area of responses that came beside the draw: they are taken for one more area."""


class AreaResponse(NamedTuple):
    """A response that counts, with the areas that its case was drawn by."""

    agency_id: UUID
    group: str
    questionnaire_id: UUID
    answers: dict[str, Any]
    clusters: tuple[str, ...]
    """The areas, the outermost first; empty where the response came beside the draw."""
    listed: tuple[int, ...]
    """How many areas there were at each stage, and last how many people in the innermost."""


@dataclass(slots=True)
class _Counted:
    received: int = 0
    signs: list[str] = field(default_factory=list)


class AreaCounter:
    """Counts one response after another."""

    def __init__(self, forms: Sequence[IssuedForm], favourable: Sequence[str]) -> None:
        self._forms = {one.id: one for one in forms}
        self._relevance: dict[tuple[UUID, str], Holds] = {
            (one.id, question.code): compile_condition(relevance)
            for one in forms
            for question in one.form.asked
            if (relevance := joined(Joint.AND, one.form.relevance_of(question))) is not None
        }
        self._signed = {
            one.id: [question for question in one.form.asked if question.type in ONE_CODE]
            for one in forms
        }
        self._favourable = favourable
        self._cells: dict[Cell, _Counted] = defaultdict(_Counted)
        self._questions: dict[tuple[Cell, str], QuestionFigures] = defaultdict(QuestionFigures)
        self._listed: dict[tuple[UUID, str], dict[tuple[str, ...], tuple[int, ...]]] = defaultdict(
            dict
        )

    def add_all(self, responses: Iterable[AreaResponse]) -> None:
        """Count responses that count."""
        for one in responses:
            self.add(one)

    def add(self, response: AreaResponse) -> None:
        """Count a response that counts."""
        issued = self._forms.get(response.questionnaire_id)
        if issued is None:
            return
        path = response.clusters or BESIDE
        place = (response.agency_id, response.group)
        self._listed[place].setdefault(path, response.listed)
        cell = Cell(*place, issued.id, path)
        counted = self._cells[cell]
        counted.received += 1
        counted.signs.append(
            "".join(_sign(one, response.answers.get(one.code)) for one in self._signed[issued.id])
        )
        for question in issued.form.asked:
            relevant = self._relevance.get((issued.id, question.code))
            figures = self._questions[cell, question.code]
            if relevant is not None:
                figures.asked = (figures.asked or 0) + relevant(response.answers, None)
            value = response.answers.get(question.code)
            if value is not None:
                _count(figures, question, value)

    def samples(self) -> ClusterSamples:
        """Give what was counted."""
        received = {cell: Received(one.received, 0) for cell, one in self._cells.items()}
        multiplied = {
            (cell, name): found
            for cell, one in self._cells.items()
            for name, found in self._products(cell, one)
        }
        return ClusterSamples(
            {place: tuple(self._areas(place)) for place in self._listed},
            Figures(received, dict(self._questions), multiplied),
        )

    def _products(self, cell: Cell, counted: _Counted) -> list[tuple[str, Any]]:
        asked = self._signed[cell.questionnaire_id]
        if not asked:
            return []
        people = read_signs("".join(counted.signs), len(asked))
        return [
            (block.name, products(block, people, asked, self._favourable))
            for block in blocks_of(self._forms[cell.questionnaire_id].form)
        ]

    def _areas(self, place: tuple[UUID, str]) -> list[SampledArea]:
        sampled: dict[tuple[str, ...], int] = defaultdict(int)
        for cell, one in self._cells.items():
            if (cell.agency_id, cell.group) == place:
                sampled[cell.area] += one.received
        listed = self._listed[place]
        drawn = {path: sizes for path, sizes in listed.items() if path != BESIDE}
        areas = [
            SampledArea(path, sizes[:-1], sampled[path], sizes[-1]) for path, sizes in drawn.items()
        ]
        if BESIDE in listed and areas:
            # Nobody knows how many of their kind there are: they speak for as many as the drawn do on the average.
            people = sum(one.population for one in areas) / sum(one.sampled for one in areas)
            own = sampled[BESIDE]
            beside = SampledArea(BESIDE, areas[0].listed[:1], own, max(own, round(own * people)))
            areas.append(beside)
        return sorted(areas, key=lambda one: one.path)


def _sign(question: Question, value: object) -> str:
    allowed = question.allowed
    known = isinstance(value, str) and value in allowed
    return chr(FIRST_SIGN + (allowed.index(str(value)) + 1 if known else 0))


def _count(figures: QuestionFigures, question: Question, value: str | Sequence[str]) -> None:
    figures.answers += 1
    match question.type:
        case QuestionType.NUMBER:
            number = Decimal(str(value))
            figures.sum += number
            figures.squares += number * number
        case QuestionType.SINGLE | QuestionType.LIKERT | QuestionType.MULTIPLE:
            for code in (value,) if isinstance(value, str) else value:
                figures.options[code] = figures.options.get(code, 0) + 1
        case _:
            pass
