"""Exports of more responses than a download waits for: whole when they are opened again, and made in memory that stays flat."""

import asyncio
import csv
import io
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyreadstat
import pytest
from asgi_lifespan import LifespanManager
from python_calamine import CalamineWorkbook
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.app import create_app
from services.survey.config import Settings
from services.survey.exports.workbook import MOST_ROWS
from shared.auth.principal import Role
from tests.support.apps import JWKS_URL, LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import another_database
from tests.support.documents import ROOT
from tests.survey.world import Campaign, World

MANY = MOST_ROWS + 1
FEW = 500
MIB = 1024 * 1024

MULTIPLY = """
INSERT INTO response (id, chain_id, authority_id, campaign_id, agency_id, group_code, questionnaire_id, answers,
                      captured_at, received_at, principal_id, channel)
SELECT made.id, made.id, authority_id, campaign_id, agency_id, group_code, questionnaire_id,
       jsonb_build_object('q1', (ARRAY['A', 'B', 'DK'])[1 + n % 3], 'q2', (1 + n % 5)::text, 'q4', n::text,
                          'q5', '=Ý kiến ' || n),
       captured_at, received_at, principal_id, channel
FROM response, LATERAL (SELECT gen_random_uuid() AS id, n FROM generate_series(1, :more) AS n) AS made
WHERE campaign_id = :campaign
"""


@dataclass
class Desk:
    """A service of its own with a small and a large campaign."""

    world: World
    url: str
    few: Campaign
    many: Campaign

    async def made(self, campaign: Campaign, folder: Path) -> int:
        """Let a process make the files of a campaign, and give the most memory that it took."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.survey.exporting", campaign.id, str(folder),
            cwd=ROOT,
            env=os.environ
            | {
                "SURVEY_DATABASE_URL": self.url,
                "SURVEY_JWKS_URL": JWKS_URL,
                "SURVEY_LINK_SECRET": LINK_SECRET,
            },
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, _ = await process.communicate()
        assert process.returncode == 0
        return int(said)


async def multiplied(world: World, url: str, count: int) -> Campaign:
    """Open a campaign with so many responses: one comes in, the others are copies with answers of their own."""
    campaign = await world.opened()
    answers = {"q1": "C", "q2": "DK", "q3": ["RETURN"], "q4": "0.5"}
    first = await world.post(campaign, world.response(campaign, answers=answers))
    assert first.status_code == 201, first.text
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(MULTIPLY), {"more": count - 1, "campaign": campaign.id})
    await engine.dispose()
    return campaign


@pytest.fixture(scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    url = another_database("survey", "large")
    settings = Settings(
        database_url=url,
        jwks_url=JWKS_URL,
        link_secret=LINK_SECRET,
        job_poll_seconds=0,
        contact_poll_seconds=0,
        evidence_url=str(tmp_path_factory.mktemp("large-exports")),
    )
    async with peers() as http, LifespanManager(create_app(settings, http=http)) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://survey") as client:
            world = World(client)
            few, many = [await multiplied(world, url, count) for count in (FEW, MANY)]
            yield Desk(world, url, few, many)


def answers_of_q1() -> Counter[str]:
    """Count what stands in the rows, as they were made."""
    return Counter(("A", "B", "DK")[n % 3] for n in range(1, MANY)) + Counter(["C"])


async def test_files_of_many_rows_are_whole_and_made_in_memory_that_stays_flat(
    desk: Desk, tmp_path: Path
) -> None:
    for name in ("few", "many"):
        (tmp_path / name).mkdir()
    small = await desk.made(desk.few, tmp_path / "few")
    grown = await desk.made(desk.many, tmp_path / "many") - small
    assert grown < 24 * MIB, f"{grown / MIB:.0f} MiB for {MANY - FEW} rows more"

    book = CalamineWorkbook.from_path(tmp_path / "many/made.xlsx")
    rows = book.get_sheet_by_name("Phiếu trả lời").iter_rows()
    titles = [str(one) for one in next(rows)]
    place = {name: titles.index(name) for name in ("q1", "q4", "q5")}
    found = [[row[place[name]] for name in place] for row in rows]
    assert Counter(row[0] for row in found) == answers_of_q1()
    assert sum(float(str(row[1])) for row in found) == sum(range(MANY)) + 0.5
    assert len({row[2] for row in found if row[2]}) == MANY - 1

    data, meta = pyreadstat.read_sav(
        str(tmp_path / "many/made.sav"), user_missing=True, output_format="dict"
    )
    assert meta.number_rows == MANY
    assert sum(data["q4"]) == sum(range(MANY)) + 0.5
    assert set(data["q5"]) == {f"'=Ý kiến {n}" for n in range(1, MANY)} | {""}


async def test_a_csv_file_of_many_rows_is_streamed_and_a_workbook_is_a_job(desk: Desk) -> None:
    path = f"{desk.many.path}/exports/{desk.many.questionnaire_id}/responses"
    answer = await desk.world.call("GET", f"{path}.csv", Role.SURVEY_SUPERVISOR)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert Counter(row["q1"] for row in rows) == answers_of_q1()
    assert {row["q5"] for row in rows} == {f"'=Ý kiến {n}" for n in range(1, MANY)} | {""}
    refused = await desk.world.call("GET", f"{path}.xlsx", Role.SURVEY_SUPERVISOR)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/too-many-rows")
