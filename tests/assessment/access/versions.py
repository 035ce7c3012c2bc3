"""Mappings, copies, differences and replacements of frameworks."""

from tests.assessment.access.core import with_draft
from tests.assessment.access.stage import Preparing, Request, Stage, version
from tests.assessment.world import World, add_framework


async def with_successor(world: World) -> Stage:
    return Stage(world, things={"next": (await add_framework(world))["id"]})


STAGES: dict[str, Preparing] = {
    "read_framework_mapping": with_successor,
    "put_framework_mapping": with_successor,
    "read_framework_difference": with_successor,
    "delete_framework": with_draft,
}

ONCE: frozenset[str] = frozenset({"put_framework_mapping", "delete_framework", "copy_framework"})


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    successor = f"/v1/frameworks/{stage.things.get('next')}"
    mapping = f"{successor}/mappings/{world.framework}"
    requests: dict[str, Request] = {
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
    return requests[operation]
