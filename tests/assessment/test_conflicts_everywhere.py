"""Whoever is in a conflict of interest finds no trace of the report, whatever is read or tried: every operation is asked."""

import io
import re
import zipfile
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
CELL = re.compile(r' (?:r|ref|sqref|topLeftCell|activeCell)="[A-Z0-9: ]+"')
PERSONS = (Role.APPRAISER, Role.COUNCIL_CHAIR, Role.OFFICER, Role.AUDITOR)


def stages_of(app: FastAPI, *, reading: bool) -> dict[Preparing, list[str]]:
    """Group the operations that read, or those that change, by the state of the world that they need."""
    found: dict[Preparing, list[str]] = {}
    for item in app.openapi()["paths"].values():
        for method, described in item.items():
            operation = described["operationId"]
            if operation in TABLE and (method == "get") is reading:
                stage = MODULES[AREA_OF[operation]].STAGES.get(operation, preparation)
                found.setdefault(stage, []).append(operation)
    return found


def said_in(answer: httpx.Response) -> str:
    """Give all that an answer says, also what is packed in workbooks and archives, but for the addresses of cells."""
    told = f"{answer.headers} {answer.text}"
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            for name in archive.namelist():
                told += f" {name} {CELL.sub('', archive.read(name).decode(errors='replace'))}"
    return told


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


async def test_nothing_that_is_read_betrays_the_report(
    assessment: FastAPI, http: httpx.AsyncClient, clock: Clock
) -> None:
    tried, betrayed_to_others, betrayed = 0, set(), []
    for prepare, operations in stages_of(assessment, reading=True).items():
        clock.set(datetime(2024, 11, 10, 3, 0, tzinfo=UTC))
        world = await make_world(http, clock)
        period = f"/v1/periods/{world.period}"
        await world.officer.put(
            f"{period}/quorum",
            {"quorum": 1, "reason": "x"},
            if_match=await world.version_of(period),
        )
        bound = {role: await bind(world, role) for role in PERSONS}
        stage = await prepare(world)
        traces = (world.agencies[HIDDEN], world.reports[HIDDEN], f'"{HIDDEN}"', f"vị {HIDDEN}")
        for operation in operations:
            method, path, content = await MODULES[AREA_OF[operation]].request_of(operation, stage)
            if path.startswith(REGISTER) or operation in DECLARATIONS:
                continue
            for role, person in bound.items():
                answer = await person.call(method, path, **content)
                told = said_in(answer).replace(path, "")
                if any(trace in told for trace in traces):
                    betrayed.append((operation, role, told))
                assert answer.status_code < 500
            tried += 1
            for other in (world.officer, world.appraiser):
                open_answer = await other.call(method, path, **content)
                if any(trace in said_in(open_answer).replace(path, "") for trace in traces):
                    betrayed_to_others.add(operation)
    assert not betrayed
    assert tried >= 20
    assert {
        "list_self_assessments",
        "read_self_assessment",
        "list_participants",
        "read_agency_dashboard",
        "read_gaps",
        "read_work_list",
        "download_report_archive",
        "export_assessment_audit_entries_as_csv",
        "read_evidence",
        "read_appraisal_record",
        "list_assessment_audit_entries",
    } <= betrayed_to_others


@pytest.mark.parametrize("role", [one for one in PERSONS if one is not Role.AUDITOR])
async def test_nothing_that_is_tried_betrays_or_reaches_the_report(
    assessment: FastAPI, http: httpx.AsyncClient, clock: Clock, role: Role
) -> None:
    """What leads to the report is 404, as if it were not there, or barred by one's role before anything is looked up."""
    betrayed, reached, tried = [], [], 0
    for prepare, operations in stages_of(assessment, reading=False).items():
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
        report = world.reports[HIDDEN]
        traces = (world.agencies[HIDDEN], report, f'"{HIDDEN}"', f"vị {HIDDEN}")
        for operation in operations:
            method, path, content = await MODULES[AREA_OF[operation]].request_of(operation, stage)
            if path.startswith(REGISTER):
                continue
            answer = await bound.call(method, path, **content)
            asked = f"{path} {content}"
            told = said_in(answer).replace(path, "")
            if any(trace in told and trace not in asked for trace in traces):
                betrayed.append((operation, told))
            if report in path and answer.status_code not in {401, 403, 404, 428}:
                reached.append((operation, answer.status_code, answer.text))
            assert answer.status_code < 500
            tried += 1
    assert (betrayed, reached) == ([], [])
    assert tried >= 60
