"""A city's run is heavy work, beside which the service still answers.

A wait is measured by the work that this process does meanwhile: what else the machine is busy with makes nothing slower then.
"""

import asyncio
import time

from tests.scoring.documents import large_record
from tests.scoring.world import World

AGENCIES, LEAVES = 300, 60


async def test_the_service_answers_while_it_computes_a_citys_run(world: World) -> None:
    record = world.records.put(
        large_record(
            world.authority_id, period_id=world.period_id, agencies=AGENCIES, leaves=LEAVES
        )
    )
    order = {
        "authority_id": str(world.authority_id),
        "appraisal_record_id": str(record),
        "survey_summary_id": None,
    }
    running = asyncio.create_task(world.start(order))
    waits: list[float] = []
    while not running.done():
        asked = time.process_time()
        assert (await world.client.get("/healthz")).status_code == 200
        waits.append(time.process_time() - asked)
        await asyncio.sleep(0.01)
    answer = await running
    assert answer.status_code == 201, answer.text
    assert answer.json()["agency_count"] == AGENCIES
    assert len(waits) > 20
    assert sorted(waits)[len(waits) // 2] < 0.25
    page = (await world.read(f"/v1/runs/{answer.json()['id']}/results", limit=200)).json()
    assert page["items"][0]["rank"] == 1
    assert len(page["items"]) == 200
    assert page["next"] is not None
