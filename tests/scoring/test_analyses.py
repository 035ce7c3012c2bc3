"""Where points were lost and why, how fields stand in the block, and the rounds side by side."""

from asyncio import Semaphore
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.scoring.config import Settings
from services.scoring.runs.store import RunStore
from services.scoring.workings.errors import KernelChangedError
from services.scoring.workings.service import Workbench
from shared.auth.principal import Role
from shared.db.cursor import Window
from shared.db.engine import open_database
from shared.methodology import KERNEL_VERSION
from tests.scoring.documents import OPINION, agency_id
from tests.scoring.world import View, World


async def analysis(world: World, run: View, code: str, noun: str, **by: Any) -> Any:
    path = f"/v1/runs/{run['id']}/results/{agency_id(world.authority_id, code)}/{noun}"
    return await world.read(path, **by)


async def test_losses_come_greatest_first_with_reason_and_what_was_needed(world: World) -> None:
    run = await world.run()
    found = (await analysis(world, run, "so-b", "losses")).json()
    # so-b: 1.1 is late: 10 of 20; 2.1 is 36 of 40; 1.2 is full.
    assert [(one["code"], one["lost"]) for one in found["items"]] == [("1.1", "10"), ("2.1", "4")]
    late, survey = found["items"]
    assert found["lost"] == "14"
    assert late["reason"]["vi"] == "“Không kịp thời”: 10 điểm."
    assert late["opinion"] == OPINION
    assert [one["text"]["vi"] for one in late["needed"]] == ["Đạt mức “Kịp thời” thì được 20 điểm."]
    assert survey["needed"][0]["text"]["vi"] == "Đạt 91 % ý kiến đánh giá thì được 36,4 điểm."
    assert (survey["needed"][0]["points"], survey["opinion"]) == ("36.4", None)


async def test_fields_stand_against_mean_median_and_best_of_the_block(world: World) -> None:
    run = await world.run()
    found = (await analysis(world, run, "so-a", "profile")).json()
    # Field 1: so-a 45/60 = 75 %, so-b 50/60 = 83.3333 %; field 2: 80 % and 90 %.
    first, second = found["items"]
    assert first["percent"] == "75"
    assert (first["mean"], first["median"], first["best"]) == ("79.1667", "79.1667", "83.3333")
    assert (first["best_agencies"], first["verdict"], first["rank"]) == (["so-b"], "WEAKNESS", 2)
    assert (second["gap"], second["verdict"]) == ("-5", "WEAKNESS")
    other = (await analysis(world, run, "so-b", "profile")).json()
    assert {one["verdict"] for one in other["items"]} == {"STRENGTH"}
    alone = (await analysis(world, run, "huyen-c", "profile")).json()
    assert {one["verdict"] for one in alone["items"]} == {"EVEN"}


async def test_self_rounds_and_survey_stand_side_by_side(world: World) -> None:
    run = await world.run()
    found = (await analysis(world, run, "so-a", "sides")).json()
    leaves = {one["code"]: one for one in found["leaves"]}
    assert {side: leaves["1.1"][side] for side in ("self", "round_1", "survey", "final")} == {
        "self": "20",
        "round_1": None,
        "survey": None,
        "final": "15",
    }
    assert (leaves["2.1"]["survey"], leaves["2.1"]["self"]) == ("32", None)
    fields = {one["code"]: one for one in found["fields"]}
    assert (fields["1"]["self"], fields["1"]["final"]) == ("20", "45")
    assert (fields["2"]["survey"], fields["2"]["final"]) == ("32", "32")


@pytest.mark.parametrize("noun", ["losses", "profile", "sides"])
async def test_an_agency_sees_its_own_result_once_it_is_public(world: World, noun: str) -> None:
    head = world.person(Role.AGENCY_HEAD, agency_id(world.authority_id, "so-a"))
    run = await world.approved()
    assert (await analysis(world, run, "so-a", noun, by=head)).status_code == 404
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    embargoed = await world.approved(settings={"places": 1})
    answer = await world.publish(embargoed, public_from=until)
    assert answer.status_code == 201
    assert (await analysis(world, embargoed, "so-a", noun, by=head)).status_code == 404
    replaced = await world.publish(run, decision_number="2/QĐ", replaces=answer.json()["id"])
    assert replaced.status_code == 201
    assert (await analysis(world, run, "so-a", noun, by=head)).status_code == 200
    assert (await analysis(world, run, "so-b", noun, by=head)).status_code == 404


async def test_a_run_of_another_kernel_is_not_analysed_by_this_one(
    world: World, settings: Settings
) -> None:
    made = await world.run()
    async with open_database(settings, "scoring") as database:
        async with database.readers.begin() as snapshot:
            runs, _ = await RunStore(snapshot).page(
                [world.authority_id], Window(5, None), authority_id=None, period_id=None, state=None
            )
        (run,) = runs
        assert str(run.id) == made["id"]
        with pytest.raises(KernelChangedError) as refused:
            await Workbench(database, Semaphore(1)).of(replace(run, kernel_version="0.9.0"))
        in_other_words = f"{KERNEL_VERSION.rpartition('.')[0]}.999"
        workings = await Workbench(database, Semaphore(1)).of(
            replace(run, kernel_version=in_other_words)
        )
        assert workings.result.agencies
    assert "hãy tạo lần tính mới" in refused.value.detail.vi
