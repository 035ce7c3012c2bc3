"""Conflicts of interest, opinions, settlements, waivers and work lists."""

from shared.ids import new_id
from tests.assessment.access.stage import Preparing, Request, Stage
from tests.assessment.world import World


async def with_conflict(world: World) -> Stage:
    declared = await world.officer.post(
        f"/v1/periods/{world.period}/conflicts",
        {
            "agency_id": world.agencies["S1"],
            "account_id": str(new_id()),
            "account_name": "Lan",
            "kind": "FAMILY",
            "reason": "x",
        },
    )
    return Stage(world, things={"conflict": declared["id"]})


STAGES: dict[str, Preparing] = {"withdraw_conflict": with_conflict}
ONCE: frozenset[str] = frozenset()


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    conflicts = f"/v1/periods/{world.period}/conflicts"
    conflict = {"agency_id": world.agencies["S2"], "kind": "FAMILY", "reason": "x"}
    requests: dict[str, Request] = {
        "declare_conflict": ("POST", conflicts, {"json": conflict}),
        "list_conflicts": ("GET", conflicts, {}),
        "withdraw_conflict": (
            "POST",
            f"{conflicts}/{stage.things.get('conflict')}/withdrawals",
            {"json": {"reason": "x"}},
        ),
    }
    return requests[operation]
