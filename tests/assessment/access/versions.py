"""Mappings, copies, differences and replacements of frameworks."""

from tests.assessment.access.core import with_draft
from tests.assessment.access.stage import Preparing, Request, Stage, current, version
from tests.assessment.world import World, add_framework


async def with_successor(world: World) -> Stage:
    return Stage(world, things={"next": (await add_framework(world))["id"]})


STAGES: dict[str, Preparing] = {
    "read_framework_mapping": with_successor,
    "put_framework_mapping": with_successor,
    "read_framework_difference": with_successor,
    "delete_framework": with_draft,
    "preview_framework_replacement": with_successor,
    "replace_framework": with_successor,
}

ONCE: frozenset[str] = frozenset(
    {"put_framework_mapping", "delete_framework", "copy_framework", "replace_framework"}
)


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    successor = f"/v1/frameworks/{stage.things.get('next')}"
    mapping = f"{successor}/mappings/{world.framework}"
    period = f"/v1/periods/{world.period}"
    replacement = {
        "framework_id": stage.things.get("next"),
        "reason": "x",
        "decision_number": "1/QĐ",
        "decision_date": "2024-11-01",
    }
    requests: dict[str, Request] = {
        "preview_framework_replacement": (
            "GET",
            f"{period}/framework-replacement-previews",
            {"params": {"framework_id": stage.things.get("next")}},
        ),
        "replace_framework": ("POST", f"{period}/framework-replacements", {"json": replacement}),
        "list_framework_replacements": ("GET", f"{period}/framework-replacements", {}),
        "list_archived_leaves": ("GET", f"{world.report('S1')}/archived-leaves", {}),
        "copy_framework": (
            "POST",
            f"/v1/frameworks/{world.framework}/copies",
            {"json": {"edition": "2025"}},
        ),
        "delete_framework": ("DELETE", f"/v1/frameworks/{stage.things.get('draft')}", version()),
        "read_framework_mapping": ("GET", mapping, {}),
        "read_framework_difference": (
            "GET",
            f"{successor}/difference",
            {"params": {"from": world.framework}},
        ),
        "put_framework_mapping": ("PUT", mapping, {"json": {"links": []}, **version(0)}),
    }
    if operation == "replace_framework":
        requests[operation][2].update(await current(world, period))
    return requests[operation]
