"""Every example of docs/framework-format.md loads, and gets the points that the page says."""

from decimal import Decimal
from typing import Any

import pytest

from shared.methodology import QuestionCounts, ScoringContext, Shape, parse_framework
from tests.shared.methodology.examples import fenced, framework_data, load_yaml, scored

BLOCKS = list(fenced("docs/framework-format.md"))
LEAVES = [load_yaml(body) for kind, body in BLOCKS if kind == "leaf"]
ANSWERS = [load_yaml(body) for kind, body in BLOCKS if kind == "answers"]


def test_the_whole_file_of_the_page_loads() -> None:
    (whole,) = [load_yaml(body) for kind, body in BLOCKS if kind == "framework"]
    framework = parse_framework(whole)
    assert list(framework.leaves) == ["1.1.1", "1.1.2", "1.2", "2.1", "2.2", "T.1", "P.1"]


def test_every_shape_has_an_example() -> None:
    assert {leaf["rule"]["shape"] for leaf in LEAVES} == set(Shape)
    assert len(LEAVES) == len(ANSWERS) == len(Shape)


@pytest.mark.parametrize(
    ("leaf", "answers"),
    list(zip(LEAVES, ANSWERS, strict=True)),
    ids=[leaf["rule"]["shape"] for leaf in LEAVES],
)
def test_the_answers_of_the_page_get_its_points(leaf: dict[str, Any], answers: list[Any]) -> None:
    parsed = next(iter(parse_framework(framework_data(leaf)).leaves.values()))
    for case in answers:
        context = ScoringContext(
            stage=case.get("stage", ""),
            leaders={parsed.code: Decimal(str(case["leader"]))} if "leader" in case else {},
            survey={
                parsed.code: tuple(
                    QuestionCounts(str(index), options)
                    for index, options in enumerate(case.get("questions", []))
                )
            },
            sipas=Decimal(case["sipas"]) if "sipas" in case else None,
        )
        score = scored(parsed, case.get("answer"), context)
        expected = case["points"]
        assert score.points == (None if expected is None else Decimal(str(expected))), case
        data = score.to_data()
        assert data["explanation"]["text"]["vi"]
