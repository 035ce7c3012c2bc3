"""Progress and reviews of a large campaign: what is read is what is asked for, and not the whole campaign."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.survey.app import create_app
from services.survey.config import Settings
from services.survey.progress.service import TALLY_BEYOND
from services.survey.tallies.statements import OLDEST_RUNNING
from shared.auth.principal import Role
from tests.support.apps import LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import another_database
from tests.support.statements import Statement, statements
from tests.support.waiting import until_true
from tests.survey.world import Campaign, World

COPIES: Final = 4 * TALLY_BEYOND
EXCLUDED: Final = 60
REVIEWED: Final = 120
SUPERVISOR: Final = Role.SURVEY_SUPERVISOR

_GROW: Final = text("""
WITH new AS MATERIALIZED (SELECT gen_random_uuid() AS id, n FROM generate_series(1, :copies) AS n)
INSERT INTO response (id, chain_id, authority_id, campaign_id, agency_id, group_code, questionnaire_id, answers,
                      captured_at, received_at, principal_id, channel)
SELECT new.id, new.id, r.authority_id, r.campaign_id, CASE WHEN n % 2 = 0 THEN r.agency_id ELSE :other END,
       r.group_code, r.questionnaire_id, r.answers, r.captured_at, r.received_at, r.principal_id,
       CASE WHEN n % 5 = 0 THEN 'APP' ELSE r.channel END
FROM new, response r WHERE r.campaign_id = :campaign
""")
_EXCLUDE: Final = text("""
WITH out AS (
    UPDATE response SET excluded_at = now(),
           exclusion_reason = CASE WHEN get_byte(uuid_send(id), 0) < 128 THEN 'Phúc tra' ELSE 'over-quota' END
    WHERE id IN (SELECT id FROM response WHERE campaign_id = :campaign ORDER BY id LIMIT :number)
    RETURNING id, authority_id, campaign_id
)
INSERT INTO tally_change (response_id, id, authority_id, campaign_id, direction)
SELECT id, gen_random_uuid(), authority_id, campaign_id, -1 FROM out
""")
_REVIEW: Final = text("""
INSERT INTO response_review (response_id, number, authority_id, campaign_id, interviewer_id, verdict, comments,
                             step, reviewed_by, reviewed_at)
SELECT id, 1, authority_id, campaign_id, principal_id, 'APPROVE', '[]', 1, gen_random_uuid(), now()
FROM response WHERE campaign_id = :campaign AND excluded_at IS NULL AND channel = 'INTERVIEWER'
ORDER BY id DESC LIMIT :number
""")
_ANEW: Final = text("""
SELECT agency_id, CASE WHEN channel = 'INTERVIEWER' THEN principal_id END AS who,
       count(*) FILTER (WHERE excluded_at IS NULL) AS valid,
       count(*) FILTER (WHERE exclusion_reason = 'over-quota') AS over_quota,
       count(*) FILTER (WHERE exclusion_reason = 'Phúc tra') AS excluded, count(*) AS returned
FROM response WHERE campaign_id = :campaign GROUP BY 1, 2
""")


@dataclass
class Large:
    """A campaign with many responses, in a database of its own."""

    world: World
    campaign: Campaign
    engine: AsyncEngine

    async def asked(self, path: str) -> tuple[dict[str, Any], list[Statement]]:
        with statements() as seen:
            answer = await self.world.call("GET", f"{self.campaign.path}/{path}", SUPERVISOR)
        assert answer.status_code == 200, answer.text
        return answer.json(), seen

    async def read(self, asked: list[Statement]) -> int:
        """Count the responses that statements look at, whether they are wanted or not."""
        looked_at = 0
        async with self.engine.connect() as connection:
            for statement, parameters in asked:
                if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                    answer = await connection.exec_driver_sql(
                        f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters
                    )
                    ((plan,),) = answer.all()[0]
                    looked_at += sum(_looked_at(plan["Plan"]))
        return looked_at


def _looked_at(plan: dict[str, Any]) -> Iterator[int]:
    if plan.get("Relation Name") == "response" or plan.get("Index Name", "").startswith(
        "ix_response_"
    ):
        each = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        yield int(each * plan["Actual Loops"])
    for inner in plan.get("Plans", ()):
        yield from _looked_at(inner)


@pytest.fixture(scope="module")
async def large(submission_folder: Any) -> AsyncIterator[Large]:
    url = another_database("survey", "reading")
    settings = Settings(
        database_url=url,
        jwks_url="http://gateway/.well-known/jwks.json",
        link_secret=LINK_SECRET,
        contact_poll_seconds=0,
        evidence_url=str(submission_folder),
    )
    engine = create_async_engine(url)
    async with (
        peers() as http,
        LifespanManager(create_app(settings, http=http)) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://survey"
        ) as client,
    ):
        world = World(client)
        campaign = await world.opened()
        await world.assign(campaign, world.person(Role.INTERVIEWER))
        posted = await world.post(campaign, world.response(campaign), Role.INTERVIEWER)
        assert posted.status_code == 201
        wanted = {"campaign": UUID(campaign.id)}
        async with engine.begin() as connection:
            more = {"copies": COPIES, "other": UUID(campaign.agencies[1])}
            await connection.execute(_GROW, wanted | more)
            await connection.execute(_EXCLUDE, wanted | {"number": EXCLUDED})
            await connection.execute(_REVIEW, wanted | {"number": REVIEWED})
            newest = await connection.execute(text("SELECT max(written_in) FROM response"))
            written: int = newest.scalar_one()
        async with engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text("VACUUM ANALYZE"))

            async def nobody_writes() -> bool:
                oldest: int = (await alone.execute(text(OLDEST_RUNNING))).scalar_one()
                return oldest > written

            await until_true(nobody_writes)  # a tally goes as far as what has ended, anywhere
        yield Large(world, campaign, engine)
    await engine.dispose()


async def test_progress_is_read_from_the_tallies_and_equals_a_count_from_nothing(
    large: Large,
) -> None:
    first, _ = await large.asked(
        "progress"
    )  # there are too many that are not tallied: now they are
    second, asked = await large.asked("progress")
    assert first == second
    assert len(asked) <= 8
    assert await large.read(asked) <= 2 * EXCLUDED
    async with large.engine.connect() as connection:
        rows = await connection.execute(_ANEW, {"campaign": UUID(large.campaign.id)})
        anew = {(str(one.agency_id), one.who and str(one.who)): one for one in rows}
    shown = {
        (cell["agency_id"], line["interviewer_id"]): line["responses"]
        for cell in second["cells"]
        for line in cell["interviewers"]
        if line["responses"]["returned"]
    }
    assert shown.keys() == anew.keys()
    assert second["responses"]["returned"] == COPIES + 1
    for place, one in anew.items():
        for what in ("valid", "over_quota", "excluded", "returned"):
            assert shown[place][what] == getattr(one, what)


@pytest.mark.parametrize("cell", [False, True])
async def test_a_page_of_what_is_to_be_confirmed_looks_at_what_was_reviewed(
    large: Large, cell: bool
) -> None:
    query = f"&agency_id={large.campaign.agencies[0]}&group=CITIZENS" if cell else ""
    seen: set[str] = set()
    cursor = ""
    while True:
        page, asked = await large.asked(f"reviews?state=TO_CONFIRM&limit=30{query}{cursor}")
        assert len(asked) <= 8
        assert await large.read(asked) <= 3 * REVIEWED
        seen |= {one["response_id"] for one in page["items"]}
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == REVIEWED if not cell else 0 < len(seen) < REVIEWED
