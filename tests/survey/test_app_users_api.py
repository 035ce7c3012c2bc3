"""App users: made, renewed, revoked; the key shown once and kept nowhere."""

import base64
import hashlib
import json
import re
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.databases import database_url
from tests.survey.world import World


async def stored(app_user_id: str) -> dict[str, Any]:
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        query = text("SELECT row_to_json(app_user) FROM app_user WHERE id = :id")
        row: dict[str, Any] = (await connection.execute(query, {"id": app_user_id})).scalar_one()
    await engine.dispose()
    return row


async def test_a_key_is_shown_once_and_only_its_digest_is_kept(world: World) -> None:
    campaign = await world.opened()
    made = await world.app_user(campaign)
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    body = made.json()
    key = body["key"]
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    assert body["server_url"] == f"http://survey/v1/openrosa/key/{key}"
    row = await stored(body["app_user"]["id"])
    assert row["key_digest"] == "\\x" + hashlib.sha256(key.encode()).hexdigest()
    assert key not in json.dumps(row)
    for path in (f"{campaign.path}/app-users", f"{campaign.path}/app-users/{row['id']}"):
        assert key not in (await world.call("GET", path)).text
    trail = await world.call("GET", f"/v1/survey-audit-entries?subject_id={row['id']}")
    assert [one["action"] for one in trail.json()["items"]] == ["app_user.made"]
    assert key not in trail.text


async def test_the_settings_are_what_collect_reads(world: World) -> None:
    campaign = await world.opened()
    body = (await world.app_user(campaign)).json()
    settings = json.loads(zlib.decompress(base64.b64decode(body["settings"])))
    assert settings["general"]["server_url"] == body["server_url"]
    assert settings["general"]["protocol"] == "odk_default"
    assert settings["general"]["app_language"] == "vi"
    assert settings["project"]["name"] == "Điều tra xã hội học năm 2024"
    assert settings["admin"] == {}
    assert base64.b64decode(body["settings_qr_png"]).startswith(b"\x89PNG\r\n\x1a\n")
    assert ET.fromstring(body["settings_qr_svg"]).tag == "{http://www.w3.org/2000/svg}svg"


async def test_the_address_is_the_gateways(world: World) -> None:
    campaign = await world.opened()
    order = {"interviewer_id": str(new_id()), "interviewer_name": "Bình"}
    headers = world.headers(Role.OFFICER) | {
        "x-forwarded-proto": "https",
        "x-forwarded-host": "par.example.vn",
    }
    made = await world.client.post(f"{campaign.path}/app-users", json=order, headers=headers)
    assert made.json()["server_url"].startswith("https://par.example.vn/v1/openrosa/key/")


async def test_a_key_lives_two_weeks_longer_than_its_campaign(world: World) -> None:
    closes_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    campaign = await world.opened(closes_at=closes_at.isoformat())
    view = (await world.app_user(campaign)).json()["app_user"]
    assert datetime.fromisoformat(view["expires_at"]) == closes_at + timedelta(days=14)
    past = await world.opened()
    view = (await world.app_user(past)).json()["app_user"]
    assert datetime.fromisoformat(view["expires_at"]) > datetime.now(UTC) + timedelta(days=13)


@pytest.mark.parametrize("days", [-1, 400])
async def test_an_expiry_out_of_range_is_refused(world: World, days: int) -> None:
    campaign = await world.opened()
    expires_at = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    refused = await world.app_user(campaign, expires_at=expires_at)
    assert refused.status_code == 422
    assert refused.json()["type"] == "/problems/faulty-app-user"
    assert refused.json()["errors"][0]["pointer"] == "#/expires_at"
    assert "choose another day" in refused.json()["errors"][0]["detail"]
    assert (await world.call("GET", f"{campaign.path}/app-users")).json()["items"] == []


async def test_a_repeat_makes_nothing_and_tells_no_key(world: World) -> None:
    campaign = await world.opened()
    name = str(new_id())
    first = await world.app_user(campaign, id=name)
    again = await world.app_user(campaign, id=name)
    assert again.status_code == 201
    assert again.json()["app_user"] == first.json()["app_user"]
    assert again.json()["key"] is None
    assert again.json()["settings_qr_svg"] is None
    other = await world.app_user(campaign, id=name, interviewer_name="Người khác")
    assert other.status_code == 409
    assert other.json()["type"] == "/problems/app-user-id-taken"


async def test_a_new_key_takes_the_place_of_the_old(world: World) -> None:
    campaign = await world.opened()
    made = await world.app_user(campaign)
    path = f"{campaign.path}/app-users/{made.json()['app_user']['id']}"
    renewed = await world.call("POST", f"{path}/keys", etag=made.headers["etag"])
    assert renewed.status_code == 201
    assert renewed.json()["key"] != made.json()["key"]
    stale = await world.call("POST", f"{path}/keys", etag=made.headers["etag"])
    assert stale.status_code == 412
    assert (await world.call("POST", f"{path}/keys")).status_code == 428
    read = await world.call("GET", path)
    assert read.headers["etag"] == renewed.headers["etag"]
    row = await stored(made.json()["app_user"]["id"])
    assert row["key_digest"] == ("\\x" + hashlib.sha256(renewed.json()["key"].encode()).hexdigest())


async def test_a_revoked_app_user_stays_revoked(world: World) -> None:
    campaign = await world.opened()
    made = await world.app_user(campaign)
    path = f"{campaign.path}/app-users/{made.json()['app_user']['id']}"
    revoked = await world.call("POST", f"{path}/revocations", etag=made.headers["etag"])
    assert revoked.status_code == 201
    assert revoked.json()["revoked_at"] is not None
    for act in ("revocations", "keys"):
        again = await world.call("POST", f"{path}/{act}", etag=revoked.headers["etag"])
        assert again.status_code == 409
        assert again.json()["type"] == "/problems/app-user-revoked"
        assert "make a new one" in again.json()["detail"]


async def test_a_closed_campaign_lets_no_new_app_in_but_old_ones_out(world: World) -> None:
    campaign = await world.opened()
    made = await world.app_user(campaign)
    await world.close(campaign)
    refused = await world.app_user(campaign)
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/campaign-closed"
    path = f"{campaign.path}/app-users/{made.json()['app_user']['id']}/revocations"
    assert (await world.call("POST", path, etag=made.headers["etag"])).status_code == 201


async def test_app_users_are_listed_by_interviewer_page_by_page(world: World) -> None:
    campaign = await world.opened()
    mine, other = str(new_id()), str(new_id())
    for who in (mine, other, mine):
        assert (await world.app_user(campaign, interviewer_id=who)).status_code == 201
    path = f"{campaign.path}/app-users?limit=1&interviewer_id={mine}"
    first = (await world.call("GET", path)).json()
    second = (await world.call("GET", f"{path}&cursor={first['next']}")).json()
    assert second["next"] is None
    found = [one["interviewer_id"] for page in (first, second) for one in page["items"]]
    assert found == [mine, mine]
    stranger = await world.opened()
    app_user_id = first["items"][0]["id"]
    elsewhere = await world.call("GET", f"{stranger.path}/app-users/{app_user_id}")
    assert elsewhere.status_code == 404
