"""Whoever holds everything that is published of a campaign can solve equations as he likes: what few people said stays unknown."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.survey.expressions import parse_condition
from services.survey.questionnaires.models import Form, Option, Question, QuestionType
from services.survey.results.rules import results_with_holes
from services.survey.summaries.models import (
    AgencyTarget,
    CampaignName,
    Cell,
    Figures,
    GroupForms,
    IssuedForm,
    QuestionFigures,
    Received,
    SummarySources,
)
from services.survey.summaries.rules import JOINED, write_summary
from services.survey.summaries.settings import FigureSettings
from shared.auth.principal import Role
from shared.methodology.documents import parse_survey_summary
from tests.survey.test_results_api import fill
from tests.survey.world import World

FORM = UUID(int=1)
AGENCIES = [UUID(int=number) for number in range(11, 15)]
GROUPS = ("A", "B", "C")
PEOPLE = {"A": 5000, "B": 700, "C": 90}
"""Sizes of the groups at an agency, by which results are weighted."""
YES_NO = (Option("Y", "Có"), Option("N", "Không"))
WHY = (Option("LATE", "Chậm"), Option("RUDE", "Thái độ"))
FIRST = Question("q1", "Hài lòng?", QuestionType.SINGLE, options=YES_NO, dont_know=True, leaf="9.1")
SECOND = Question(
    "q2", "Vì sao?", QuestionType.SINGLE, options=WHY, relevant=parse_condition("${q1} = 'N'")
)
ISSUED = IssuedForm(FORM, 1, Form("HN-01", "Phiếu", "", (FIRST, SECOND)))
CODES = {"q1": ("Y", "N", "DK"), "q2": ("LATE", "RUDE", "missing")}
Place = tuple[UUID, str]
Said = tuple[int, int, int, int, int]
"""How many said yes; no, for it was late, or for somebody was rude, or for no reason that they told; and that they do not know."""
Table = list[list[Said]]
Unknown = tuple[Place, str, str]
Equation = dict[Unknown, float]


def cells_of(table: Table) -> dict[Place, Said]:
    return {
        (agency, group): said
        for agency, row in zip(AGENCIES, table, strict=False)
        for group, said in zip(GROUPS, row, strict=False)
    }


def sources(table: Table, below: int, *, weighted: bool = False) -> SummarySources:
    received, questions = {}, {}
    for (agency, group), (yes, late, rude, silent, unsure) in cells_of(table).items():
        cell = Cell(agency, group, FORM)
        no = late + rude + silent
        received[cell] = Received(yes + no + unsure, 0)
        said = {"Y": yes, "N": no, "DK": unsure}
        questions[cell, "q1"] = QuestionFigures(yes + no + unsure, said)
        questions[cell, "q2"] = QuestionFigures(late + rude, {"LATE": late, "RUDE": rude}, asked=no)
    return SummarySources(
        campaign=CampaignName(UUID(int=9), UUID(int=8), "DT", "Điều tra", UUID(int=7)),
        forms=(ISSUED,),
        groups=tuple(GroupForms(one, (FORM,)) for one in GROUPS[: len(table[0])]),
        targets=tuple(
            AgencyTarget(
                agency, f"A{agency.int}", "Cơ quan", group, 30, PEOPLE[group] if weighted else None
            )
            for agency, group in cells_of(table)
        ),
        figures=Figures(received, questions),
        frozen_at=datetime(2024, 12, 1, tzinfo=UTC),
        settings=FigureSettings(withhold_below=below),
    )


def summed(places: list[Place], question: str, code: str) -> Equation:
    return {(place, question, code): 1.0 for place in places}


def equations(document: dict[str, Any], cells: dict[Place, Said]) -> Iterator[Equation]:
    """Give every figure that anybody can read as a sum of what the cells said."""
    for (
        place
    ) in cells:  # how many answers came in is no secret, nor that the second question follows “no”
        yield {(place, "q1", code): 1.0 for code in CODES["q1"]}
        yield {(place, "q2", code): 1.0 for code in CODES["q2"]} | {(place, "q1", "N"): -1.0}
    for agency in document["agencies"]:
        by_group = {one["group"]: one["questions"] for one in agency["groups"]}
        for group, questions in by_group.items():
            for name, one in questions.items():
                if "withheld" in one:
                    continue
                out = [
                    code for code, other in by_group.items() if "withheld" in other.get(name, {})
                ]
                places = [
                    (UUID(agency["id"]), code) for code in (out if group == JOINED else [group])
                ]
                counts = one["options"] | {"DK": one["dont_know"], "missing": one["missing"]}
                yield from (summed(places, name, code) for code in CODES[name] if code in counts)
    for row in document["results"]["rows"]:
        about = [
            place
            for place in cells
            if row["agency_id"] in {None, str(place[0])} and row["group"] in {None, place[1]}
        ]
        for name, one in row["questions"].items():
            if "withheld" not in one:
                weights = {
                    place: PEOPLE[place[1]] / (sum(cells[place]) or 1) if row["weighted"] else 1.0
                    for place in about
                }
                yield from of_row(weights, name.partition("/")[2], one)


def of_row(weights: dict[Place, float], name: str, one: dict[str, Any]) -> Iterator[Equation]:
    about = list(weights)
    counts = one["options"] | {"DK": one["dont_know"], "missing": one["missing"]}
    yield from (summed(about, name, code) for code in CODES[name] if code in counts)
    for code, option in one["options"].items():
        if option["share"] is None:
            continue
        share = float(option["share"]["value"])
        based = [code for code in CODES[name] if code not in {"DK", "missing"}]
        yield {
            (place, name, other): weights[place] * ((other == code) - share)
            for place, other in product(about, based)
        }
        if option["share"]["error"] is not None:  # solved for any one of its strata
            yield from (summed([place], name, code) for place in about)


def determined(document: dict[str, Any], cells: dict[Place, Said]) -> set[tuple[Place, str]]:
    """Name the cells and questions of which a count follows from what can be read."""
    unknown = [
        (place, name, code)
        for place in cells
        if sum(cells[place])
        for name, codes in CODES.items()
        for code in codes
    ]
    columns = {one: number for number, one in enumerate(unknown)}
    rows = []
    for equation in equations(document, cells):
        row = np.zeros(len(unknown))
        for one, factor in equation.items():
            if one in columns:
                row[columns[one]] = factor
        if norm := np.abs(row).max(initial=0):
            rows.append(row / norm)
    if not rows:
        return set()
    _, sizes, vectors = np.linalg.svd(np.array(rows))
    rank = int((sizes > 1e-9).sum())
    free = (
        np.abs(vectors[rank:]).max(axis=0, initial=0)
        if rank < len(unknown)
        else np.zeros(len(unknown))
    )
    return {one[:2] for one, moves in zip(unknown, free, strict=True) if moves < 1e-7}


SAID = st.sampled_from(
    [
        (0, 0, 0, 0, 0),
        (1, 0, 0, 0, 0),
        (0, 0, 0, 0, 3),
        (2, 1, 0, 0, 1),
        (0, 1, 1, 1, 0),
        (3, 2, 2, 1, 0),
        (9, 0, 0, 0, 0),
        (6, 3, 5, 0, 1),
        (40, 9, 7, 4, 3),
    ]
)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(SAID, min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(TABLES, st.sampled_from([1, 5]), st.booleans())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_nothing_that_is_withheld_can_be_solved_for(
    table: Table, below: int, weighted: bool
) -> None:
    given_ = sources(table, below, weighted=weighted)
    document, cells = write_summary(given_), cells_of(table)
    _, holes = results_with_holes(given_)
    told = determined(document, cells)
    for name in CODES:
        untold = holes[f"{FORM}/{name}"].untold
        assert not {cell for cell in cells if cell in untold and (cell, name) in told}
        answered = {cell: said for cell, said in cells.items() if 0 < people(name, said) < below}
        # Only where an agency has one group with answers are its few answers what points are made of.
        for agency, group in answered.keys() - untold:
            assert name == "q1"
            assert not any(sum(cells.get((agency, one), ())) for one in GROUPS if one != group)


def people(name: str, said: Said) -> int:
    yes, late, rude, silent, unsure = said
    if name == "q1":
        return yes + late + rude + silent or unsure
    return late + rude or silent


@given(TABLES)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_points_are_made_of_the_same_sums(table: Table) -> None:
    document = parse_survey_summary(write_summary(sources(table, 5)))
    whole = parse_survey_summary(write_summary(sources(table, 0)))
    for agency in AGENCIES[: len(table)]:
        sums = []
        for one in (document, whole):
            survey = one.survey_of(str(agency))
            assert survey is not None
            counts = survey.by_leaf.get("9.1", ())
            sums.append([sum(each.options.get(code, 0) for each in counts) for code in ("Y", "N")])
        assert sums[0] == sums[1]


def test_nothing_is_left_out_where_many_answered() -> None:
    many = [[(40, 9, 7, 5, 6)] * 2] * 2
    document = write_summary(sources(many, 5))
    whole = write_summary(sources(many, 0))
    whole["results"]["withhold_below"] = 5
    assert document == whole


def test_errors_and_weights_are_kept_back_where_they_would_tell_and_nowhere_else() -> None:
    table: Table = [[(2, 1, 0, 0, 0), (20, 8, 6, 1, 0)], [(30, 9, 9, 9, 0), (15, 6, 6, 6, 0)]]
    for weighted in (False, True):
        document = write_summary(sources(table, 5, weighted=weighted))
        rows = {(one["agency_id"], one["group"]): one for one in document["results"]["rows"]}
        share = rows[str(AGENCIES[0]), None]["questions"][f"{FORM}/q1"]["options"]["Y"]["share"]
        if weighted:
            assert share is None
        else:
            assert Decimal(share["value"]) == Decimal("0.57894737")
            assert share["error"] is share["low"] is share["effect"] is None


async def test_no_reader_finds_a_tiny_cell_in_anything_that_is_published(world: World) -> None:
    campaign = await world.opened()
    counts = {(0, "CITIZENS"): 2, (0, "FIRMS"): 9, (1, "CITIZENS"): 12, (1, "FIRMS"): 15}
    await fill(world, campaign, counts)
    closed = (await world.close(campaign)).json()
    path = f"/v1/survey-summaries/{closed['summary_id']}"
    for role in (Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR, Role.SURVEY_SUPERVISOR):
        first, second = (await world.call("GET", path, role)).json()["agencies"]
        groups = {one["group"]: one["questions"] for one in first["groups"]}
        for question in ("q1", "q2", "q3"):
            assert groups["CITIZENS"][question] == groups["FIRMS"][question] == {"withheld": True}
        assert groups[JOINED]["q1"]["options"] == {"A": 4, "B": 4, "C": 3}
        joined = {one["group"]: one["questions"]["q2"] for one in second["groups"]}[JOINED]
        assert joined["answered"] == 27
        results = (await world.call("GET", f"{campaign.path}/results", role)).json()
        tiny = [one for one in results["rows"] if one["group"] and one["agency_id"]]
        for row in tiny:
            assert all(one == {"withheld": True} for one in row["questions"].values())
            assert row["satisfaction"] == {"withheld": True}
