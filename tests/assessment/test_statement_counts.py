"""No list, search or dashboard takes more than eight statements, whoever reads it."""

from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.principal import Role
from tests.assessment.access.core import preparation
from tests.assessment.test_access import AREA_OF, MODULES, TABLE, call_as
from tests.assessment.test_conflicts_everywhere import stages_of
from tests.assessment.test_hardness import counting
from tests.assessment.world import Clock, make_world

MOST = 8
READERS = (
    Role.OFFICER,
    Role.AUDITOR,
    Role.COUNCIL_CHAIR,
    Role.APPRAISER,
    Role.AGENCY_HEAD,
    Role.AGENCY_EDITOR,
)


@pytest.mark.parametrize("part", [0, 1])
async def test_every_list_and_dashboard_takes_few_statements(
    assessment: FastAPI, http: httpx.AsyncClient, clock: Clock, part: int
) -> None:
    found: dict[str, int] = {}
    stages = sorted(
        stages_of(assessment, reading=True).items(), key=lambda one: one[0] is not preparation
    )
    for prepare, operations in stages[part::2]:
        clock.set(datetime(2024, 11, 10, 3, 0, tzinfo=UTC))
        stage = await prepare(await make_world(http, clock))
        for operation in operations:
            for role in READERS:
                if TABLE[operation][role] != 200:
                    continue
                request = await MODULES[AREA_OF[operation]].request_of(operation, stage)
                with counting() as statements:
                    answer = await call_as(role, stage, http, request)
                assert answer.status_code == 200, (operation, role, answer.text)
                if "/dashboards/" in request[1] or _is_list(answer):
                    found[f"{operation} as {role}"] = len(statements)
    assert len(found) > 20
    assert {name: count for name, count in found.items() if count > MOST} == {}


def _is_list(answer: httpx.Response) -> bool:
    return answer.headers["content-type"] == "application/json" and "items" in answer.json()
