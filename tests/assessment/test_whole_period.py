"""A whole period through the API, from the empty sheet to the frozen record."""

from datetime import datetime
from typing import Any

from shared.canonical import digest_of_bytes
from shared.methodology.documents import parse_appraisal_record
from tests.assessment.world import World


async def test_a_period_from_the_first_entry_to_the_frozen_record(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    assert (await world.upload("S1")).status_code == 201
    submitted = await world.submit("S1")
    assert (submitted["state"], submitted["late"]) == ("SUBMITTED", False)
    await world.fill("Q1")
    await world.submit("Q1")

    world.clock.set(datetime.fromisoformat("2024-11-30T00:00:00+07:00"))
    await world.move("ROUND_1")
    await world.decide_all("Q1")
    await world.decide_all("S1")
    await _change(world, "2.1", 1, "0.75", "Chỉ công khai 49.533/62.027 hồ sơ")
    await world.move("SUPPLEMENT")

    world.clock.set(datetime.fromisoformat("2024-12-12T00:00:00+07:00"))
    path = f"{world.report('S1')}/entries/2.1"
    await world.editor("S1").post(
        f"{path}/statements", {"text": "Đã công khai đủ.", "proposed_points": "1.5"}
    )
    sheet = await world.head("S1").get(world.report("S1"))
    leaf = next(item for item in sheet["leaves"] if item["code"] == "2.1")
    assert leaf["round_1"]["opinion"].startswith("Chỉ công khai")
    assert (leaf["statements"], leaf["round_2"]) == (1, None)

    await world.move("ROUND_2", reason="Các đơn vị đã giải trình xong")
    work = await world.appraiser.get(f"/v1/periods/{world.period}/work-list")
    assert [(item["agency_code"], item["leaves"][0]["leaf"]) for item in work["items"]] == [
        ("S1", "2.1")
    ]
    await _change(world, "2.1", 2, "1.5", "Chấp nhận giải trình")
    closed = await world.move("CLOSED")

    record = await world.officer.call(
        "GET", f"/v1/appraisal-records/{closed['appraisal_record_id']}"
    )
    again = await world.auditor.call(
        "GET", f"/v1/appraisal-records/{closed['appraisal_record_id']}"
    )
    assert record.content == again.content
    assert record.headers["etag"] == f'"{digest_of_bytes(record.content)}"'
    document = parse_appraisal_record(record.json())
    assert [agency.code for agency in document.agencies] == ["Q1", "S1", "S2"]
    leaves = {agency["code"]: agency["leaves"] for agency in record.json()["agencies"]}
    assert _points(leaves["S1"]["2.1"]) == ("2", "0.75", "1.5", "1.5")
    assert leaves["S1"]["1.1.2"]["final"] == {
        "answer": {
            "state": "GIVEN",
            "facts": {"done": "2", "planned": "3"},
            "choices": [],
            "formula": None,
            "points": None,
        },
        "points": None,
    }
    assert leaves["S1"]["1.1.2"]["self"]["points"] == "0.67"
    assert "2.2" not in leaves["S1"]
    assert leaves["S2"]["1.1.1"] == {
        "self": None,
        "round_1": None,
        "round_2": None,
        "final": {"answer": None, "points": None},
    }
    listed = await world.chair.get("/v1/appraisal-records", period_id=world.period)
    assert [item["digest"] for item in listed["items"]] == [digest_of_bytes(record.content)]


def _points(leaf: dict[str, Any]) -> tuple[str, str, str, str]:
    return (
        leaf["self"]["points"],
        leaf["round_1"]["points"],
        leaf["round_2"]["points"],
        leaf["final"]["points"],
    )


async def _change(world: World, leaf: str, number: int, points: str, opinion: str) -> None:
    path = f"{world.report('S1')}/appraisals/{number}/{leaf}"
    body = {"decision": "CHANGED", "points": points, "opinion": opinion}
    await world.appraiser.put(path, body, if_match=1 if number == 1 else 0)
