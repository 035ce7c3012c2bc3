"""PAR INDEX, SIPAS and the evaluation of heads under one decision, where the programme says so."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from demo.preset import preset
from services.scoring.publications.schemas import NewPublication
from shared.ids import new_id
from tests.scoring.world import World

HAI_PHONG = Path(__file__).parents[2] / "presets" / "hai-phong-2021"
EVALUATIONS = [
    {"grade": "GOOD", "name": "Hoàn thành tốt trách nhiệm người đứng đầu"},
    {"grade": "FAIR", "name": "Hoàn thành trách nhiệm người đứng đầu"},
    {"grade": "WEAK", "name": "Không hoàn thành trách nhiệm người đứng đầu"},
]
HEADS = [
    {"agency_code": "so-a", "head": "Giám đốc Sở A"},
    {"agency_code": "so-b", "head": "Giám đốc Sở B", "evaluation": "Chưa đánh giá"},
]


def test_the_preset_of_hai_phong_evaluates_every_grade_and_names_every_head() -> None:
    programme: Any = yaml.safe_load((HAI_PHONG / "programme.yaml").read_text(encoding="utf-8"))
    framework: Any = yaml.safe_load((HAI_PHONG / "framework.yaml").read_text(encoding="utf-8"))
    assert [one["grade"] for one in programme["heads"]["evaluations"]] == [
        one["code"] for one in framework["grades"]
    ]
    assert all(agency["head"] for agency in programme["agencies"])


def test_the_demonstration_sends_the_heads_of_a_programme_that_evaluates_them() -> None:
    sent = preset(HAI_PHONG.name).heads
    assert sent is not None
    order = NewPublication.model_validate(
        {
            "run_id": str(new_id()),
            "decision_number": "1",
            "decision_date": "2022-01-01",
            "title": "x",
            "heads": sent,
        }
    ).to_order()
    assert order.heads is not None
    assert len(order.heads.heads) == len(preset(HAI_PHONG.name).programme["agencies"])
    assert order.heads.heads[1].head == "Giám đốc Sở Nội vụ"
    assert preset("yen-dung-2021").heads is None


async def test_par_index_sipas_and_heads_are_published_under_one_decision(world: World) -> None:
    publication = await world.published(heads={"evaluations": EVALUATIONS, "heads": HEADS})
    assert publication["has_heads"] is True
    address = f"/v1/publications/{publication['id']}"
    ranking = (await world.client.get(f"{address}/ranking")).json()["items"]
    assert all(one["index"] and one["sipas"]["index"] for one in ranking)
    heads = (await world.client.get(f"{address}/heads")).json()["items"]
    assert [(one["agency_code"], one["grade"], one["evaluation"]) for one in heads] == [
        ("so-b", "GOOD", "Chưa đánh giá"),
        ("so-a", "FAIR", "Hoàn thành trách nhiệm người đứng đầu"),
    ]
    assert [one["by_council"] for one in heads] == [True, False]


async def test_a_programme_that_says_nothing_of_heads_evaluates_none(world: World) -> None:
    publication = await world.published()
    assert publication["has_heads"] is False
    heads = await world.client.get(f"/v1/publications/{publication['id']}/heads")
    assert heads.json() == {"items": []}


@pytest.mark.parametrize(
    ("evaluations", "heads", "pointers"),
    [
        (EVALUATIONS[:2], HEADS, ["#/heads/evaluations"]),
        (
            [*EVALUATIONS, EVALUATIONS[0], {"grade": "BEST", "name": "Nhất"}],
            [{"agency_code": "so-x", "head": "Ai đó"}, HEADS[0], HEADS[0]],
            [
                "#/heads/evaluations/3/grade",
                "#/heads/evaluations/4/grade",
                "#/heads/heads/0/agency_code",
                "#/heads/heads/2/agency_code",
            ],
        ),
    ],
)
async def test_heads_that_do_not_fit_the_results_are_refused_all_at_once(
    world: World, evaluations: list[Any], heads: list[Any], pointers: list[str]
) -> None:
    run = await world.approved()
    answer = await world.publish(run, heads={"evaluations": evaluations, "heads": heads})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == pointers
    assert (await world.read(f"/v1/runs/{run['id']}")).json()["state"] == "APPROVED"
