"""How an agency fared over the periods of a programme, as the public may see it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.ids import new_id
from tests.scoring.documents import agency, three_agencies
from tests.scoring.world import World

View = dict[str, Any]


async def year(
    world: World, stage: str, *, agencies: list[View] | None = None, **more: Any
) -> View:
    """Publish a period of the programme."""
    world.period_id = new_id()
    period = {
        "id": str(world.period_id),
        "code": stage,
        "name": f"Năm {stage}",
        "stage": stage,
        "starts_on": f"{stage}-01-01",
        "ends_on": f"{stage}-12-31",
    }
    record = world.freeze_record(period=period, agencies=agencies)
    answer = await world.publish(
        await world.approved(record=record), decision_number=f"{stage}/QĐ-UBND", **more
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def stages(world: World, publication: View, code: str = "so-a") -> list[str]:
    answer = await world.client.get(f"/v1/publications/{publication['id']}/agencies/{code}/history")
    assert answer.status_code == 200, answer.text
    return [one["period"]["stage"] for one in answer.json()["items"]]


async def test_the_oldest_period_comes_first_whenever_it_was_published(world: World) -> None:
    later = await year(world, "2024")
    earlier = await year(world, "2023")
    assert await stages(world, later) == await stages(world, earlier) == ["2023", "2024"]


async def test_an_agency_is_followed_through_a_change_of_its_code_and_name(world: World) -> None:
    before = await year(world, "2023")
    renamed = three_agencies(world.authority_id)
    renamed[0] = {
        **agency(world.authority_id, "so-a", "Sở Mới"),
        "code": "so-moi",
    }
    after = await year(world, "2024", agencies=renamed)
    answer = await world.client.get(f"/v1/publications/{after['id']}/agencies/so-moi/history")
    names = [(one["agency_code"], one["agency_name"]) for one in answer.json()["items"]]
    assert names == [("so-a", "Sở A"), ("so-moi", "Sở Mới")]
    assert await stages(world, before) == ["2023", "2024"]


async def test_an_agency_is_followed_to_those_that_it_took_over_from(world: World) -> None:
    before = await year(world, "2024")
    agencies = three_agencies(world.authority_id)
    heir = agency(world.authority_id, "so-m", "Sở M")
    heir["predecessors"] = [
        {"id": one["id"], "code": one["code"], "name": one["name"], "effective_on": "2025-03-01"}
        for one in agencies[:2]
    ]
    world.period_id = new_id()
    period = {
        "id": str(world.period_id),
        "code": "2025",
        "name": "Năm 2025",
        "stage": "2025",
        "starts_on": "2025-01-01",
        "ends_on": "2025-12-31",
    }
    run = await world.approved(
        record=world.freeze_record(period=period, agencies=[heir, agencies[2]]),
        summary=world.freeze_summary(favourable={"so-m": 80, "huyen-c": 50}),
    )
    answer = await world.publish(run, decision_number="2025/QĐ-UBND")
    after = answer.json()
    answer = await world.client.get(f"/v1/publications/{after['id']}/agencies/so-m/history")
    assert [
        (one["period"]["stage"], one["agency_code"], one["is_predecessor"])
        for one in answer.json()["items"]
    ] == [("2024", "so-a", True), ("2024", "so-b", True), ("2025", "so-m", False)]
    assert await stages(world, before) == ["2024"]
    assert await stages(world, after, "huyen-c") == ["2024", "2025"]


async def test_of_a_corrected_period_the_correction_stands(world: World) -> None:
    first = await year(world, "2024")
    run = await world.approved(record=world.freeze_record(frozen_at="2025-01-01T00:00:00Z"))
    answer = await world.publish(run, decision_number="2/QĐ-UBND", replaces=first["id"])
    assert answer.status_code == 201, answer.text
    history = await world.client.get(f"/v1/publications/{first['id']}/agencies/so-a/history")
    assert [one["publication_id"] for one in history.json()["items"]] == [answer.json()["id"]]


async def test_what_is_under_embargo_is_no_history(world: World) -> None:
    before = await year(world, "2023")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    after = await year(world, "2024", public_from=tomorrow)
    assert await stages(world, before) == ["2023"]
    hidden = await world.client.get(f"/v1/publications/{after['id']}/agencies/so-a/history")
    assert hidden.status_code == 404


@pytest.mark.parametrize("code", ["khong-co", "so-b%20"])
async def test_an_agency_that_is_not_published_has_no_history(world: World, code: str) -> None:
    publication = await year(world, "2024")
    answer = await world.client.get(f"/v1/publications/{publication['id']}/agencies/{code}/history")
    assert answer.status_code == 404


async def test_other_authorities_and_programmes_are_other_histories(world: World) -> None:
    mine = await year(world, "2024")
    other = World(world.client, world.records, world.summaries, world.facts)
    await year(other, "2023")
    assert await stages(world, mine) == ["2024"]


async def test_a_history_may_be_kept_for_a_minute(world: World) -> None:
    publication = await year(world, "2024")
    path = f"/v1/publications/{publication['id']}/agencies/so-a/history"
    answer = await world.client.get(path)
    assert answer.headers["cache-control"] == "public, max-age=60"
    again = await world.client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
