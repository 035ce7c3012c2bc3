"""Devices: what is on which, by which clock, and those that are shut out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.databases import database_url
from tests.support.waiting import until_true
from tests.survey.phone import Phone, message_of, phone_in_the_field
from tests.survey.world import World


async def devices(phone: Phone) -> list[dict[str, Any]]:
    answer = await phone.world.call("GET", f"{phone.campaign.path}/devices")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_device_tells_what_is_on_it(world: World) -> None:
    phone = await phone_in_the_field(world)
    path = f"{phone.campaign.path}/devices"
    ahead = datetime.now(UTC) + timedelta(hours=3)
    told = {
        "device_id": "tablet-07",
        "name": "Máy số 7",
        "device_time": ahead.isoformat(),
        "forms": [{"form": "HN-01", "version": "1"}],
        "unsent": 4,
    }
    first = await world.call("POST", path, Role.INTERVIEWER, json=told)
    assert first.status_code == 201, first.text
    assert first.json()["clock_ahead_seconds"] == pytest.approx(3 * 3600, abs=5)
    later = {"device_id": "tablet-07", "forms": [{"form": "HN-01", "version": "2"}], "unsent": 0}
    again = await world.call("POST", path, Role.INTERVIEWER, json=later)
    assert again.json()["id"] == first.json()["id"]
    (device,) = await devices(phone)
    assert [(one["form"], one["version"]) for one in device["forms"]] == [("HN-01", "2")]
    assert [(one["newest"], one["is_outdated"]) for one in device["forms"]] == [("1", True)]
    assert (device["name"], device["unsent"]) == ("Máy số 7", 0)
    assert device["owner_id"] == str(world.person(Role.INTERVIEWER).id)
    assert device["last_contact_at"] > device["registered_at"]
    trail = await world.call("GET", f"/v1/survey-audit-entries?subject_id={device['id']}")
    assert [one["action"] for one in trail.json()["items"]] == ["device.registered"]


async def test_an_openrosa_phone_is_met_by_what_it_fetches_and_sends(world: World) -> None:
    phone = await phone_in_the_field(world)
    (form,) = await phone.forms()
    assert await devices(phone) == []
    await phone.get(form["downloadUrl"])
    (device,) = await devices(phone)
    assert device["device_id"] == ""
    await phone.submit(phone.filled(), headers={"date": "Thu, 01 Jan 1970 01:10:00 GMT"})
    (device,) = await devices(phone)
    assert device["device_id"] == "collect:abc"
    assert [(one["form"], one["version"]) for one in device["forms"]] == [(phone.form_id, "1")]
    assert [(one["newest"], one["is_outdated"]) for one in device["forms"]] == [("1", False)]
    assert device["clock_ahead_seconds"] < -1_700_000_000
    await phone.submit(phone.filled(), query="?deviceID=collect%3Axyz")
    assert {one["device_id"] for one in await devices(phone)} == {"collect:abc", "collect:xyz"}


async def test_forms_that_come_at_once_with_the_first_name_of_a_device_are_all_taken(
    world: World,
) -> None:
    phone = await phone_in_the_field(world)
    (form,) = await phone.forms()
    await phone.get(form["downloadUrl"])
    async with another_session() as others, another_session() as looking:
        await others.execute(text(_NAMED), {"campaign": phone.campaign.id, "id": new_id()})
        sending = asyncio.create_task(phone.submit(phone.filled()))

        async def waits() -> bool:
            found = await looking.scalar(text(_WAITS), {"pid": await others.scalar(text(_PID))})
            return bool(found)

        await until_true(waits)
        await others.commit()
        assert (await sending).status_code == 201
    assert sorted(one["device_id"] for one in await devices(phone)) == ["", "collect:abc"]


_NAMED = """
INSERT INTO device (id, authority_id, campaign_id, owner_id, device_id, forms, registered_at, last_contact_at)
SELECT :id, authority_id, campaign_id, owner_id, 'collect:abc', '{}', now(), now()
FROM device WHERE campaign_id = :campaign
"""
_PID = "SELECT pg_backend_pid()"
_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE :pid = ANY(pg_blocking_pids(pid))"


@asynccontextmanager
async def another_session() -> AsyncIterator[AsyncConnection]:
    """Connect beside the service."""
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def test_nothing_is_taken_of_a_revoked_device(world: World) -> None:
    phone = await phone_in_the_field(world)
    assert (await phone.submit(phone.filled())).status_code == 201
    (device,) = await devices(phone)
    path = f"{phone.campaign.path}/devices/{device['id']}/revocations"
    revoked = await world.call("POST", path)
    assert revoked.json()["revoked_at"] is not None
    refused = await phone.submit(phone.filled())
    assert refused.status_code == 403
    assert "bring it to the supervisor" in message_of(refused)
    told = await world.call(
        "POST",
        f"{phone.campaign.path}/devices",
        Role.INTERVIEWER,
        json={"device_id": "collect:abc"},
    )
    assert told.status_code == 403
    assert told.json()["type"] == "/problems/device-revoked"
    again = await world.call("POST", path)
    assert again.status_code == 409
    counts = await world.counts(phone.campaign)
    assert counts["received"] == 1
    other = await phone.submit(phone.filled(), query="?deviceID=another")
    assert other.status_code == 201


async def test_a_newer_form_makes_what_is_on_devices_outdated(world: World) -> None:
    phone = await phone_in_the_field(world)
    (form,) = await phone.forms()
    await phone.get(form["downloadUrl"])
    newer = await world.issued(title="Sửa")
    groups = [
        {"code": code, "name": code, "questionnaire_id": newer["id"]}
        for code in ("CITIZENS", "FIRMS")
    ]
    await world.call(
        "PUT",
        f"{phone.campaign.path}/groups",
        etag=phone.campaign.etag,
        json={"groups": groups},
    )
    (device,) = await devices(phone)
    (known,) = device["forms"]
    assert (known["version"], known["newest"], known["is_outdated"]) == ("1", "2", True)
    told = {"device_id": "tablet-07", "forms": [{"form": "OLD-99", "version": "4"}]}
    own = await world.call("POST", f"{phone.campaign.path}/devices", Role.INTERVIEWER, json=told)
    assert [(one["newest"], one["is_outdated"]) for one in own.json()["forms"]][-1] == (None, False)


async def test_what_no_database_keeps_is_refused_and_registers_nothing(world: World) -> None:
    phone = await phone_in_the_field(world)
    told = {"device_id": "tablet-07", "forms": [{"form": "HN-01", "version": "1\0"}]}
    refused = await world.call(
        "POST", f"{phone.campaign.path}/devices", Role.INTERVIEWER, json=told
    )
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/unstorable-text")
    listed = await world.call("GET", f"{phone.campaign.path}/devices", Role.SURVEY_SUPERVISOR)
    assert listed.json()["items"] == []
