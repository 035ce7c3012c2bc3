"""A frozen record names whom an agency took over from, through several reorganisations, up to the period's end."""

from datetime import datetime

from tests.assessment.test_agencies_api import enter
from tests.assessment.test_agency_successions_api import PATH
from tests.assessment.world import World


async def test_the_record_names_predecessors_of_the_period_and_before(world: World) -> None:
    heir = world.agencies["S1"]
    former, older, later = [await enter(world, code) for code in ("CU", "XUA", "SAU")]
    for ended, successor, day in (
        (older, former["id"], "2020-01-01"),
        (former, heir, "2024-03-01"),
        (later, heir, "2025-03-01"),
    ):
        body = {
            "predecessor_ids": [ended["id"]],
            "successors": [{"agency_id": successor}],
            "effective_on": day,
            "decision_number": f"{day}/NQ",
            "decision_date": day,
        }
        await world.officer.post(PATH, body)
    await world.move("SELF_ASSESSMENT")
    world.clock.set(datetime.fromisoformat("2024-11-30T00:00:00+07:00"))
    for phase in ("ROUND_1", "SUPPLEMENT", "ROUND_2"):
        await world.move(phase, reason="x" if phase == "ROUND_2" else None)
    closed = await world.move("CLOSED")
    record = await world.officer.get(f"/v1/appraisal-records/{closed['appraisal_record_id']}")
    agencies = {one["code"]: one for one in record["agencies"]}
    assert agencies["S1"]["predecessors"] == [
        {"id": older["id"], "code": "XUA", "name": "Sở XUA", "effective_on": "2020-01-01"},
        {"id": former["id"], "code": "CU", "name": "Sở CU", "effective_on": "2024-03-01"},
    ]
    assert "predecessors" not in agencies["S2"]
