"""Fifty people at once for the last three places of a quota, over sockets: three get them, and nobody's answer is lost."""

import asyncio
from collections import Counter
from pathlib import Path

import httpx

from services.survey.app import create_app
from services.survey.config import Settings
from shared.auth.principal import Role
from tests.gateway.support import served
from tests.support.apps import LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import database_url
from tests.survey.patience import patiently
from tests.survey.test_quotas_api import cells, in_quota
from tests.survey.world import World


async def test_fifty_at_once_on_the_last_three_places(submission_folder: Path) -> None:
    settings = Settings(
        database_url=database_url("survey"),
        jwks_url="http://gateway/.well-known/jwks.json",
        link_secret=LINK_SECRET,
        contact_poll_seconds=0,
        evidence_url=str(submission_folder),
    )
    async with (
        peers() as http,
        served(create_app(settings, http=http)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=120) as client,
    ):
        world = World(client)
        campaign = await in_quota(world, 10)
        first = [world.response(campaign) for _ in range(7)]
        assert (await world.post_batch(campaign, first)).status_code == 200
        rush = [world.response(campaign) for _ in range(50)]
        answers = await asyncio.gather(
            *(patiently(lambda one=one: world.post(campaign, one)) for one in rush)  # type: ignore[misc]
        )
        # One that was kept while its answer was held up is told of as a repeat.
        assert {one.status_code for one in answers} <= {200, 201}
        assert await cells(world, campaign) == [(10, 10, 0, 47)]
        listed = await world.call(
            "GET", f"{campaign.path}/responses?limit=200", Role.SURVEY_SUPERVISOR
        )
        stands = {one["id"]: one["exclusion_reason"] for one in listed.json()["items"]}
        assert stands.keys() == {one["id"] for one in (*first, *rush)}
        assert Counter(stands[one["id"]] for one in rush) == {None: 3, "over-quota": 47}
        assert {stands[one["id"]] for one in first} == {None}
        counts = await world.counts(campaign)
        assert (counts["received"], counts["valid"], counts["excluded"]) == (57, 10, 47)
