"""Writes a campaign's results: a row for each agency's group, each agency, each group and all."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import is_
from typing import Any, Final
from uuid import UUID

from services.survey.questionnaires.models import Question
from services.survey.results.holes import Asked, Hole, holes_of, name_of
from services.survey.results.measures import (
    Satisfaction,
    coded,
    estimate_data,
    measure_leaf,
    measure_question,
)
from services.survey.results.scopes import Place, Scope, StratumCells, scopes_of
from services.survey.summaries.models import SummarySources
from services.survey.tallies.blocks import Block, blocks_of

Data = dict[str, Any]

WITHHELD: Final = "withheld"


def write_results(sources: SummarySources) -> Data:
    """Determine all results, and leave out what would tell of too few people."""
    results, _ = results_with_holes(sources)
    return results


def results_with_holes(sources: SummarySources) -> tuple[Data, dict[str, Hole]]:
    """Determine all results, and say what is left out, so that it is left out beside them too."""
    settings = sources.settings
    writer = _Writer(sources)
    scopes = list(scopes_of(sources))
    rows = list(_rows(writer, scopes))
    places = [scope.place for scope in scopes]
    holes = holes_of(sources.forms, _bases(places, rows), places, settings.withhold_below)
    results = {
        "confidence": "0.95",
        "favourable": list(settings.favourable),
        "aggregate": str(settings.aggregate),
        "withhold_below": settings.withhold_below,
        "rows": [
            _left_out(place, row, writer, holes) for place, row in zip(places, rows, strict=True)
        ],
    }
    return results, holes


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
            name_of(form, question.code): measure_question(
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


def _bases(places: Sequence[Place], rows: Sequence[Data]) -> dict[str, dict[Place, int]]:
    bases: dict[str, dict[Place, int]] = defaultdict(dict)
    for place, row in zip(places, rows, strict=True):
        for name, measured in row["questions"].items():
            bases[name][place] = _people(measured)
    return bases


def _people(measured: Data) -> int:
    """Tell how many a question's figures are about: with “don't know” they could be told from the base.

    Where nobody's answer is in the base, all said “don't know” or nothing, and that too is what few people said.
    """
    return int(measured["base"]) or int(measured["dont_know"]) + int(measured["missing"])


def _left_out(place: Place, row: Data, writer: _Writer, holes: Mapping[str, Hole]) -> Data:
    """Leave out questions of a row, and leaves, factors and the index wherever one of their questions is left out.

    A margin that adds up places that are left out keeps what its counts tell anyway. Weights by population and errors by
    stratum would be further equations, which could be solved for them.
    """
    out = {name for name, hole in holes.items() if place in hole.hidden}
    coarse = {name for name, hole in holes.items() if place in hole.margins}
    weighted = row["weighted"]
    found = dict(row)
    for part, by_code, coarser in (
        ("questions", None, _plain_counts),
        ("leaves", writer.leaves, _plain_counts),
        ("factors", writer.factors, _plain_index),
    ):
        hidden, plain = (
            some if by_code is None else _touched(by_code, some) for some in (out, coarse)
        )
        found[part] = {
            code: coarser(one, weighted=weighted) if code in plain else one
            for code, one in row[part].items()
        } | {code: {WITHHELD: True} for code in hidden}
    if _touched(writer.factors, out):
        found["satisfaction"] = {WITHHELD: True}
    elif _touched(writer.factors, coarse) and row["satisfaction"] is not None:
        found["satisfaction"] = _plain_index(row["satisfaction"], weighted=weighted)
    return found


def _touched(by_code: Mapping[str, Asked], out: set[str]) -> set[str]:
    return {
        code
        for code, asked in by_code.items()
        if any(name_of(form, question.code) in out for form, question in asked)
    }


def _plain_counts(measured: Data, *, weighted: bool) -> Data:
    """Give what the counts of a question or leaf tell anyway."""
    options = {
        code: one | {"share": _plain(one["share"], weighted=weighted)}
        for code, one in measured["options"].items()
    }
    mean = {"mean": _plain(measured["mean"], weighted=weighted)} if "mean" in measured else {}
    return measured | {"options": options} | mean


def _plain_index(estimate: Data, *, weighted: bool) -> Data:
    return _plain(estimate, weighted=weighted) or {WITHHELD: True}


def _plain(estimate: Data | None, *, weighted: bool) -> Data | None:
    """Give an estimate that is made of the counts alone, or nothing where it is not."""
    if estimate is None or weighted:
        return None
    return estimate | dict.fromkeys(("error", "low", "high", "method", "effect")) | {"freedom": 0}
