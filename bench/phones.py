"""A day's sync: hundreds of phones send all that they collected at once; some answers get lost on the way, so they send again."""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID
from xml.etree import ElementTree as ET

import aiohttp
import orjson

from bench.campaign import OpenCampaign, open_campaign
from bench.crowd import Crowd
from bench.load import Measurement
from demo.api import Gateway
from deploy.local import LocalSystem
from shared.auth.principal import Role

LOST: Final = 10
"""Of every so many answers one gets lost, so that the phone sends the same again."""
ATTEMPTS: Final = 30
PATIENCE: Final = aiohttp.ClientTimeout(total=300)
_INSTANCE: Final = "{http://www.w3.org/2002/xforms}instance"

Sent = tuple[str, bytes | aiohttp.FormData, dict[str, str]]
"""Where to, what, and with which headers."""


@dataclass
class Sync:
    """What all phones of one sync met."""

    latencies: list[float] = field(default_factory=list)
    phones: list[float] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    """Whatever was no success, by its status or kind of failure; phones tried again."""
    given_up: int = 0


async def measure_phones(
    system: LocalSystem, gateway: Gateway, password: str, chosen: argparse.Namespace
) -> None:
    """Let the phones sync one response a request, a day a request, and as ODK Collect does; then look for what is lost or twice."""
    number, each = chosen.phones, chosen.each
    print(f"\n{number} phones × {each} responses of 30 questions at once through the gateway")
    for what, prepare in (
        ("one by one", _one_by_one),
        ("a day in one batch", _in_one),
        ("OpenRosa, one by one", openrosa_phones),
    ):
        campaign = await open_campaign(gateway, password)
        phones = await prepare(system, gateway, campaign, number, each)
        await _sync(system, campaign, what, phones, number * each)


async def _sync(
    system: LocalSystem,
    campaign: OpenCampaign,
    what: str,
    phones: Sequence[Sequence[Callable[[], Sent]]],
    expected: int,
) -> None:
    sync = Sync()
    busy = {name: system.processor_seconds_of(name) for name in ("gateway", "survey")}
    started = time.perf_counter()
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=PATIENCE
    ) as session:
        await asyncio.gather(*(sync_phone(session, one, sync) for one in phones))
    seconds = time.perf_counter() - started
    requests = Measurement(len(sync.latencies), seconds, sync.latencies)
    whole = Measurement(len(phones), seconds, sync.phones)
    print(requests.line(what))
    used = ", ".join(
        f"{name} {(system.processor_seconds_of(name) - before) / len(sync.latencies) * 1000:.2f} ms"
        for name, before in busy.items()
    )
    print(
        f"    all in after {seconds:.1f} s, a phone's whole sync: p95 {whole.percentile(0.95) / 1000:.1f} s;"
        f" of the processor for each request: {used}"
    )
    rows, kept = await rows_and_forms(system, campaign)
    lost, twice = expected - kept, rows - kept
    print(
        f"    sent {expected:,}, lost {lost:,}, twice {twice:,};"
        f" tried again after: {dict(sync.met) or 'nothing'}; given up: {sync.given_up}"
    )
    assert (lost, twice, sync.given_up) == (0, 0, 0), what


async def sync_phone(
    session: aiohttp.ClientSession, day: Sequence[Callable[[], Sent]], sync: Sync
) -> None:
    """Send one thing after another, each until it is taken."""
    started = time.perf_counter()
    for number, make in enumerate(day):
        for _ in range(1 if number % LOST else 2):
            await _send(session, make, sync)
    sync.phones.append((time.perf_counter() - started) * 1000)


async def _send(session: aiohttp.ClientSession, make: Callable[[], Sent], sync: Sync) -> None:
    for _ in range(ATTEMPTS):
        url, data, headers = make()
        started = time.perf_counter()
        pause = 1.0
        try:
            async with session.post(url, data=data, headers=headers) as answer:
                content = await answer.read()
                sync.latencies.append((time.perf_counter() - started) * 1000)
                if answer.status in {200, 201, 202}:
                    return
                met = str(answer.status)
                if answer.status not in {429, 502, 503, 504}:
                    raise AssertionError(f"{met}: {content[:500]!r}")
                pause = float(answer.headers.get("retry-after", "1"))
        except (aiohttp.ClientConnectionError, TimeoutError) as error:
            met = type(error).__name__
        sync.met[met] += 1
        await asyncio.sleep(pause)
    sync.given_up += 1


async def rows_and_forms(system: LocalSystem, campaign: OpenCampaign) -> tuple[int, int]:
    """Count the rows of a campaign, and the filled-in forms that they are: each says by its device and answers which one."""
    connection = await system.postgres.connect("survey")
    row = await connection.fetchrow(
        "SELECT count(*), count(DISTINCT (device_id, answers, agency_id)) FROM response"
        " WHERE campaign_id = $1 AND excluded_at IS NULL",
        UUID(campaign.id),
    )
    await connection.close()
    assert row is not None
    return row[0], row[1]


async def _one_by_one(
    system: LocalSystem, _gateway: Gateway, campaign: OpenCampaign, number: int, each: int
) -> list[list[Callable[[], Sent]]]:
    url = f"{system.url}/v1/campaigns/{campaign.id}/responses"
    return [
        [_posting(campaign, url, one) for one in _day(campaign, phone, each)]
        for phone in range(number)
    ]


async def _in_one(
    system: LocalSystem, _gateway: Gateway, campaign: OpenCampaign, number: int, each: int
) -> list[list[Callable[[], Sent]]]:
    url = f"{system.url}/v1/campaigns/{campaign.id}/response-batches"
    return [
        [_posting(campaign, url, {"responses": _day(campaign, phone, each)})]
        for phone in range(number)
    ]


def _day(campaign: OpenCampaign, phone: int, each: int) -> list[dict[str, Any]]:
    return [
        campaign.response(phone * each + one) | {"device_id": f"phone-{phone}"}
        for one in range(each)
    ]


def _posting(campaign: OpenCampaign, url: str, document: object) -> Callable[[], Sent]:
    content = orjson.dumps(document)
    token = campaign.survey_app.token
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    return lambda: (url, content, headers)


async def openrosa_phones(
    system: LocalSystem, gateway: Gateway, campaign: OpenCampaign, number: int, each: int
) -> list[list[Callable[[], Sent]]]:
    """Let interviewers in, fetch the form once, and fill it in."""
    authority = (await campaign.supervisor.get(f"/v1/campaigns/{campaign.id}"))["authority_id"]
    crowd = await Crowd.of(system, gateway, authority)
    interviewer = crowd.person(Role.INTERVIEWER, "Điều tra viên")
    named = {"interviewer_id": crowd.id_of(interviewer), "interviewer_name": "Điều tra viên"}
    path = f"/v1/campaigns/{campaign.id}"
    await campaign.supervisor.post(
        f"{path}/assignments", {**named, "agency_ids": campaign.agency_ids, "groups": ["CITIZENS"]}
    )
    user = await campaign.supervisor.post(f"{path}/app-users", named)
    base = f"/v1/openrosa/key/{user['key']}"
    form_id = f"{campaign.id}.CITIZENS"
    form = await gateway.call(
        "GET", f"{base}/forms/{form_id}/1/form.xml", headers={"x-openrosa-version": "1.0"}
    )
    instance = ET.fromstring(form.body).find(f".//{_INSTANCE}")
    assert instance is not None
    url = f"{system.url}{base}/submission"
    return [
        [
            _submitting(url, _filled(instance[0], response, f"phone-{phone}"))
            for response in _day(campaign, phone, each)
        ]
        for phone in range(number)
    ]


def _filled(instance: ET.Element, response: dict[str, Any], device: str) -> bytes:
    """Write the answers into the form's own instance, as Collect does."""
    said = {
        **response["answers"],
        "_agency": response["agency_id"],
        "start": response["captured_at"],
        "end": response["captured_at"],
        "deviceid": device,
        "instanceID": f"uuid:{response['id']}",
    }
    filled = ET.fromstring(ET.tostring(instance))
    for element in filled.iter():
        name = element.tag.rpartition("}")[2]
        if name in said:
            element.text = said[name]
    return bytes(ET.tostring(filled, encoding="utf-8"))


def _submitting(url: str, xml: bytes) -> Callable[[], Sent]:
    def make() -> Sent:
        form = aiohttp.FormData()
        form.add_field("xml_submission_file", xml, filename="form.xml", content_type="text/xml")
        return url, form, {"x-openrosa-version": "1.0"}

    return make
