"""The edges of the respondents' pages: limits of open links, forms that change, hostile input, nothing in logs."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateway.app import create_app as create_gateway
from services.survey.respondents.rules import MOST_A_DAY, MOST_AN_HOUR, place_of
from services.survey.respondents.words import SCRIPT_WORDS, WORDS
from tests.gateway.support import gateway_settings, served
from tests.support.apps import LINK_SECRET
from tests.support.databases import database_url
from tests.support.documents import ROOT
from tests.survey.gateway import behind_the_gateway
from tests.survey.respondent import (
    Paper,
    Respondent,
    change_form,
    going_on,
    invite,
    link_of,
    responses_of,
)
from tests.survey.world import QUESTIONS, World

NOON = datetime(2024, 6, 1, 5, tzinfo=UTC)


async def uses(link_id: str, *, more: int = 0) -> list[tuple[bytes, int]]:
    """Read where an open link was answered from, after adding to it what an office would in hours."""
    engine = create_async_engine(database_url("survey"))
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE invitation_use SET responses = responses + :more WHERE invitation_id = :id"
            ),
            {"id": link_id, "more": more},
        )
        rows = await connection.execute(
            text("SELECT place, responses FROM invitation_use WHERE invitation_id = :id"),
            {"id": link_id},
        )
        found = [(row[0], row[1]) for row in rows]
    await engine.dispose()
    return found


async def seconds_of_filling(response_id: str) -> int:
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        found = await connection.scalar(
            text(
                "SELECT extract(epoch FROM captured_at - started_at) FROM response WHERE id = :id"
            ),
            {"id": response_id},
        )
    await engine.dispose()
    return int(found)


async def answered(world: World, path: str, address: str) -> httpx.Response:
    somebody = Respondent(world.client, path, {"accept-language": "vi", "x-forwarded-for": address})
    return await somebody.through()


async def test_an_office_behind_one_address_answers_and_a_flood_does_not(world: World) -> None:
    campaign = await going_on(world)
    made = (await invite(world, campaign, kind="OPEN")).json()["invitations"][0]
    path = httpx.URL(made["link"]).path
    for _ in range(3):  # the rest of a day's are written into the table
        assert (await answered(world, path, "203.0.113.7")).status_code == 303
    found = await uses(made["id"], more=MOST_AN_HOUR - 10)
    assert {len(place) for place, _ in found} == {16}
    assert (await answered(world, path, "203.0.113.7")).status_code == 303
    await uses(made["id"], more=MOST_A_DAY)
    refused = await answered(world, path, "203.0.113.7")
    paper = Paper.of(refused)
    assert (paper.status, paper.heading) == (429, "Đang có quá nhiều phiếu từ nơi này")
    assert 0 < int(refused.headers["retry-after"]) <= 3601
    assert (await answered(world, path, "198.51.100.1")).status_code == 303
    assert len(await responses_of(world, campaign)) == 5
    listed = await world.call("GET", f"{campaign.path}/invitations")
    assert listed.json()["items"][0]["responses"] == 5


async def test_an_open_link_takes_as_many_answers_as_it_was_made_for(world: World) -> None:
    campaign = await going_on(world)
    path = await link_of(world, campaign, kind="OPEN", most_responses=2)
    people = [Respondent(world.client, path) for _ in range(3)]
    for one in people:
        await one.begin()
        await one.go("next", q1="A", q2="5")
    assert [(await one.press("send")).status_code for one in people] == [303, 303, 410]
    assert (await people[0].open()).heading == "Đã nhận đủ phiếu"
    assert len(await responses_of(world, campaign)) == 2


def test_a_place_is_named_for_one_day_and_leads_back_to_no_address() -> None:
    place = place_of("203.0.113.7", LINK_SECRET, NOON)
    assert place == place_of("203.0.113.7", LINK_SECRET, NOON + timedelta(hours=11))
    assert place != place_of("203.0.113.8", LINK_SECRET, NOON)
    assert place != place_of("203.0.113.7", LINK_SECRET, NOON + timedelta(hours=13))
    assert place != place_of("203.0.113.7", LINK_SECRET + "x", NOON)
    house = {place_of(f"2001:db8:1:2::{n:x}", LINK_SECRET, NOON) for n in range(3)}
    assert len({*house, place_of("2001:db8:1:3::1", LINK_SECRET, NOON)}) == 2
    assert place_of("", LINK_SECRET, NOON) != place
    assert MOST_AN_HOUR >= 200
    assert MOST_A_DAY >= 1000


async def test_a_form_that_changes_while_a_page_is_open_takes_the_answers_it_asked_for(
    world: World,
) -> None:
    campaign = await going_on(world)
    first, second = [Respondent(world.client, await link_of(world, campaign)) for _ in range(2)]
    await first.begin()
    await first.go("next", q1="A", q2="5")
    asked = {"code": "z", "text": "Z", "type": "TEXT"}
    newer = await change_form(world, campaign, [*QUESTIONS[:2], asked])
    assert (await first.press("send", q4="1")).status_code == 303
    await second.begin()
    assert second.paper is not None
    assert second.paper.asks == ["q1", "q2", "z"]
    assert (await second.press("send", q1="B", q2="1", z="mới")).status_code == 303
    found = {
        one["answers"]["q1"]: one["questionnaire_id"] for one in await responses_of(world, campaign)
    }
    assert found == {"A": campaign.questionnaire_id, "B": newer}


async def test_hostile_posts_get_a_page_and_leave_nothing(world: World) -> None:
    campaign = await going_on(world)
    path = await link_of(world, campaign)
    somebody = Respondent(world.client, path)
    good = [("consent", "yes"), ("act", "send"), ("a.q1", "A"), ("a.q2", "5")]
    posts = {
        "nothing": [],
        "no consent": good[1:],
        "unknown act": [("consent", "yes"), ("act", "drop table")],
        "unknown option": [*good[:3], ("a.q2", "9")],
        "zero sign": [*good, ("a.q5", "a\0b")],
        "half a pair": [*good, ("a.q4", "٣")],
        "long text": [*good, ("a.q5", "x" * 100_000)],
        "far step": [("consent", "yes"), ("act", "next"), ("step", "9" * 50)],
    }
    for name, posted in posts.items():
        paper = Paper.of(await somebody.post(posted))
        assert paper.status in {200, 422}, name
        assert "<script>" not in paper.answer.text
    markup = Paper.of(await somebody.post([*good, ("a.q4", '"><script>alert(1)</script>')]))
    assert markup.status == 422
    assert "<script>alert" not in markup.answer.text
    assert markup.value("a.q4").startswith('"><script>')
    other = await world.client.post(path, json={"act": "send"})
    assert other.status_code == 422
    assert (await world.client.put(path)).status_code == 405
    assert await responses_of(world, campaign) == []
    odd = [("a.none", "x"), ("response", "x"), ("form", "x"), ("step", "-1"), ("a.q3", "RECEIVE")]
    assert (await somebody.post([*good, *odd])).status_code == 303
    (response,) = await responses_of(world, campaign)
    assert response["answers"] == {"q1": "A", "q2": "5"}


@pytest.mark.parametrize(
    ("device", "minutes_ago"),
    [
        pytest.param(timedelta(0), 90, id="right"),
        pytest.param(timedelta(days=-20000), 90, id="in-1970"),
        pytest.param(timedelta(days=4000), 90, id="in-2037"),
    ],
)
async def test_a_device_that_kept_the_answers_says_when_they_were_given(
    world: World, device: timedelta, minutes_ago: int
) -> None:
    campaign = await going_on(world)
    somebody = Respondent(world.client, await link_of(world, campaign))
    now = datetime.now(UTC)
    there = now + device
    posted = [
        ("consent", "yes"),
        ("act", "send"),
        ("a.q1", "A"),
        ("a.q2", "5"),
        ("started_at", (there - timedelta(minutes=minutes_ago + 5)).isoformat()),
        ("captured_at", (there - timedelta(minutes=minutes_ago)).isoformat()),
        ("sent_at", there.isoformat()),
    ]
    assert (await somebody.post(posted)).status_code == 303
    (response,) = await responses_of(world, campaign)
    noted = datetime.fromisoformat(response["captured_at"])
    assert await seconds_of_filling(response["id"]) == 300
    assert abs(noted - (now - timedelta(minutes=minutes_ago))) < timedelta(minutes=1)


async def test_a_clock_that_makes_no_sense_is_left_out(world: World) -> None:
    campaign = await going_on(world)
    for noted in ("1970-01-01T00:00:00Z", "2038-01-19T03:14:08Z", "x", "2024-06-01T00:00:00"):
        somebody = Respondent(world.client, await link_of(world, campaign))
        posted = [
            ("consent", "yes"),
            ("act", "send"),
            ("a.q1", "A"),
            ("a.q2", "5"),
            ("captured_at", noted),
            ("sent_at", datetime.now(UTC).isoformat()),
        ]
        assert (await somebody.post(posted)).status_code == 303
    for one in await responses_of(world, campaign):
        assert one["captured_at"] == one["received_at"]


async def test_a_code_can_be_typed(world: World) -> None:
    campaign = await going_on(world)
    made = (await invite(world, campaign)).json()["invitations"][0]
    typed = await world.client.post("/phieu", data={"code": f" {made['code'].upper()} "})
    assert typed.status_code == 303
    assert typed.headers["location"] == httpx.URL(made["link"]).path
    wrong = Paper.of(await world.client.post("/phieu", data={"code": "abc"}))
    assert (wrong.status, wrong.heading) == (404, "Không tìm thấy phiếu")


@pytest.fixture(scope="module")
async def gateway(submission_folder: Path) -> AsyncIterator[str]:
    async with behind_the_gateway(submission_folder) as url:
        yield url


async def test_the_code_is_in_no_log_and_no_metric(
    gateway: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async with httpx.AsyncClient(base_url=gateway, trust_env=False, timeout=30) as client:
        world = World(client)
        campaign = await going_on(world)
        path = await link_of(world, campaign)
        somebody = Respondent(client, path)
        assert (await somebody.through()).status_code == 303
        assert (await somebody.open()).status == 410
        assert (await client.get(f"{path}/more")).status_code == 404
        answer = await client.post(path, content=b"x" * 300_000)
        assert answer.status_code == 413
        assert answer.headers["content-type"].startswith("text/html")
        metrics = await client.get("/metrics")
    written = "".join(capfd.readouterr())
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    routes = {line["route"] for line in lines if line["event"] == "request_finished"}
    assert {"/phieu", "/phieu/{code}"} <= routes
    code = path.rpartition("/")[2]
    assert code not in written
    assert code not in metrics.text


async def test_a_service_that_is_down_is_told_of_by_a_page(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code = "0a1b2c3d4e5f6g7h8j9kmnpq"
    async with (
        served(create_gateway(gateway_settings())) as url,
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        for language, words in (("vi", "tạm thời"), ("en", "not")):
            answer = await client.get(f"/phieu/{code}", headers={"accept-language": language})
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "3"
            assert answer.headers["cache-control"] == "no-store"
            paper = Paper.of(answer)
            assert paper.lang == language
            assert words in paper.heading.lower() + paper.text.lower()
    assert code not in "".join(capfd.readouterr())


async def test_pages_name_nobody_else_and_are_kept_nowhere(world: World) -> None:
    campaign = await going_on(world)
    for path in (await link_of(world, campaign), "/phieu", "/phieu/cam-on", "/phieu/x"):
        answer = await world.client.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert "set-cookie" not in answer.headers
        assert "://" not in answer.text
    for path in ("/phieu/phieu.css", "/phieu/phieu.js"):
        answer = await world.client.get(path)
        assert answer.headers["cache-control"] == "public, max-age=86400"
        assert "http" not in answer.text


def test_every_word_is_said_somewhere() -> None:
    folder = ROOT / "services/survey/respondents"
    sources = [*folder.glob("*.py"), *folder.glob("templates/*.html")]
    said = "".join(one.read_text() for one in sources if one.name != "words.py")
    scripted = {f"script_{one}" for one in SCRIPT_WORDS}
    silent = [
        one for one in WORDS if one not in scripted and not re.search(f"[\"']{one}[\"']", said)
    ]
    assert silent == []
    assert scripted <= WORDS.keys()
    script = (folder / "static/phieu.js").read_text()
    assert [one for one in SCRIPT_WORDS if f"words.{one}" not in script] == []
