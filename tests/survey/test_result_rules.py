"""Results of several questions agree with the sums of what each person said."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.survey.questionnaires.models import Form, Option, Question, QuestionType
from services.survey.results.rules import write_results
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
from services.survey.summaries.settings import FigureSettings
from services.survey.tallies.blocks import FIRST_SIGN, blocks_of, products, read_signs
from shared.methodology.framework import SipasAggregate

FORM, AGENCY, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
OPTIONS = (Option("A", "Tốt"), Option("B", "Vừa"), Option("C", "Kém"))
QUESTIONS = (
    Question("f1", "Dễ tìm?", QuestionType.LIKERT, dont_know=True, factor="ACCESS"),
    Question("f2", "Dễ hiểu?", QuestionType.LIKERT, dont_know=True, factor="ACCESS"),
    Question("f3", "Nhanh?", QuestionType.LIKERT, dont_know=True, factor="RESULT"),
    Question("l1", "Kịp thời?", QuestionType.SINGLE, options=OPTIONS, dont_know=True, leaf="9.1"),
    Question("l2", "Đầy đủ?", QuestionType.SINGLE, options=OPTIONS, leaf="9.1"),
    Question("l3", "Đúng?", QuestionType.SINGLE, options=OPTIONS, leaf="9.2"),
    Question("n", "Mấy lần?", QuestionType.NUMBER),
)
ISSUED = IssuedForm(FORM, 1, Form("HN-01", "Phiếu", "", QUESTIONS))
Person = dict[str, str]
STRATA = {(AGENCY, "CITIZENS"): 900, (AGENCY, "FIRMS"): 60, (OTHER, "CITIZENS"): 4000}


def people(seed: int, count: int) -> list[Person]:
    dice = random.Random(seed)
    found: list[Person] = []
    for _ in range(count):
        mood = dice.random()
        person: Person = {"n": str(dice.randint(0, 5))}
        for one in QUESTIONS[:6]:
            codes = list(one.allowed)
            weights = [1.0 + 6 * mood * (place in {3, 4, 0}) for place in range(len(codes))]
            if dice.random() < 0.9:
                person[one.code] = dice.choices(codes, weights)[0]
        found.append(person)
    return found


SAMPLE = {place: people(seed, 30 + 7 * seed) for seed, place in enumerate(STRATA)}


def sources(**changes: Any) -> SummarySources:
    """Count what the people said, as the store does."""
    questions: dict[tuple[Cell, str], QuestionFigures] = {}
    multiplied: dict[tuple[Cell, str], Any] = {}
    received: dict[Cell, Received] = {}
    for (agency, group), persons in SAMPLE.items():
        cell = Cell(agency, group, FORM)
        received[cell] = Received(len(persons), 0)
        for question in QUESTIONS:
            figures = QuestionFigures()
            for person in persons:
                if question.code in person:
                    figures.answers += 1
                    said = person[question.code]
                    if question.type is QuestionType.NUMBER:
                        figures.sum += Decimal(said)
                        figures.squares += Decimal(said) ** 2
                    else:
                        figures.options[said] = figures.options.get(said, 0) + 1
            questions[cell, question.code] = figures
        for block in blocks_of(ISSUED.form):
            asked = block.questions
            signs = "".join(
                chr(FIRST_SIGN + _number(one, person)) for person in persons for one in asked
            )
            matrix = read_signs(signs, len(asked))
            multiplied[cell, block.name] = products(block, matrix, asked, ("4", "5"))
    return SummarySources(
        campaign=CampaignName(UUID(int=9), UUID(int=8), "DT", "Điều tra", UUID(int=7)),
        forms=(ISSUED,),
        groups=(GroupForms("CITIZENS", (FORM,)), GroupForms("FIRMS", (FORM,))),
        targets=tuple(
            AgencyTarget(agency, f"A{agency.int}", "Cơ quan", group, 30, population)
            for (agency, group), population in STRATA.items()
        ),
        figures=Figures(received, questions, multiplied),
        frozen_at=datetime(2024, 12, 1, tzinfo=UTC),
        settings=FigureSettings(**{"withhold_below": 0, **changes}),
    )


def _number(question: Question, person: Person) -> int:
    said = person.get(question.code)
    return question.allowed.index(said) + 1 if said in question.allowed else 0


def row(results: dict[str, Any], agency: UUID | None, group: str | None) -> dict[str, Any]:
    wanted = (None if agency is None else str(agency), group)
    return next(dict(one) for one in results["rows"] if (one["agency_id"], one["group"]) == wanted)


Statistic = Callable[[dict[tuple[UUID, str], list[tuple[float, Person]]]], float]


def error_by_person(strata: list[tuple[UUID, str]], statistic: Statistic) -> tuple[float, float]:
    """Give a statistic, and its error by how it moves with the weight of each single person: no algebra of ours is in it."""
    weights = {place: STRATA[place] / len(SAMPLE[place]) for place in strata}
    weighed = {place: [(weights[place], one) for one in SAMPLE[place]] for place in strata}
    value = statistic(weighed)
    variance = 0.0
    for place in strata:
        influences: list[float] = []
        for number, (weight, person) in enumerate(weighed[place]):
            step = weight * 1e-4
            weighed[place][number] = (weight + step, person)
            up = statistic(weighed)
            weighed[place][number] = (weight - step, person)
            influences.append((up - statistic(weighed)) / (2 * step) * weight)
            weighed[place][number] = (weight, person)
        count = len(influences)
        mean = sum(influences) / count
        spread = sum((one - mean) ** 2 for one in influences) * count / (count - 1)
        variance += (1 - count / STRATA[place]) * spread
    return value, variance**0.5


def favourable_share(
    weighed: dict[tuple[UUID, str], list[tuple[float, Person]]], code: str
) -> float:
    satisfied = answered = 0.0
    for persons in weighed.values():
        for weight, person in persons:
            if person.get(code, "DK") != "DK":
                answered += weight
                satisfied += weight * (person[code] in {"4", "5"})
    return satisfied / answered


def agrees(found: dict[str, Any], expected: tuple[float, float]) -> None:
    assert float(found["value"]) == pytest.approx(expected[0], abs=1e-7)
    assert float(found["error"]) == pytest.approx(expected[1], rel=1e-5)


ALL = list(STRATA)
OF_AGENCY = ALL[:2]


@pytest.mark.parametrize(
    ("agency", "group", "strata"),
    [
        (None, None, ALL),
        (AGENCY, None, OF_AGENCY),
        (None, "CITIZENS", [ALL[0], ALL[2]]),
        (AGENCY, "FIRMS", ALL[1:2]),
    ],
)
def test_factors_and_satisfaction_have_the_error_of_what_people_said_together(
    agency: UUID | None, group: str | None, strata: list[tuple[UUID, str]]
) -> None:
    results = write_results(sources())
    found = row(results, agency, group)
    access = error_by_person(
        strata, lambda one: (favourable_share(one, "f1") + favourable_share(one, "f2")) / 2
    )
    agrees(found["factors"]["ACCESS"], access)
    index = error_by_person(
        strata,
        lambda one: (
            (favourable_share(one, "f1") + favourable_share(one, "f2")) / 4
            + favourable_share(one, "f3") / 2
        ),
    )
    agrees(found["satisfaction"], index)
    assert found["weighted"] is True
    assert found["population"] == sum(STRATA[place] for place in strata)


def test_satisfaction_may_be_the_mean_of_all_questions() -> None:
    found = row(write_results(sources(aggregate=SipasAggregate.MEAN_OF_QUESTIONS)), None, None)
    expected = error_by_person(
        ALL, lambda one: sum(favourable_share(one, code) for code in ("f1", "f2", "f3")) / 3
    )
    agrees(found["satisfaction"], expected)


def test_a_leaf_of_several_questions_has_the_error_of_what_people_said_together() -> None:
    def share(weighed: dict[tuple[UUID, str], list[tuple[float, Person]]]) -> float:
        chosen = given = 0.0
        for persons in weighed.values():
            for weight, person in persons:
                for code in ("l1", "l2"):
                    if person.get(code, "DK") != "DK":
                        given += weight
                        chosen += weight * (person[code] == "A")
        return chosen / given

    leaf = row(write_results(sources()), None, None)["leaves"]["9.1"]
    agrees(leaf["options"]["A"]["share"], error_by_person(ALL, share))
    said = [
        person.get(code, "DK") for place in ALL for person in SAMPLE[place] for code in ("l1", "l2")
    ]
    assert leaf["base"] == sum(one != "DK" for one in said)
    assert {code: one["count"] for code, one in leaf["options"].items()} == {
        code: said.count(code) for code in "ABC"
    }


def test_a_question_has_counts_shares_and_means() -> None:
    found = row(write_results(sources()), AGENCY, None)["questions"]
    persons = [person for place in OF_AGENCY for person in SAMPLE[place]]
    said = [person.get("f1") for person in persons]
    f1 = found[f"{FORM}/f1"]
    assert f1["base"] == sum(one not in {None, "DK"} for one in said)
    assert (f1["dont_know"], f1["missing"]) == (said.count("DK"), said.count(None))
    assert {code: one["count"] for code, one in f1["options"].items()} == {
        code: said.count(code) for code in "12345"
    }

    def mean(weighed: dict[tuple[UUID, str], list[tuple[float, Person]]]) -> float:
        pairs = [one for persons in weighed.values() for one in persons]
        return sum(w * int(p["n"]) for w, p in pairs) / sum(w for w, _ in pairs)

    agrees(found[f"{FORM}/n"]["mean"], error_by_person(OF_AGENCY, mean))
    assert float(found[f"{FORM}/n"]["mean"]["effect"]) > 0


def test_without_sizes_every_response_weighs_the_same() -> None:
    given = sources()
    unsized = SummarySources(
        given.campaign, given.forms, given.groups,
        tuple(AgencyTarget(o.agency_id, o.agency_code, o.agency_name, o.group, o.target) for o in given.targets),
        given.figures, given.frozen_at, given.settings,
    )  # fmt: skip
    found = row(write_results(unsized), None, None)
    said = [
        person["f3"] for place in ALL for person in SAMPLE[place] if person.get("f3", "DK") != "DK"
    ]
    share = found["questions"][f"{FORM}/f3"]["options"]["5"]["share"]
    assert float(share["value"]) == pytest.approx(said.count("5") / len(said), abs=1e-8)
    assert (found["weighted"], found["population"]) == (False, None)


def test_what_is_withheld_of_a_question_is_withheld_of_its_leaf_factor_and_index() -> None:
    results = write_results(sources(withhold_below=45))
    hidden = row(results, AGENCY, "CITIZENS")
    assert hidden["questions"][f"{FORM}/f1"] == {"withheld": True}
    assert hidden["factors"]["ACCESS"] == {"withheld": True}
    assert hidden["satisfaction"] == {"withheld": True}
    assert hidden["leaves"]["9.1"] == {"withheld": True}
    counted: dict[str, int] = defaultdict(int)
    for one in results["rows"]:
        counted["hidden" if "withheld" in one["questions"][f"{FORM}/f1"] else "shown"] += 1
    assert counted["hidden"] >= 4
