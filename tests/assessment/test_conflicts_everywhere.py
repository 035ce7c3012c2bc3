"""Whoever is in a conflict of interest finds no trace of the report, whatever is read: every operation that reads is tried."""

from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.principal import Role
from tests.assessment.access.core import preparation
from tests.assessment.access.stage import Preparing
from tests.assessment.test_access import AREA_OF, MODULES, TABLE
from tests.assessment.world import Caller, Clock, World, make_world

HIDDEN = "S1"
REGISTER = ("/v1/agencies", "/v1/agency-")
"""The register of agencies is no report: that an agency exists, and what became of it, everybody in the authority knows."""
DECLARATIONS = {"list_conflicts"}
"""One's own declaration names the agency: whoever made it knows it."""
PERSONS = (Role.APPRAISER, Role.COUNCIL_CHAIR, Role.OFFICER, Role.AUDITOR)


def stages_of(app: FastAPI) -> dict[Preparing, list[str]]:
    """Group the operations that read by the state of the world that they need."""
    paths = app.openapi()["paths"].values()
    found: dict[Preparing, list[str]] = {}
    for item in paths:
        if "get" in item and item["get"]["operationId"] in TABLE:
            operation = item["get"]["operationId"]
            stage = MODULES[AREA_OF[operation]].STAGES.get(operation, preparation)
            found.setdefault(stage, []).append(operation)
    return found


async def bind(world: World, role: Role) -> Caller:
    """Give somebody of a role, with all fields assigned, whose conflict with the hidden agency was declared."""
    bound = world.holding((role, None))
    person = {"account_id": str(bound.who.id), "account_name": "Bound"}
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments",
        {"appraiser_id": str(bound.who.id), "appraiser_name": "Bound", "fields": ["1", "2"]},
    )
    await world.officer.post(
        f"/v1/periods/{world.period}/conflicts",
        {"agency_id": world.agencies[HIDDEN], "kind": "FAMILY", "reason": "Vợ", **person},
    )
    return bound


@pytest.mark.parametrize("role", PERSONS)
async def test_nothing_that_is_read_betrays_the_report(
    assessment: FastAPI, http: httpx.AsyncClient, clock: Clock, role: Role
) -> None:
    tried, betrayed_to_others, betrayed = 0, set(), []
    for prepare, operations in stages_of(assessment).items():
        clock.set(datetime(2024, 11, 10, 3, 0, tzinfo=UTC))
        world = await make_world(http, clock)
        period = f"/v1/periods/{world.period}"
        await world.officer.put(
            f"{period}/quorum",
            {"quorum": 1, "reason": "x"},
            if_match=await world.version_of(period),
        )
        bound = await bind(world, role)
        stage = await prepare(world)
        traces = (world.agencies[HIDDEN], world.reports[HIDDEN], f'"{HIDDEN}"', f"vị {HIDDEN}")
        for operation in operations:
            method, path, content = await MODULES[AREA_OF[operation]].request_of(operation, stage)
            if path.startswith(REGISTER) or operation in DECLARATIONS:
                continue
            answer = await bound.call(method, path, **content)
            told = f"{answer.headers} {answer.text}".replace(path, "")
            if any(trace in told for trace in traces):
                betrayed.append((operation, told))
            assert answer.status_code < 500
            tried += 1
            open_answer = await world.officer.call(method, path, **content)
            if any(trace in open_answer.text.replace(path, "") for trace in traces):
                betrayed_to_others.add(operation)
    assert not betrayed
    assert tried >= 20
    assert {
        "list_self_assessments",
        "read_self_assessment",
        "list_participants",
        "read_agency_dashboard",
        "read_evidence",
        "read_appraisal_record",
        "list_assessment_audit_entries",
    } <= betrayed_to_others
