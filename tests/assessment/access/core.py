"""The register, frameworks, periods, self-assessments, evidence, appraisals, records."""

from shared.ids import new_id
from tests.assessment.access.stage import Preparing, Request, Stage, current, version
from tests.assessment.world import CALENDAR, FRAMEWORK, PDF, World

VERSION_OF = "version_of"
"""In a request below: the thing whose present version it names."""

YAML = {"headers": {"content-type": "application/yaml"}}


async def preparation(world: World) -> Stage:
    listed = await world.officer.get(f"/v1/periods/{world.period}/assignments")
    return Stage(world, things={"assignment": listed["items"][0]["id"]})


async def with_draft(world: World) -> Stage:
    answer = await world.officer.call(
        "POST",
        "/v1/frameworks",
        params={"programme_id": world.programme},
        content=FRAMEWORK.read_bytes(),
        **YAML,
    )
    return Stage(world, things={"draft": answer.json()["id"]})


async def filled(world: World) -> Stage:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    answer = await world.upload("S1")
    return Stage(world, things={"evidence": answer.json()["id"]})


async def signed(world: World) -> Stage:
    stage = await filled(world)
    await world.head("S1").post(f"{world.report('S1')}/sign-offs", {})
    return stage


async def submitted(world: World) -> Stage:
    stage = await signed(world)
    path = world.report("S1")
    await world.head("S1").post(f"{path}/submissions", if_match=await world.version_of(path))
    return stage


async def round_1(world: World) -> Stage:
    stage = await submitted(world)
    for agency in ("S2", "Q1"):
        await world.fill(agency)
        await world.upload(agency)
        await world.submit(agency)
    await world.move("ROUND_1")
    return stage


async def supplement(world: World) -> Stage:
    stage = await round_1(world)
    for agency in ("S1", "S2", "Q1"):
        await world.decide_all(agency)
    await world.move("SUPPLEMENT")
    return stage


async def closed(world: World) -> Stage:
    stage = await supplement(world)
    await world.move("ROUND_2", reason="x")
    stage.things["record"] = (await world.move("CLOSED"))["appraisal_record_id"]
    return stage


STAGES: dict[str, Preparing] = {
    "issue_framework": with_draft,
    "save_entry": filled,
    "save_entries": filled,
    "preview_entry": filled,
    "add_evidence": filled,
    "remove_evidence": filled,
    "sign_off_self_assessment": filled,
    "submit_self_assessment": signed,
    "grant_extension": filled,
    "withdraw_self_assessment": submitted,
    "return_self_assessment": submitted,
    "list_missing": submitted,
    "read_self_assessment": submitted,
    "read_evidence": submitted,
    "download_evidence": submitted,
    "list_statements": submitted,
    "decide_leaf": round_1,
    "decide_leaves": round_1,
    "read_work_list": round_1,
    "make_statement": supplement,
    "read_appraisal_record": closed,
}


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    period, report = f"/v1/periods/{world.period}", world.report("S1")
    entry = f"{report}/entries/1.1.1"
    agency = f"/v1/agencies/{world.agencies['S1']}"
    framework = f"/v1/frameworks/{stage.things.get('draft') or world.framework}"
    file = {"content": FRAMEWORK.read_bytes(), **YAML}
    evidence = f"/v1/evidence/{stage.things.get('evidence') or new_id()}"
    answer = {"answer": {"choices": ["LATE"]}, "explanation": "x"}
    until = "2025-01-01T00:00:00Z"
    accepted = {"decision": "ACCEPTED"}
    fresh = f"c{new_id().hex[-10:]}"
    named = {"code": fresh, "name": "Tên"}

    new_period = {
        **named,
        "programme_id": world.programme,
        "framework_id": world.framework,
        "stage": "2024",
        "starts_on": "2024-01-01",
        "ends_on": "2024-12-31",
        "calendar": CALENDAR,
    }
    assignment = {"appraiser_id": str(new_id()), "appraiser_name": "A", "fields": ["1"]}
    extension = {"agency_id": world.agencies["S1"], "until": until, "reason": "x"}
    requests: dict[str, Request] = {
        "create_authority": ("POST", "/v1/authorities", {"json": named}),
        "list_authorities": ("GET", "/v1/authorities", {}),
        "read_authority": ("GET", f"/v1/authorities/{world.authority}", {}),
        "create_programme": (
            "POST",
            "/v1/programmes",
            {"json": {**named, "authority_id": world.authority}},
        ),
        "list_programmes": ("GET", "/v1/programmes", {}),
        "read_programme": ("GET", f"/v1/programmes/{world.programme}", {}),
        "create_agency": (
            "POST",
            "/v1/agencies",
            {"json": {**named, "block": "SO", "authority_id": world.authority}},
        ),
        "list_agencies": ("GET", "/v1/agencies", {}),
        "read_agency": ("GET", agency, {}),
        "change_agency": ("PUT", agency, {"json": {**named, "block": "SO"}, **version()}),
        "store_framework": (
            "POST",
            "/v1/frameworks",
            {"params": {"programme_id": world.programme}, **file},
        ),
        "check_framework": ("POST", "/v1/framework-checks", file),
        "list_frameworks": ("GET", "/v1/frameworks", {}),
        "read_framework": ("GET", framework, {}),
        "read_framework_source": ("GET", f"{framework}/source", {}),
        "issue_framework": ("POST", f"{framework}/issuances", version()),
        "create_period": ("POST", "/v1/periods", {"json": new_period}),
        "list_periods": ("GET", "/v1/periods", {}),
        "read_period": ("GET", period, {}),
        "change_calendar": (
            "PUT",
            f"{period}/calendar",
            {"json": {"calendar": CALENDAR, "reason": "x"}, VERSION_OF: period},
        ),
        "add_participants": (
            "POST",
            f"{period}/participants",
            {"json": {"agency_ids": [world.agencies["S1"]]}},
        ),
        "list_participants": ("GET", f"{period}/participants", {}),
        "move_period": (
            "POST",
            f"{period}/phases",
            {"json": {"phase": "SELF_ASSESSMENT"}, VERSION_OF: period},
        ),
        "grant_extension": ("POST", f"{period}/extensions", {"json": extension}),
        "list_extensions": ("GET", f"{period}/extensions", {}),
        "create_assignment": ("POST", f"{period}/assignments", {"json": assignment}),
        "list_assignments": ("GET", f"{period}/assignments", {}),
        "delete_assignment": (
            "DELETE",
            f"{period}/assignments/{stage.things.get('assignment')}",
            {},
        ),
        "read_work_list": ("GET", f"{period}/work-list", {}),
        "list_self_assessments": ("GET", "/v1/self-assessments", {}),
        "read_self_assessment": ("GET", report, {}),
        "list_missing": ("GET", f"{report}/missing", {}),
        "preview_entry": (
            "POST",
            f"{report}/previews",
            {"json": {"leaf": "1.1.1", "answer": {"choices": ["LATE"]}}},
        ),
        "save_entry": ("PUT", entry, {"json": answer, **version()}),
        "save_entries": (
            "PUT",
            f"{report}/entries",
            {"json": {"items": [{"leaf": "1.1.1", "version": 1, **answer}]}},
        ),
        "sign_off_self_assessment": ("POST", f"{report}/sign-offs", {"json": {}}),
        "submit_self_assessment": ("POST", f"{report}/submissions", {VERSION_OF: report}),
        "withdraw_self_assessment": ("POST", f"{report}/withdrawals", {VERSION_OF: report}),
        "return_self_assessment": (
            "POST",
            f"{report}/returns",
            {"json": {"reason": "x", "until": until}, VERSION_OF: report},
        ),
        "add_evidence": (
            "POST",
            f"{entry}/evidence",
            {"params": {"file_name": "a.pdf"}, "content": PDF + b"more"},
        ),
        "read_evidence": ("GET", evidence, {}),
        "download_evidence": ("GET", f"{evidence}/content", {}),
        "remove_evidence": ("DELETE", evidence, {}),
        "make_statement": ("POST", f"{entry}/statements", {"json": {"text": "Giải trình"}}),
        "list_statements": ("GET", f"{entry}/statements", {}),
        "decide_leaf": ("PUT", f"{report}/appraisals/1/1.1.1", {"json": accepted, **version(0)}),
        "decide_leaves": (
            "POST",
            f"{report}/appraisals/1",
            {"json": {"items": [{"leaf": "1.1.1", **accepted}]}},
        ),
        "list_appraisal_records": ("GET", "/v1/appraisal-records", {}),
        "read_appraisal_record": ("GET", f"/v1/appraisal-records/{stage.things.get('record')}", {}),
        "list_assessment_audit_entries": ("GET", "/v1/assessment-audit-entries", {}),
        "export_assessment_audit_entries_as_csv": (
            "GET",
            "/v1/assessment-audit-entries/export.csv",
            {},
        ),
        "export_assessment_audit_entries_as_ndjson": (
            "GET",
            "/v1/assessment-audit-entries/export.ndjson",
            {},
        ),
    }
    method, path, content = requests[operation]
    if VERSION_OF in content:
        content |= await current(world, content.pop(VERSION_OF))
    return method, path, content


ONCE: frozenset[str] = frozenset(
    {
        "issue_framework",
        "change_agency",
        "move_period",
        "delete_assignment",
        "save_entry",
        "save_entries",
        "sign_off_self_assessment",
        "submit_self_assessment",
        "withdraw_self_assessment",
        "return_self_assessment",
        "remove_evidence",
        "grant_extension",
        "decide_leaf",
        "decide_leaves",
    }
)
