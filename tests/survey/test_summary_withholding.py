"""Whoever holds the whole frozen summary can subtract as he likes: what few people said stays unknown."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.survey.questionnaires.models import Form, Option, Question, QuestionType
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
from tests.survey.world import World

FORM = UUID(int=1)
NAME = f"{FORM}/q1"
AGENCIES = [UUID(int=number) for number in range(11, 15)]
GROUPS = ("A", "B", "C")
YES_NO = (Option("Y", "Có"), Option("N", "Không"))
QUESTION = Question(
    "q1", "Hài lòng?", QuestionType.SINGLE, options=YES_NO, dont_know=True, leaf="9.1"
)
ISSUED = IssuedForm(FORM, 1, Form("HN-01", "Phiếu", "", (QUESTION,)))
Said = tuple[int, int, int]
"""How many said yes, no, and that they do not know."""
Table = list[list[Said]]


def sources(table: Table, below: int) -> SummarySources:
    received, questions = {}, {}
    for agency, row in zip(AGENCIES, table, strict=False):
        for group, said in zip(GROUPS, row, strict=False):
            cell = Cell(agency, group, FORM)
            received[cell] = Received(sum(said), 0)
            given_ = dict(zip(("Y", "N", "DK"), said, strict=True))
            questions[cell, "q1"] = QuestionFigures(sum(said), given_)
    return SummarySources(
        campaign=CampaignName(UUID(int=9), UUID(int=8), "DT", "Điều tra", UUID(int=7)),
        forms=(ISSUED,),
        groups=tuple(GroupForms(one, (FORM,)) for one in GROUPS[: len(table[0])]),
        targets=tuple(
            AgencyTarget(agency, f"A{agency.int}", "Cơ quan", group, 30)
            for agency in AGENCIES[: len(table)]
            for group in GROUPS[: len(table[0])]
        ),
        figures=Figures(received, questions),
        frozen_at=datetime(2024, 12, 1, tzinfo=UTC),
        settings=FigureSettings(withhold_below=below),
    )


def told(document: dict[str, Any]) -> Iterator[tuple[frozenset[tuple[UUID, str]], dict[str, Any]]]:
    """Give every figure of the document with the cells that it is the sum of."""
    agencies = [UUID(one["id"]) for one in document["agencies"]]
    codes = {one["group"] for agency in document["agencies"] for one in agency["groups"]} - {JOINED}
    for agency in document["agencies"]:
        found = {one["group"]: one["questions"].get("q1", {}) for one in agency["groups"]}
        out = [code for code, one in found.items() if "withheld" in one]
        for code, one in found.items():
            if "withheld" not in one:
                cells = out if code == JOINED else [code]
                yield frozenset((UUID(agency["id"]), cell) for cell in cells), one["options"]
    for row in document["results"]["rows"]:
        one = row["questions"].get(NAME, {"withheld": True})
        if "withheld" not in one:
            about = [UUID(row["agency_id"])] if row["agency_id"] else agencies
            in_groups = [row["group"]] if row["group"] else codes
            counts = {code: option["count"] for code, option in one["options"].items()}
            yield frozenset((agency, group) for agency in about for group in in_groups), counts


def determined(document: dict[str, Any], cells: list[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """Name the cells whose counts follow from what the document tells, by its equations."""
    if not cells:
        return set()
    matrix = np.array(
        [[float(cell in summed) for cell in cells] for summed, _ in told(document)]
    ).reshape(-1, len(cells))
    rank = np.linalg.matrix_rank(matrix) if matrix.size else 0
    return {
        cell
        for column, cell in enumerate(cells)
        if matrix.size and np.linalg.matrix_rank(np.delete(matrix, column, axis=1)) == rank - 1
    }


SAID = st.sampled_from(
    [(0, 0, 0), (1, 0, 0), (0, 0, 3), (2, 1, 1), (3, 4, 0), (40, 12, 3), (0, 0, 9)]
)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(SAID, min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(TABLES, st.sampled_from([1, 5]))
@settings(max_examples=120, deadline=None)
def test_what_few_people_said_cannot_be_subtracted(table: Table, below: int) -> None:
    document = write_summary(sources(table, below))
    said = {
        (agency, group): counts
        for agency, row in zip(AGENCIES, table, strict=False)
        for group, counts in zip(GROUPS, row, strict=False)
    }
    answered = [cell for cell, counts in said.items() if sum(counts)]
    few = {cell for cell in answered if (sum(said[cell][:2]) or said[cell][2]) < below}
    assert not few & determined(document, answered)
    for summed, options in told(document):
        people = sum(sum(said[cell][:2]) for cell in summed)
        assert sum(options.values()) == people
        assert people == 0 or people >= below


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_points_are_made_of_the_same_sums_or_of_none(table: Table) -> None:
    document = parse_survey_summary(write_summary(sources(table, 5)))
    for agency, row in zip(AGENCIES, table, strict=False):
        survey = document.survey_of(str(agency))
        assert survey is not None
        counts = survey.by_leaf.get("9.1", ())
        sums = [sum(one.options.get(code, 0) for one in counts) for code in ("Y", "N")]
        everybody = [sum(said[place] for said in row) for place in (0, 1)]
        assert sums in (everybody, [0, 0])


async def test_no_reader_finds_a_tiny_cell_in_the_frozen_document(world: World) -> None:
    campaign = await world.opened()
    answers = [{"q1": "C", "q2": "1", "q3": ["RETURN"]}, {"q1": "A", "q2": "5"}]
    counts = {(0, "CITIZENS"): 2, (0, "FIRMS"): 9, (1, "CITIZENS"): 12, (1, "FIRMS"): 15}
    batch = [
        world.response(
            campaign, agency_id=campaign.agencies[agency], group=group, answers=answers[number % 2]
        )
        for (agency, group), many in counts.items()
        for number in range(many)
    ]
    assert (await world.post_batch(campaign, batch)).json()["rejected"] == 0
    closed = (await world.close(campaign)).json()
    path = f"/v1/survey-summaries/{closed['summary_id']}"
    for role in (Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR, Role.SURVEY_SUPERVISOR):
        first, second = (await world.call("GET", path, role)).json()["agencies"]
        groups = {one["group"]: one["questions"]["q1"] for one in first["groups"]}
        assert groups["CITIZENS"] == groups["FIRMS"] == {"withheld": True}
        assert groups[JOINED]["options"] == {"A": 5, "B": 0, "C": 6}
        joined = {one["group"]: one["questions"]["q2"] for one in second["groups"]}[JOINED]
        assert joined["answered"] == 27
