"""Whatever is done with drawn cases, in whatever order and by whichever way in: every figure adds up, and they agree."""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.survey.papers.layout import DAY
from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.frame_world import counted, draw, framed, hand_out, official
from tests.survey.papers import filled, paper, second_keyer, send, workbook
from tests.survey.phone import GOOD, Phone, made_instance_id
from tests.survey.respondent import Respondent, going_on, invite
from tests.survey.test_progress_api import progress
from tests.survey.test_tallies import engine, tally
from tests.survey.world import GOOD_ANSWERS, Campaign, World

__all__ = ["engine"]

SUPERVISOR = Role.SURVEY_SUPERVISOR
STEPS = 40
CASES = ("sent", "waiting", "returned", "valid", "rejected", "refused", "replaced", "drawn")
_ANEW = text("""
SELECT count(*) FILTER (WHERE excluded_at IS NULL) AS valid,
       count(*) FILTER (WHERE exclusion_reason IS DISTINCT FROM 'superseded') AS returned,
       count(*) FILTER (WHERE excluded_at IS NULL AND chain_id IN (
           SELECT coalesce(c.response_id, c.id) FROM survey_case c WHERE c.campaign_id = :campaign)) AS of_cases
FROM response WHERE campaign_id = :campaign
""")
_ASTRAY = text("""
SELECT count(*) FROM survey_case WHERE campaign_id = :campaign
AND ((state = 'REFUSED' AND ended_at IS NULL) OR (state = 'SENT' AND cause IS NOT NULL))
""")
"""Cases whose stored state tells two stories; the answer itself is not stored with them."""


class FieldWork:
    """Everybody who may do something with a case, doing it at random; refusals are part of the game."""

    def __init__(self, world: World, phone: Phone, chance: random.Random) -> None:
        self._world = world
        self._campaign: Campaign = phone.campaign
        self._phone = phone
        self._chance = chance
        self._links: dict[str, str] = {}
        self._instances: list[str] = []
        self._fresh = False

    async def prepare(self) -> None:
        """Draw twelve people with as many replacements, hand half to the interviewer and invite the others."""
        people = [official(serial) for serial in range(1, 25)]
        frame_id = await framed(self._world, self._campaign, *people)
        stages = [{"level": "UNIT", "sizing": "FIXED", "count": 12}]
        made = await draw(self._world, self._campaign, frame_id, stages=stages)
        assert made.status_code == 201, made.text
        drawn = [one["id"] for one in await self._cases() if one["status"] == "DRAWN"]
        handed = await hand_out(self._world, self._campaign, case_ids=drawn[:8])
        assert handed.status_code == 201, handed.text
        invited = await invite(self._world, self._campaign, count=None, case_ids=drawn[4:])
        for case_id, one in zip(drawn[4:], invited.json()["invitations"], strict=True):
            self._links[case_id] = httpx.URL(one["link"]).path
        self._blank = await workbook(self._world, self._campaign)
        self._keyer = await second_keyer(self._world, self._campaign)

    def _acts(self) -> tuple[Callable[[], Awaitable[int]], ...]:
        return (
            self._decline,
            self._answer_by_page,
            self._answer_by_json,
            self._answer_by_form,
            self._answer_by_paper,
            self._answer_by_portal,
            self._give_up,
            self._reopen,
            self._replace,
            self._exclude,
            self._restore,
            self._edit_form,
        )

    async def act_once_each(self) -> list[str]:
        """Do everything once, and name what was refused: while all is fresh, nothing is."""
        self._fresh = True
        refused = [act.__name__ for act in self._acts() if await act() >= 400]
        self._fresh = False
        return refused

    async def act(self) -> int:
        """Do something."""
        return await self._chance.choice(self._acts())()

    async def _cases(self) -> list[dict[str, Any]]:
        listed = await self._world.call("GET", f"{self._campaign.path}/cases?limit=200")
        return list(listed.json()["items"])

    async def _any_case(self, *statuses: str) -> dict[str, Any]:
        statuses = statuses[:1] if self._fresh else statuses
        cases = await self._cases()
        return self._chance.choice([one for one in cases if one["status"] in statuses] or cases)

    def _someone(self) -> Respondent:
        return Respondent(self._world.client, self._chance.choice(list(self._links.values())))

    async def _answer_by_page(self) -> int:
        somebody = self._someone()
        if (opened := await somebody.client.get(somebody.path)).status_code != 200:
            return opened.status_code
        return (await somebody.through()).status_code

    async def _decline(self) -> int:
        return (await self._someone().post([("act", "decline")])).status_code

    def _response(self, case_id: str) -> dict[str, Any]:
        captured_at = datetime.now(UTC).isoformat()
        answers = GOOD_ANSWERS | {"q2": self._chance.choice("12345")}
        return self._world.response(
            self._campaign, id=case_id, captured_at=captured_at, answers=answers
        )

    async def _answer_by_json(self) -> int:
        case = await self._any_case("WAITING", "REFUSED", "VALID")
        posted = await self._world.post(
            self._campaign, self._response(case["id"]), Role.INTERVIEWER
        )
        return posted.status_code

    async def _answer_by_portal(self) -> int:
        posted = await self._world.post(self._campaign, self._response(str(new_id())), Role.PORTAL)
        return posted.status_code

    async def _submit(self, **form: Any) -> int:
        self._instances.append(made_instance_id())
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        xml = self._phone.filled(instance_id=self._instances[-1], end=now, **form)
        return (await self._phone.submit(xml)).status_code

    async def _answer_by_form(self) -> int:
        case = await self._any_case("WAITING", "REFUSED", "VALID", "STANDBY")
        answers = GOOD | {"q4": "2" if self._fresh else self._chance.choice(("2", "99"))}
        return await self._submit(case=case["id"], answers=answers)

    async def _edit_form(self) -> int:
        if not self._instances:
            return await self._answer_by_form()
        case = await self._any_case("WAITING", "VALID", "REJECTED")
        base = self._chance.choice(self._instances)
        answers = GOOD | {"q4": self._chance.choice(("3", "99"))}
        return await self._submit(case=case["id"], deprecated_id=base, answers=answers)

    async def _answer_by_paper(self) -> int:
        case = await self._any_case("WAITING", "REFUSED", "VALID")
        day = (datetime.now(UTC) - timedelta(days=1)).strftime("%d/%m/%Y")
        keyed = filled(self._blank, [paper(f"{case['number']:04}", **{DAY.title: day})])
        for who in (None, self._keyer):
            status = (await send(self._world, self._campaign, keyed, who)).status_code
        return status

    async def _change(self, status: tuple[str, ...], what: str, **options: Any) -> int:
        case = await self._any_case(*status)
        path = f"{self._campaign.path}/cases/{case['id']}"
        current = await self._world.call("GET", path)
        answer = await self._world.call(
            "POST", f"{path}/{what}", SUPERVISOR, etag=current.headers["etag"], **options
        )
        return answer.status_code

    async def _give_up(self) -> int:
        cause = self._chance.choice(("REFUSED", "UNREACHABLE", "INELIGIBLE"))
        return await self._change(
            ("WAITING",), "refusals", json={"cause": cause, "reason": "Đã đến hai lần"}
        )

    async def _reopen(self) -> int:
        return await self._change(("REFUSED",), "reopenings")

    async def _replace(self) -> int:
        outcome = {"cause": "UNREACHABLE", "reason": "Đã chuyển đi"}
        return await self._change(("WAITING", "REFUSED"), "replacements", json=outcome)

    async def _any_response(self, query: str) -> str:
        path = f"{self._campaign.path}/responses?limit=200{query}"
        items = (await self._world.call("GET", path, SUPERVISOR)).json()["items"]
        return str(self._chance.choice(items)["id"]) if items else str(new_id())

    async def _exclude(self) -> int:
        path = f"{self._campaign.path}/responses/{await self._any_response('&excluded=false')}/exclusions"
        answer = await self._world.call("POST", path, SUPERVISOR, json={"reason": "Phúc tra"})
        return answer.status_code

    async def _restore(self) -> int:
        response_id = await self._any_response("&excluded=true")
        path = f"{self._campaign.path}/responses/{response_id}/exclusions"
        return (await self._world.call("DELETE", path, SUPERVISOR)).status_code


async def look(world: World, engine: AsyncEngine, campaign: Campaign) -> None:
    """See that progress adds up in every direction, and that all who count agree with a count from nothing."""
    shown = await progress(world, campaign)
    counts = await counted(world, campaign)
    assert {key: shown["cases"][key] for key in CASES} == {key: counts[key] for key in CASES}
    wanted = {"campaign": UUID(campaign.id)}
    async with engine.connect() as connection:
        anew = (await connection.execute(_ANEW, wanted)).one()
        assert await connection.scalar(_ASTRAY, wanted) == 0
    assert (shown["responses"]["valid"], shown["responses"]["returned"]) == anew[:2]
    assert shown["cases"]["valid"] == anew.of_cases
    assert (await world.counts(campaign))["valid"] == anew.valid


@pytest.mark.parametrize("seed", range(2))
async def test_sent_returned_valid_refused_and_replaced_add_up_after_anything(
    world: World, engine: AsyncEngine, seed: int
) -> None:
    campaign = await going_on(world)
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    work = FieldWork(world, await Phone.let_in(world, campaign), random.Random(seed))
    await work.prepare()
    assert await work.act_once_each() == []
    await look(world, engine, campaign)
    for step in range(STEPS):
        assert await work.act() < 500
        if step == STEPS // 2:
            await tally(engine, world, campaign)
        if step % 10 == 9:
            await look(world, engine, campaign)
    await look(world, engine, campaign)
