"""No list, search or dashboard takes more than eight statements, whoever reads it, and each finds its rows by indexes."""

from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.principal import Role
from tests.assessment.access.core import preparation
from tests.assessment.access.stage import Stage
from tests.assessment.test_access import AREA_OF, MODULES, TABLE, call_as
from tests.assessment.test_conflicts_everywhere import stages_of
from tests.assessment.test_hardness import counting
from tests.assessment.test_work_lists_api import scanned
from tests.assessment.world import Clock, make_world
from tests.support.databases import database_url

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
    unindexed: dict[str, set[str]] = {}
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
                    unindexed[operation] = unindexed.get(operation) or await read_through(
                        stage, http, operation, role
                    )
    assert len(found) > 20
    assert {name: count for name, count in found.items() if count > MOST} == {}
    assert {name: tables for name, tables in unindexed.items() if tables} == {}


async def read_through(
    stage: Stage, http: httpx.AsyncClient, operation: str, role: Role
) -> set[str]:
    """Name the tables that are read from end to end although PostgreSQL was asked to use indexes."""
    request = await MODULES[AREA_OF[operation]].request_of(operation, stage)
    plans = await scanned(database_url("assessment"), lambda: call_as(role, stage, http, request))
    return {table for table, scans in plans.items() if "Seq Scan" in {kind for kind, _ in scans}}


def _is_list(answer: httpx.Response) -> bool:
    return answer.headers["content-type"] == "application/json" and "items" in answer.json()
