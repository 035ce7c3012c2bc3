"""Own apps over JSON: batches as NDJSON and compressed, devices' clocks, and nothing of a revoked device."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.world import Campaign, World

BATCHES = ("JSON", "NDJSON", "JSON+gzip", "NDJSON+gzip")


async def send(
    world: World,
    campaign: Campaign,
    responses: list[Any],
    form: str,
    role: Role = Role.SURVEY_APP,
    **headers: str,
) -> httpx.Response:
    """Send a batch in one of its forms; members may be bytes already."""
    if form.startswith("NDJSON"):
        lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in responses]
        body, kind = b"\n".join(lines) + b"\n", "application/x-ndjson"
    else:
        body, kind = json.dumps({"responses": responses}).encode(), "application/json"
    sent = world.headers(role) | {"content-type": kind} | headers
    if form.endswith("gzip"):
        body, sent["content-encoding"] = gzip.compress(body), "gzip"
    return await world.client.post(f"{campaign.path}/response-batches", content=body, headers=sent)


async def registered(world: World, campaign: Campaign, role: Role, name: str) -> dict[str, Any]:
    told = await world.call("POST", f"{campaign.path}/devices", role, json={"device_id": name})
    assert told.status_code == 201, told.text
    return dict(told.json())


async def revoke(world: World, campaign: Campaign, device: dict[str, Any]) -> None:
    path = f"{campaign.path}/devices/{device['id']}/revocations"
    assert (await world.call("POST", path)).status_code == 201


@pytest.mark.parametrize("form", BATCHES)
async def test_a_batch_says_what_became_of_each_member(world: World, form: str) -> None:
    campaign = await world.opened()
    good, other = world.response(campaign), world.response(campaign)
    bad = world.response(campaign, answers={"q1": "X", "q2": "5"})
    assert (await send(world, campaign, [good], form)).json()["stored"] == 1
    changed = good | {"answers": {"q1": "B", "q2": "5"}}
    answer = await send(world, campaign, [good, other, bad, changed, {"id": "x"}], form)
    assert answer.status_code == 200, answer.text
    found = answer.json()["outcomes"]
    assert [one["outcome"] for one in found] == [
        "DUPLICATE", "STORED", "REJECTED", "CONFLICT", "REJECTED",
    ]  # fmt: skip
    assert found[2]["errors"][0]["pointer"] == "#/responses/2/answers/q1"
    assert (await world.counts(campaign))["received"] == 2


async def test_a_broken_line_does_not_hold_up_the_others(world: World) -> None:
    campaign = await world.opened()
    good = world.response(campaign)
    two_in_one = json.dumps(world.response(campaign)) + "," + json.dumps(world.response(campaign))
    answer = await send(world, campaign, [b"{", good, two_in_one.encode(), b"\xff"], "NDJSON")
    found = [
        (one["outcome"], [e["code"] for e in one["errors"]]) for one in answer.json()["outcomes"]
    ]
    assert found == [
        ("REJECTED", ["json_invalid"]),
        ("STORED", []),
        ("REJECTED", ["json_invalid"]),
        ("REJECTED", ["json_invalid"]),
    ]


async def test_batches_that_cannot_be_read_are_refused_as_a_whole(world: World) -> None:
    campaign = await world.opened()
    empty = await send(world, campaign, [], "NDJSON")
    assert (empty.status_code, empty.json()["type"]) == (422, "/problems/wrong-number-of-responses")
    many = await send(world, campaign, [b"{}"] * 1001, "NDJSON")
    assert many.json()["type"] == "/problems/wrong-number-of-responses"
    bomb = await send(world, campaign, [b" " * (33 * 1024 * 1024)], "NDJSON+gzip")
    assert bomb.status_code == 413
    path = f"{campaign.path}/response-batches"
    for headers, content, status in (
        ({"content-encoding": "gzip"}, b"no gzip", 400),
        ({"content-encoding": "br"}, b"{}", 415),
    ):
        sent = world.headers(Role.SURVEY_APP) | headers
        assert (await world.client.post(path, content=content, headers=sent)).status_code == status


@pytest.mark.parametrize("role", [Role.SURVEY_APP, Role.INTERVIEWER])
async def test_nothing_is_taken_of_a_revoked_device(world: World, role: Role) -> None:
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    lost = await registered(world, campaign, role, "tablet-07")
    other = await registered(world, campaign, role, "tablet-08")
    before = world.response(campaign, device_id="tablet-07")
    assert (await world.post(campaign, before, role)).status_code == 201
    await revoke(world, campaign, lost)

    single = world.response(campaign, device_id="tablet-07")
    refused = await world.post(campaign, single, role)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/device-revoked")
    assert "bring it to the supervisor" in refused.json()["detail"]
    packed = world.headers(role) | {"content-type": "application/json", "content-encoding": "gzip"}
    unpacked = await world.client.post(
        f"{campaign.path}/responses",
        content=gzip.compress(json.dumps(single).encode()),
        headers=packed,
    )
    assert unpacked.status_code == 403
    for form in BATCHES:
        mixed = [
            world.response(campaign, device_id="tablet-07"),
            world.response(campaign, device_id="tablet-08"),
            world.response(campaign),
        ]
        outcomes = (await send(world, campaign, mixed, form, role)).json()["outcomes"]
        assert [one["outcome"] for one in outcomes] == ["REJECTED", "STORED", "STORED"], form
        (error,) = outcomes[0]["errors"]
        assert (error["code"], error["pointer"]) == ("device-revoked", "#/responses/0/device_id")
    assert (await world.counts(campaign))["received"] == 1 + 2 * len(BATCHES)
    # The same name on somebody else's device is another device.
    stranger = Role.SURVEY_APP if role is Role.INTERVIEWER else Role.INTERVIEWER
    assert (await world.post(campaign, single, stranger)).status_code == 201
    assert other["revoked_at"] is None


async def test_a_revocation_holds_from_the_next_post_on(world: World) -> None:
    """What the service remembers of the campaign is void, in each of its processes."""
    campaign = await world.opened()
    device = await registered(world, campaign, Role.SURVEY_APP, "phone")
    for _ in range(2):
        response = world.response(campaign, device_id="phone")
        assert (await world.post(campaign, response)).status_code == 201
    await revoke(world, campaign, device)
    late = world.response(campaign, device_id="phone")
    assert (await world.post(campaign, late)).status_code == 403
    assert (await world.close(campaign)).status_code == 201


@pytest.mark.parametrize("form", ["single", *BATCHES])
async def test_the_difference_of_a_devices_clock_is_noted(world: World, form: str) -> None:
    campaign = await world.opened()
    behind = format_datetime(datetime.now(UTC) - timedelta(hours=2), usegmt=True)
    response = world.response(campaign, device_id="phone")
    if form == "single":
        headers = world.headers(Role.SURVEY_APP) | {"date": behind}
        path = f"{campaign.path}/responses"
        sent = await world.client.post(path, json=response, headers=headers)
    else:
        sent = await send(world, campaign, [response, {"id": str(new_id())}], form, date=behind)
    assert sent.status_code in {200, 201}, sent.text
    (device,) = (await world.call("GET", f"{campaign.path}/devices")).json()["items"]
    assert device["device_id"] == "phone"
    assert device["clock_ahead_seconds"] == pytest.approx(-2 * 3600, abs=10)
    shown = await world.call("GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR)
    kept = shown.json()["items"][0]
    assert kept["captured_at"] == "2024-06-01T01:00:00Z"
    assert kept["received_at"] > kept["captured_at"]
