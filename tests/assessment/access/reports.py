"""What an agency does within its report beside entering, signing and sending."""

from shared.ids import new_id
from shared.workbooks.writing import MEDIA_TYPE
from tests.assessment.access.core import filled, submitted
from tests.assessment.access.stage import Preparing, Request, Stage
from tests.assessment.world import World

DELEGATION = {
    "leaves": ["1.1.1"],
    "account_id": "0192f7a0-0000-7000-8000-000000000001",
    "account_name": "Trần Văn Nam",
}


async def delegated(world: World) -> Stage:
    stage = await filled(world)
    made = await world.head("S1").post(f"{world.report('S1')}/delegations", DELEGATION)
    stage.things["delegation"] = made["items"][0]["id"]
    return stage


async def downloaded(world: World) -> Stage:
    stage = await filled(world)
    answer = await world.editor("S1").call("GET", f"{world.report('S1')}/workbook")
    return Stage(world, stage.things, {"workbook": answer.content})


STAGES: dict[str, Preparing] = {
    "list_sign_offs": submitted,
    "read_content": submitted,
    "read_versions": submitted,
    "mark_entries": filled,
    "delegate_leaves": filled,
    "list_delegations": submitted,
    "end_delegation": delegated,
    "preview_copy_forward": filled,
    "read_report_workbook": filled,
    "upload_report_workbook": downloaded,
    "copy_forward": filled,
}

ONCE: frozenset[str] = frozenset({"mark_entries", "end_delegation"})


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    report = stage.world.report("S1")
    requests: dict[str, Request] = {
        "list_sign_offs": ("GET", f"{report}/sign-offs", {}),
        "read_content": ("GET", f"{report}/content", {}),
        "read_versions": ("GET", f"{report}/versions", {}),
        "mark_entries": (
            "POST",
            f"{report}/marks",
            {"json": {"items": [{"leaf": "1.1.1", "version": 1}]}},
        ),
        "delegate_leaves": ("POST", f"{report}/delegations", {"json": DELEGATION}),
        "preview_copy_forward": ("GET", f"{report}/copy-forward", {}),
        "copy_forward": (
            "POST",
            f"{report}/copies-forward",
            {"json": {"source_id": str(new_id()), "digest": "sha256:" + "0" * 64}},
        ),
        "read_report_workbook": ("GET", f"{report}/workbook", {}),
        "upload_report_workbook": (
            "POST",
            f"{report}/workbook-uploads",
            {"content": stage.files["workbook"], "headers": {"content-type": MEDIA_TYPE}}
            if "workbook" in stage.files
            else {},
        ),
        "list_delegations": ("GET", f"{report}/delegations", {}),
        "end_delegation": (
            "DELETE",
            f"{report}/delegations/{stage.things.get('delegation')}",
            {},
        ),
    }
    return requests[operation]
