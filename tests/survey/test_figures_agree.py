"""Whatever happens to responses, in whatever order: tallies and quotas agree with a count from nothing."""

import random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.phone import GOOD, Phone, made_instance_id
from tests.survey.test_tallies import counted_anew, engine, figures, said, session_of, tally
from tests.survey.world import CAPTURED_AT, GOOD_ANSWERS, Campaign, World

__all__ = ["engine"]

SUPERVISOR = Role.SURVEY_SUPERVISOR
_QUOTAS = text("""
SELECT q.used, (SELECT count(*) FROM response r WHERE r.campaign_id = q.campaign_id
                AND r.agency_id = q.agency_id AND r.group_code = q.group_code AND r.excluded_at IS NULL)
FROM quota q WHERE q.campaign_id = :campaign
""")
_CHAINS = text("""
SELECT count(*) FROM (
    SELECT chain_id FROM response WHERE campaign_id = :campaign AND excluded_at IS NULL
    GROUP BY chain_id HAVING count(*) > 1
) AS twice
""")


class Field:
    """Everybody who may do something to a response, doing it at random; refusals are part of the game."""

    def __init__(self, world: World, phone: Phone, chance: random.Random) -> None:
        self._world = world
        self._campaign: Campaign = phone.campaign
        self._phone = phone
        self._chance = chance
        self._instances: list[str] = []

    async def act(self) -> int:
        """Do something, and give the status of the answer."""
        acts = (
            self._single,
            self._batch,
            self._submit,
            self._edit,
            self._exclude,
            self._restore,
            self._quota,
            self._rules,
            self._decide_flags,
            self._review,
            self._mend,
            self._decide_submission,
        )
        return await self._chance.choice(acts)()

    async def _call(self, method: str, path: str, role: Role = SUPERVISOR, **options: Any) -> int:
        answer = await self._world.call(method, f"{self._campaign.path}/{path}", role, **options)
        return answer.status_code

    def _answers(self) -> dict[str, Any]:
        return GOOD_ANSWERS | {"q2": self._chance.choice("12345"), "q4": self._chance.choice("123")}

    def _response(self) -> dict[str, Any]:
        seconds = self._chance.choice(("10", "50"))
        started_at = CAPTURED_AT.replace("08:00:00", f"07:59:{seconds}")
        return self._world.response(self._campaign, answers=self._answers(), started_at=started_at)

    async def _any(self, query: str = "") -> str:
        path = f"{self._campaign.path}/responses?limit=200{query}"
        items = (await self._world.call("GET", path, SUPERVISOR)).json()["items"]
        return str(self._chance.choice(items)["id"]) if items else str(new_id())

    async def _single(self) -> int:
        return await self._call("POST", "responses", Role.INTERVIEWER, json=self._response())

    async def _batch(self) -> int:
        batch = {"responses": [self._response() for _ in range(3)]}
        return await self._call("POST", "response-batches", Role.INTERVIEWER, json=batch)

    async def _submit(self) -> int:
        self._instances.append(made_instance_id())
        answers = GOOD | {"q4": self._chance.choice(("2", "99"))}
        xml = self._phone.filled(instance_id=self._instances[-1], answers=answers)
        return (await self._phone.submit(xml)).status_code

    async def _edit(self) -> int:
        if not self._instances:
            return await self._submit()
        base = self._chance.choice(self._instances)
        self._instances.append(made_instance_id())
        xml = self._phone.filled(
            instance_id=self._instances[-1],
            deprecated_id=base,
            answers=GOOD | {"q4": self._chance.choice(("3", "99"))},
            agency=self._chance.choice(self._campaign.agencies),
        )
        return (await self._phone.submit(xml)).status_code

    async def _exclude(self) -> int:
        path = f"responses/{await self._any()}/exclusions"
        return await self._call("POST", path, json={"reason": "Phúc tra"})

    async def _restore(self) -> int:
        return await self._call(
            "DELETE", f"responses/{await self._any('&excluded=true')}/exclusions"
        )

    async def change_mind(self) -> tuple[int, int, int]:
        """Take a response in, leave it out and take it back, which chance alone may never do."""
        response = self._response()
        path = f"responses/{response['id']}/exclusions"
        return (
            await self._call("POST", "responses", Role.INTERVIEWER, json=response),
            await self._call("POST", path, json={"reason": "Phúc tra"}),
            await self._call("DELETE", path),
        )

    async def _quota(self) -> int:
        current = await self._world.call("GET", self._campaign.path)
        quotas = [
            {"agency_id": agency, "group": "CITIZENS", "quota": self._chance.randrange(12)}
            for agency in self._campaign.agencies
        ]
        return await self._call(
            "PUT", "quotas", etag=current.headers["etag"], json={"quotas": quotas}
        )

    async def _rules(self) -> int:
        path = f"{self._campaign.path}/flag-rules"
        current = await self._world.call("GET", path, SUPERVISOR)
        rules = {"too_fast": {"excludes": self._chance.random() < 0.5, "seconds": 30}}
        await self._call("PUT", "flag-rules", etag=current.headers["etag"], json=rules)
        return await self._call("POST", "flag-checks")

    async def _decide_flags(self) -> int:
        decision = self._chance.choice(("KEEP", "EXCLUDE"))
        order = {"response_ids": [await self._any()], "decision": decision, "reason": "Gọi lại"}
        return await self._call("POST", "flag-decisions", json=order)

    async def _review(self) -> int:
        verdict = self._chance.choice(("APPROVE", "REJECT"))
        path = f"responses/{await self._any()}/reviews"
        return await self._call("POST", path, json={"verdict": verdict, "reason": "Hỏi lại"})

    async def _mend(self) -> int:
        path = f"{self._campaign.path}/reviews?state=RETURNED"
        items = (await self._world.call("GET", path, SUPERVISOR)).json()["items"]
        if not items:
            return await self._review()
        version = {
            "id": str(new_id()),
            "answers": self._answers(),
            "captured_at": CAPTURED_AT,
        }
        returned = self._chance.choice(items)["response_id"]
        return await self._call(
            "POST", f"responses/{returned}/versions", Role.INTERVIEWER, json=version
        )

    async def _decide_submission(self) -> int:
        path = f"{self._campaign.path}/submissions"
        items = (await self._world.call("GET", path, SUPERVISOR)).json()["items"]
        if not items:
            return await self._edit()
        one = self._chance.choice(items)
        order = {"decision": self._chance.choice(("TAKE", "LEAVE")), "reason": "Đã hỏi lại"}
        return await self._call(
            "POST", f"submissions/{one['response_id']}/{one['number']}/decisions", json=order
        )


@pytest.mark.parametrize("seed", range(3))
async def test_tallies_and_quotas_equal_a_count_from_nothing_after_anything(
    world: World, engine: AsyncEngine, seed: int
) -> None:
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER), agency_ids=campaign.agencies)
    phone = await Phone.let_in(world, campaign)
    chance = random.Random(seed)
    field = Field(world, phone, chance)
    assert await field.change_mind() == (201, 201, 204)
    for step in range(60):
        status = await field.act()
        assert status < 500
        if step % 15 == 7:
            await tally(engine, world, campaign)
        if step % 15 == 14:
            assert said(await figures(engine, campaign)) == said(
                await counted_anew(engine, campaign)
            )
    async with session_of(engine) as session:
        for used, counted in await session.execute(_QUOTAS, {"campaign": UUID(campaign.id)}):
            assert used == counted
        twice = await session.scalar(_CHAINS, {"campaign": UUID(campaign.id)})
    assert twice == 0
    counts = await world.counts(campaign)
    assert counts["received"] == counts["valid"] + counts["excluded"]
