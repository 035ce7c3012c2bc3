"""The last minute: agencies with two heads each sign and send at once while others save and read, and nothing is lost."""

import pytest

from bench.assessment_building import build_world
from bench.assessment_storm import lost, storm
from demo.api import Gateway
from deploy.local import LocalSystem

pytestmark = pytest.mark.system

AGENCIES = 20
SECONDS = 4
"""Five agencies begin in a second, as 300 do in a minute."""


async def test_agencies_that_submit_at_the_same_time_lose_nothing_and_no_request_fails(
    system: LocalSystem, gateway: Gateway, administrator_password: str
) -> None:
    world = await build_world(system, gateway, administrator_password, agencies=AGENCIES)
    result = await storm(world, seconds=SECONDS, heads=2, watchers=20)
    assert result.failures == []
    assert len(result.submitted) == AGENCIES
    assert await lost(world, result) == []
    chain = system.run_command("assessment", "verify-audit")
    assert world.authority_id in chain
    entries = await world.officer.items(
        "/v1/assessment-audit-entries",
        authority_id=world.authority_id,
        action="self-assessment.submitted",
    )
    assert len(entries) == AGENCIES
