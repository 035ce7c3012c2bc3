"""Losses and remedies of a closed period."""

from shared.ids import new_id
from tests.assessment.access.core import closed
from tests.assessment.access.stage import Preparing, Request, Stage, version
from tests.assessment.documents import register
from tests.assessment.world import World

PLAN = {"action": "Rà soát quy trình", "responsible": "Văn phòng", "due_on": "2030-01-01"}


async def with_remedy(world: World) -> Stage:
    stage = await closed(world)
    filed = await world.editor("S1").post(
        "/v1/remedies",
        {"self_assessment_id": world.reports["S1"], "leaf": "1.1.1", **PLAN},
    )
    stage.things["remedy"] = filed["id"]
    return stage


async def with_document(world: World) -> Stage:
    stage = await with_remedy(world)
    document = await register(world)
    remedy = f"/v1/remedies/{stage.things['remedy']}"
    said = {"kind": "PROGRESS", "text": "Đã ban hành", "document_ids": [document["id"]]}
    await world.editor("S1").post(f"{remedy}/follow-ups", said, if_match=1)
    course = await world.officer.get(remedy)
    stage.things["shown"] = course["follow_ups"][0]["documents"][0]["document_version_id"]
    return stage


STAGES: dict[str, Preparing] = {
    "list_losses": closed,
    "file_remedy": closed,
    "list_remedies": with_remedy,
    "read_remedy": with_remedy,
    "change_remedy": with_remedy,
    "follow_up_remedy": with_remedy,
    "download_remedy_document": with_document,
    "read_remedy_progress": with_remedy,
}

ONCE: frozenset[str] = frozenset({"change_remedy", "follow_up_remedy"})


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    remedy = f"/v1/remedies/{stage.things.get('remedy') or new_id()}"
    filed = {"self_assessment_id": world.reports["S1"], "leaf": "1.1.1", **PLAN}
    said = {"kind": "PROGRESS", "text": "Đã rà soát"}
    requests: dict[str, Request] = {
        "list_losses": ("GET", f"{world.report('S1')}/losses", {}),
        "file_remedy": ("POST", "/v1/remedies", {"json": filed}),
        "list_remedies": ("GET", "/v1/remedies", {}),
        "read_remedy": ("GET", remedy, {}),
        "change_remedy": ("PUT", remedy, {"json": PLAN, **version()}),
        "follow_up_remedy": ("POST", f"{remedy}/follow-ups", {"json": said, **version()}),
        "download_remedy_document": (
            "GET",
            f"{remedy}/documents/{stage.things.get('shown') or new_id()}/content",
            {},
        ),
        "read_remedy_progress": ("GET", f"/v1/periods/{world.period}/remedy-progress", {}),
    }
    return requests[operation]
