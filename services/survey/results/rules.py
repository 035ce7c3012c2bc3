"""Writes a campaign's results: a row for each agency's group, each agency, each group and all."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import is_
from typing import Any, Final
from uuid import UUID

from services.survey.questionnaires.models import Question
from services.survey.results.measures import (
    Satisfaction,
    coded,
    estimate_data,
    measure_leaf,
    measure_question,
)
from services.survey.results.scopes import Place, Scope, StratumCells, scopes_of
from services.survey.results.withholding import withheld
from services.survey.summaries.models import SummarySources
from services.survey.tallies.blocks import Block, blocks_of

Data = dict[str, Any]
Asked = list[tuple[UUID, Question]]

WITHHELD: Final = "withheld"


def write_results(sources: SummarySources) -> Data:
    """Determine all results, and leave out what would tell of too few people."""
    settings = sources.settings
    writer = _Writer(sources)
    scopes = list(scopes_of(sources))
    rows = list(_rows(writer, scopes))
    _withhold([scope.place for scope in scopes], rows, writer, settings.withhold_below)
    return {
        "confidence": "0.95",
        "favourable": list(settings.favourable),
        "aggregate": str(settings.aggregate),
        "withhold_below": settings.withhold_below,
        "rows": rows,
    }


def _rows(writer: "_Writer", scopes: Sequence[Scope]) -> Iterator[Data]:
    """Determine the row of each scope; where an agency, or a campaign, has one group only, both rows say the same."""
    strata: Sequence[StratumCells] = ()
    row: Data = {}
    for scope in scopes:
        if row and len(scope.strata) == len(strata) and all(map(is_, scope.strata, strata)):
            parts = {part: dict(row[part]) for part in ("questions", "leaves", "factors")}
            row = {**row, **parts, "group": scope.place[1]}
        else:
            row = writer.row(scope)
        strata = scope.strata
        yield row


class _Writer:
    def __init__(self, sources: SummarySources) -> None:
        self._aggregate = sources.settings.aggregate
        self._asked: Asked = [(form.id, one) for form in sources.forms for one in form.form.asked]
        self._conditional = {
            (form.id, one.code)
            for form in sources.forms
            for one in form.form.asked
            if form.form.relevance_of(one)
        }
        self._blocks: dict[tuple[UUID, str], Block] = {
            (form.id, block.name): block for form in sources.forms for block in blocks_of(form.form)
        }
        self.leaves = self._by("leaf")
        self.factors = {
            code: [one for one in asked if coded(one[1])]
            for code, asked in self._by("factor").items()
        }

    def _by(self, what: str) -> dict[str, Asked]:
        found: dict[str, Asked] = defaultdict(list)
        for form, question in self._asked:
            code = getattr(question, what)
            if code is not None:
                found[code].append((form, question))
        return dict(found)

    def row(self, scope: Scope) -> Data:
        agency_id, group = scope.place
        satisfaction = Satisfaction(scope, self._blocks)
        keys = {code: [_key(one) for one in asked] for code, asked in self.factors.items()}
        measured = {
            _name(form, question): measure_question(
                scope, form, question, conditional=(form, question.code) in self._conditional
            )
            for form, question in self._asked
        }
        leaves = {
            code: measure_leaf(scope, asked, self._blocks, code)
            for code, asked in self.leaves.items()
        }
        factors = {
            code: estimate_data(satisfaction.of_questions(asked)) for code, asked in keys.items()
        }
        return {
            "agency_id": None if agency_id is None else str(agency_id),
            "group": group,
            "responses": scope.responses,
            "population": scope.population,
            "weighted": scope.is_weighted,
            "clusters": scope.clusters,
            "questions": {name: one for name, one in measured.items() if one is not None},
            "leaves": {code: one for code, one in leaves.items() if one is not None},
            "factors": {code: one for code, one in factors.items() if one is not None},
            "satisfaction": estimate_data(satisfaction.of_factors(keys.values(), self._aggregate)),
        }


def _key(asked: tuple[UUID, Question]) -> tuple[UUID, str]:
    return asked[0], asked[1].code


def _name(form: UUID, question: Question) -> str:
    return f"{form}/{question.code}"


def _withhold(places: list[Place], rows: list[Data], writer: _Writer, below: int) -> None:
    """Leave out questions by their own bases; leaves, factors and the index wherever one of their questions is left out."""
    hidden: dict[str, set[Place]] = {}
    for name in dict.fromkeys(name for row in rows for name in row["questions"]):
        bases = {
            place: _people(row["questions"].get(name))
            for place, row in zip(places, rows, strict=True)
        }
        hidden[name] = withheld(bases, below)
    for place, row in zip(places, rows, strict=True):
        out = {name for name, where in hidden.items() if place in where}
        _leave_out(row["questions"], out)
        _leave_out(row["leaves"], _touched(writer.leaves, out))
        _leave_out(row["factors"], _touched(writer.factors, out))
        if row["satisfaction"] is not None and _touched(writer.factors, out):
            row["satisfaction"] = {WITHHELD: True}


def _people(measured: Data | None) -> int:
    """Tell how many a question's figures are about: with “don't know” they could be told from the base.

    Where nobody's answer is in the base, all said “don't know” or nothing, and that too is what few people said.
    """
    if measured is None:
        return 0
    return int(measured["base"]) or int(measured["dont_know"]) + int(measured["missing"])


def _touched(by_code: Mapping[str, Asked], out: set[str]) -> set[str]:
    return {code for code, asked in by_code.items() if any(_name(*one) in out for one in asked)}


def _leave_out(measured: dict[str, Any], out: set[str]) -> None:
    for name in out & measured.keys():
        measured[name] = {WITHHELD: True}
