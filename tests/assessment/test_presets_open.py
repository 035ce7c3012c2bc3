"""Every preset can be played: framework issued, agencies imported, the period opened with all of them on its days."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from demo.preset import PRESETS, Preset, moved_calendar, preset
from services.assessment.agencies.models import AgencyDetails
from services.assessment.agency_workbooks.writing import write_agencies
from shared.workbooks.writing import MEDIA_TYPE
from tests.assessment.world import Clock, World, add_framework, make_authority

NAMES = sorted(str(path.parent.relative_to(PRESETS)) for path in PRESETS.rglob("framework.yaml"))
COUNTS = {"hanoi-2021/departments": 22, "hanoi-2021/districts": 30, "hai-phong-2021": 35}


async def enter_agencies(world: World, chosen: Preset) -> list[str]:
    """Import the preset's agencies as the workbook that an officer sends; give their ids by code."""
    listed = [
        AgencyDetails(
            code=one["code"],
            name=one["name"],
            block=one["block"],
            ranked=one["ranked"],
            valid_from=None,
            valid_to=None,
        )
        for one in chosen.programme["agencies"]
    ]
    answer = await world.officer.call(
        "POST",
        "/v1/agency-imports",
        content=write_agencies(listed, {}),
        headers={"content-type": MEDIA_TYPE},
    )
    assert answer.json()["created"] == len(listed), answer.text
    items = (await world.officer.get("/v1/agencies", limit=200))["items"]
    return [item["id"] for item in items]


async def make_period(world: World, chosen: Preset, plan: Any) -> Any:
    opens = plan["calendar"]["self_assessment"]["opens_at"]
    start = datetime.fromisoformat(f"{opens}T00:00:00+07:00")
    return await world.officer.post(
        "/v1/periods",
        {
            "programme_id": world.programme,
            "framework_id": world.framework,
            **{name: plan[name] for name in ("code", "name", "stage", "starts_on", "ends_on")},
            "calendar": moved_calendar(plan["calendar"], published_start=opens, start=start),
        },
    )


@pytest.mark.parametrize("name", NAMES)
async def test_a_preset_opens_its_period_with_all_agencies(
    name: str, http: httpx.AsyncClient, clock: Clock
) -> None:
    chosen = preset(name)
    clock.set(datetime(2021, 9, 1, tzinfo=UTC))
    world = await make_authority(http, clock)
    content = {key: chosen.programme["programme"][key] for key in ("code", "name")}
    world.programme = (await world.officer.post("/v1/programmes", content))["id"]
    world.framework = (await add_framework(world, chosen.framework_text))["id"]
    agencies = await enter_agencies(world, chosen)
    assert len(agencies) == COUNTS.get(name, len(chosen.programme["agencies"]))
    plan = chosen.programme["periods"][-1]
    period = await make_period(world, chosen, plan)
    world.period = period["id"]
    participants = f"/v1/periods/{world.period}/participants"
    joined = (await world.officer.post(participants, {"agency_ids": agencies}))["items"]
    assert {(one["agency_code"], one["agency_name"]) for one in joined} == {
        (one["code"], one["name"]) for one in chosen.programme["agencies"]
    }
    window = period["calendar"]["self_assessment"]
    clock.set(datetime.fromisoformat(window["opens_at"]))
    opened = await world.move("SELF_ASSESSMENT")
    assert opened["phase"] == "SELF_ASSESSMENT"
    report = await world.officer.get(f"/v1/self-assessments/{joined[0]['self_assessment_id']}")
    assert report["deadline"] == window["closes_at"]
    assert report["leaves"]


def test_hanoi_2021_is_due_before_22_december_in_viet_nam() -> None:
    plan = preset("hanoi-2021/departments").programme["periods"][0]
    closes = plan["calendar"]["self_assessment"]["closes_at"]
    assert datetime.fromisoformat(f"{closes}T00:00:00+07:00") == datetime(
        2021, 12, 21, 17, 0, tzinfo=UTC
    )
