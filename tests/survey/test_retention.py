"""Single answers, and what tells whose they are, are erased in time: everywhere, for good, and whatever happens meanwhile."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from asgi_lifespan import LifespanManager
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.app import create_app
from services.survey.config import Settings
from services.survey.retention.classification import CLASSES, Kind, columns_of
from services.survey.retention.erasing import AnswerEraser
from services.survey.retention.steps import FILES, STEPS
from services.survey.tables import Base
from shared.auth.principal import Role
from shared.clock import utc_now
from shared.db.engine import open_database
from shared.storage.files import ObjectFiles
from tests.support.apps import CONTACT_SECRET, JWKS_URL, LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import another_database
from tests.survey.frame_world import draw, framed, hand_out, official, unit_stage
from tests.survey.papers import differing
from tests.survey.phone import Phone
from tests.survey.test_contacts import rows_with
from tests.survey.test_export_jobs import ask, finished
from tests.survey.world import GOOD_ANSWERS, QUESTIONS, Campaign, World

SUPERVISOR = Role.SURVEY_SUPERVISOR
SECRET = "Tôi là Nguyễn Thị Bích Ngọc"
PHOTO = b"\xff\xd8 a photo of somebody"
LASTING = {"closes_at": "2030-01-01T00:00:00Z"}
LATER = timedelta(days=9000)
ERASED = {
    *("response", "submission", "submission_file", "export_job", "contact", "paper_entry"),
    *("response_review", "back_check_item"),
}


def test_every_column_is_classified_once() -> None:
    for name, table in Base.metadata.tables.items():
        listed = " ".join(CLASSES[name].values()).split()
        assert sorted(listed) == sorted(column.name for column in table.columns), name
    assert set(CLASSES) == set(Base.metadata.tables)


def test_everything_personal_and_every_answer_is_erased_by_a_step() -> None:
    steps = {step.table: step for step in (FILES, *STEPS)}
    assert len(steps) == len(STEPS) + 1
    for name, table in Base.metadata.tables.items():
        due = columns_of(name, Kind.PERSONAL, Kind.ANSWER)
        goes_along = {
            key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"
        }
        if name in steps:
            blank = steps[name].blank
            assert due == set(blank) if blank else due, name
        elif due:
            assert any(one in steps and not steps[one].blank for one in goes_along), name


@asynccontextmanager
async def service(url: str, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(
        database_url=url,
        jwks_url=JWKS_URL,
        link_secret=LINK_SECRET,
        contact_secret=CONTACT_SECRET,
        contact_poll_seconds=0,
        evidence_url=str(folder),
    )
    async with peers() as http, LifespanManager(create_app(settings, http=http)) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://survey") as client:
            yield client


async def everything(world: World) -> Campaign:
    """Open a campaign and let answers come by every way, with all that is done with them; then close it."""
    photo = {"code": "p1", "text": "Ảnh", "type": "IMAGE"}
    form = await world.issued(questions=[*QUESTIONS, photo])
    agencies = [str(world.authority_id)]
    plan = world.plan(form["id"], agencies, **LASTING)
    made = await world.call("POST", "/v1/campaigns", json=plan)
    campaign = Campaign(made.json()["id"], made.headers["etag"], form["id"], agencies)
    opened = await world.call("POST", f"{campaign.path}/openings", etag=campaign.etag)
    campaign.etag = opened.headers["etag"]
    interviewer = world.person(Role.INTERVIEWER)
    await world.assign(campaign, interviewer)
    frame_id = await framed(world, campaign, *(official(serial) for serial in range(1, 5)))
    await draw(world, campaign, frame_id, stages=[unit_stage(3)], replacements="1")
    await hand_out(world, campaign)
    cases = (await world.call("GET", f"{campaign.path}/cases")).json()["items"]
    answers = GOOD_ANSWERS | {"q5": SECRET}
    for case in cases[:2]:
        said = world.response(campaign, id=case["id"], answers=answers, device_id="phone-of-Ngoc")
        posted = await world.post(campaign, said, Role.INTERVIEWER)
        assert posted.status_code == 201, posted.text
    phone = await Phone.let_in(world, campaign)
    told = {"q1": "A", "q2": "5", "q5": SECRET, "p1": "a.jpg"}
    assert (
        await phone.submit(phone.filled(answers=told), files={"a.jpg": PHOTO})
    ).status_code == 201
    await differing(world, campaign)
    checks = f"{campaign.path}/back-checks"
    order = {"percent": 100, "seed": "seed-of-tests", "questions": ["q1"]}
    check = await world.call("POST", checks, SUPERVISOR, json=order)
    assert check.status_code == 201, check.text
    contact = f"{checks}/{check.json()['id']}/items/{cases[1]['id']}/contacts"
    found = {"outcome": "CONFIRMED", "answers": {"q1": "A"}, "note": SECRET}
    contacted = await world.call("POST", contact, SUPERVISOR, json=found)
    assert contacted.status_code in {200, 201}, contacted.text
    review = {"verdict": "REJECT", "comments": [{"question": "q5", "comment": SECRET}]}
    path = f"{campaign.path}/responses/{cases[0]['id']}/reviews"
    reviewed = await world.call("POST", path, SUPERVISOR, json=review)
    assert reviewed.status_code == 201, reviewed.text
    await world.call("POST", f"{campaign.path}/flag-checks", SUPERVISOR)
    await finished(world, await ask(world, campaign))
    assert (await world.close(campaign)).status_code == 201
    late = phone.filled(answers=told)
    assert (await phone.submit(late)).status_code in {201, 202}
    return campaign


async def shown(world: World, campaign: Campaign) -> list[Any]:
    """Read every figure that is to stay."""
    summaries = await world.call("GET", f"/v1/survey-summaries?campaign_id={campaign.id}")
    (summary,) = summaries.json()["items"]
    checks = await world.call("GET", f"{campaign.path}/back-checks", SUPERVISOR)
    (check,) = checks.json()["items"]
    paths = [
        f"/v1/survey-summaries/{summary['id']}",
        f"{campaign.path}/results",
        f"{campaign.path}/counts",
        f"{campaign.path}/progress",
        f"{campaign.path}/case-counts",
        f"{campaign.path}/review-counts",
        f"{campaign.path}/flag-counts",
        f"{campaign.path}/back-checks/{check['id']}",
    ]
    answers = [await world.call("GET", path, SUPERVISOR) for path in paths]
    assert {one.status_code for one in answers} == {200}
    return [one.json() for one in answers]


async def trail(world: World, campaign: Campaign) -> list[dict[str, Any]]:
    params = {"subject_id": campaign.id, "limit": "200"}
    answer = await world.call("GET", "/v1/survey-audit-entries", Role.AUDITOR, params=params)
    return [one for one in answer.json()["items"] if one["action"] == "campaign.answers-erased"]


async def test_everything_is_erased_in_time_and_every_figure_stays(tmp_path: Path) -> None:
    url = another_database("survey", "retention")
    async with service(url, tmp_path) as client:
        world = World(client)
        campaign = await everything(world)
        before = await shown(world, campaign)
        words = (SECRET, SECRET.encode().hex())
        assert {"response", "submission", "back_check_item", "response_review"} <= set(
            await rows_with(url, *words)
        )
        assert holds(tmp_path, PHOTO)
        async with open_database(Settings(**database(url)), "test") as own:
            files = ObjectFiles.of(Settings(**database(url), evidence_url=str(tmp_path)))
            assert await AnswerEraser(own, files, usual_days=3).step() == 0, "not due yet"
            eraser = AnswerEraser(
                own, files, usual_days=3, at_once=2, clock=lambda: utc_now() + LATER
            )
            assert await eraser.step() == 1
            assert await eraser.step() == 0
        assert await rows_with(url, *words) == {}
        for table in ("contact", "submission", "submission_file", "export_job", "export_job_piece"):
            assert await rows_with(url, str(world.authority_id), table=table) == {}
        assert not holds(tmp_path, PHOTO)
        assert await shown(world, campaign) == before
        (entry,) = await trail(world, campaign)
        assert entry["actor_id"] is None
        assert set(entry["after"]["rows"]) >= ERASED
        export = f"{campaign.path}/exports/{campaign.questionnaire_id}/responses.csv"
        for language, words in (
            ("vi", "hãy dùng kết quả đã chốt"),
            ("en", "use the frozen results"),
        ):
            refused = await world.call("GET", export, SUPERVISOR, language=language)
            assert (refused.status_code, refused.json()["type"]) == (
                409,
                "/problems/answers-erased",
            )
            assert words in refused.json()["detail"]
        assert (await ask(world, campaign)).status_code == 409
        listed = await world.call("GET", f"{campaign.path}/responses", SUPERVISOR)
        assert {str(one["answers"]) for one in listed.json()["items"]} == {"{}"}
        assert {one["captured_at"][11:] for one in listed.json()["items"]} == {"17:00:00Z"}


def holds(folder: Path, content: bytes) -> bool:
    return any(one.is_file() and one.read_bytes() == content for one in folder.rglob("*"))


def database(url: str) -> dict[str, Any]:
    return {"database_url": url, "jwks_url": JWKS_URL, "link_secret": LINK_SECRET}


async def test_a_killed_erasing_goes_on_and_counts_every_row_once(tmp_path: Path) -> None:
    url = another_database("survey", "retention_killed")
    async with service(url, tmp_path) as client:
        world = World(client)
        campaign = await world.opened()
        answers = GOOD_ANSWERS | {"q5": SECRET}
        batch = [world.response(campaign, answers=answers) for _ in range(25)]
        assert (await world.post_batch(campaign, batch)).json()["stored"] == 25
        await world.close(campaign)
        await have_had_its_time(url, campaign, world.authority_id)
        environment = os.environ | {
            "SURVEY_DATABASE_URL": url,
            "SURVEY_LINK_SECRET": LINK_SECRET,
            "SURVEY_EVIDENCE_URL": str(tmp_path),
        }
        arguments = (sys.executable, "-m", "services.survey", "erase-answers", "--at-once", "2")
        first = await asyncio.create_subprocess_exec(
            *arguments, env=environment, stderr=asyncio.subprocess.PIPE
        )
        assert first.stderr is not None
        while b"response" not in await first.stderr.readline():
            pass
        first.send_signal(signal.SIGKILL)
        await first.wait()
        left = await rows_with(url, SECRET, table="response")
        assert 0 < left["response"] < 25
        assert await trail(world, campaign) == []
        again = await asyncio.create_subprocess_exec(
            *arguments, env=environment, stderr=asyncio.subprocess.PIPE
        )
        _, said = await again.communicate()
        assert (again.returncode, b"done: 1 campaigns were due" in said) == (0, True), said
        assert await rows_with(url, SECRET) == {}
        (entry,) = await trail(world, campaign)
        assert entry["after"]["rows"]["response"] == 25
        assert (await world.counts(campaign))["valid"] == 25


async def have_had_its_time(url: str, campaign: Campaign, authority_id: UUID) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(
            text("""
            INSERT INTO campaign_retention (campaign_id, authority_id, keep_until, unnamed, erased, version)
            VALUES (:campaign, :authority, :then, '[]', '{}', 1)
            """),
            {
                "campaign": UUID(campaign.id),
                "authority": authority_id,
                "then": datetime(2025, 1, 1, tzinfo=utc_now().tzinfo),
            },
        )
    await engine.dispose()


async def test_the_last_day_is_chosen_with_a_reason_within_the_rule(world: World) -> None:
    campaign = await world.opened(**LASTING)
    path = f"{campaign.path}/retention"
    usual = await world.call("GET", path)
    assert usual.headers["etag"] == '"0"'
    assert usual.json() == {
        "kept_to": "2032-01-01",
        "earliest": "2030-01-01",
        "latest": "2034-12-31",
        "erased_at": None,
    }
    order = {"kept_to": "2030-03-31", "reason": "Khiếu nại đã giải quyết xong"}
    for day in ("2029-12-31", "2035-01-01"):
        for language, words in (("vi", "hãy chọn ngày từ 01/01/2030"), ("en", "choose a day from")):
            refused = await world.call(
                "PUT", path, etag='"0"', language=language, json=order | {"kept_to": day}
            )
            assert (refused.status_code, refused.json()["type"]) == (
                422,
                "/problems/wrong-last-day",
            )
            assert words in refused.json()["detail"]
    assert (await world.call("GET", path)).json() == usual.json()
    assert (await world.call("PUT", path, json=order)).status_code == 428
    assert (
        await world.call("PUT", path, etag='"0"', json={"kept_to": "2031-01-01"})
    ).status_code == 422
    earlier = await world.call("PUT", path, etag='"0"', json=order)
    assert (earlier.status_code, earlier.json()["kept_to"]) == (200, "2030-03-31")
    assert (await world.call("PUT", path, etag='"0"', json=order)).status_code == 412
    later = order | {"kept_to": "2034-12-31"}
    changed = await world.call("PUT", path, SUPERVISOR, etag=earlier.headers["etag"], json=later)
    assert changed.json()["kept_to"] == "2034-12-31"
    params = {"subject_id": campaign.id}
    entries = (
        await world.call("GET", "/v1/survey-audit-entries", Role.AUDITOR, params=params)
    ).json()["items"]
    found = [
        (one["before"], one["after"], one["reason"])
        for one in entries
        if one["action"] == "campaign.retention-set"
    ]
    assert found == [
        ({"kept_to": "2030-03-31"}, {"kept_to": "2034-12-31"}, order["reason"]),
        ({"kept_to": "2032-01-01"}, {"kept_to": "2030-03-31"}, order["reason"]),
    ]


async def test_a_list_is_kept_for_longer_or_shorter_until_it_is_erased(world: World) -> None:
    campaign = await world.opened(**LASTING)
    frame_id = await framed(world, campaign, official(1))
    path = f"{campaign.path}/frames/{frame_id}"
    read = await world.call("GET", path)
    order = {"kept_to": "2030-12-31", "reason": "Phúc tra chưa xong"}
    too_long = await world.call(
        "PUT",
        f"{path}/retention",
        etag=read.headers["etag"],
        json=order | {"kept_to": "2031-01-02"},
    )
    assert (too_long.status_code, too_long.json()["type"]) == (422, "/problems/wrong-keep-until")
    kept = await world.call("PUT", f"{path}/retention", etag=read.headers["etag"], json=order)
    assert kept.json()["keep_until"] == "2030-12-31T17:00:00Z"
    stale = await world.call("PUT", f"{path}/retention", etag=read.headers["etag"], json=order)
    assert stale.status_code == 412
    shorter = order | {"kept_to": "2030-01-01"}
    sooner = await world.call("PUT", f"{path}/retention", etag=kept.headers["etag"], json=shorter)
    assert sooner.json()["keep_until"] == "2030-01-01T17:00:00Z"
    await world.call("POST", f"{path}/erasures", json={"reason": "Người dân yêu cầu"})
    for language, words in (("vi", "hãy nộp lại danh sách"), ("en", "hand the list in again")):
        gone = await world.call(
            "PUT", f"{path}/retention", etag=sooner.headers["etag"], language=language, json=order
        )
        assert (gone.status_code, gone.json()["type"]) == (409, "/problems/list-erased")
        assert words in gone.json()["detail"]
    trail_of = await world.call(
        "GET", "/v1/survey-audit-entries", Role.AUDITOR, params={"subject_id": frame_id}
    )
    reasons = [
        one["reason"] for one in trail_of.json()["items"] if one["action"] == "frame.retention-set"
    ]
    assert reasons == [order["reason"]] * 2
