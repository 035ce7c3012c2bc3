"""Conflicts of interest, opinions, settlements, waivers and work lists."""

from shared.auth.principal import Role
from shared.ids import new_id
from tests.assessment.access.core import round_1, supplement
from tests.assessment.access.stage import Preparing, Request, Stage, current, version
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


async def with_difference(world: World) -> Stage:
    """Round 1, with two opinions on a leaf that differ."""
    other = world.holding((Role.APPRAISER, None))
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments",
        {"appraiser_id": str(other.who.id), "appraiser_name": "Hoa", "fields": ["1"]},
    )
    stage = await round_1(world)
    path = f"{world.report('S1')}/appraisals/1/1.1.1"
    await world.appraiser.put(path, {"decision": "ACCEPTED"}, if_match=0)
    lower = {"decision": "CHANGED", "points": "0.25", "opinion": "x"}
    await other.put(path, lower, if_match=0)
    return stage


async def with_statement(world: World) -> Stage:
    """The supplement window, with a statement of the agency."""
    stage = await supplement(world)
    thread = f"{world.report('S1')}/entries/1.1.1/statements"
    made = await world.editor("S1").post(thread, {"text": "Giải trình"})
    stage.things["statement"] = made["id"]
    return stage


STAGES: dict[str, Preparing] = {
    "withdraw_conflict": with_conflict,
    "list_differences": with_difference,
    "settle_leaf": with_difference,
    "waive_leaves": round_1,
    "withdraw_statement": with_statement,
    "count_work": round_1,
    "visit_report": round_1,
    "accept_in_report": round_1,
    "accept_in_period": round_1,
}
ONCE: frozenset[str] = frozenset()


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    conflicts = f"/v1/periods/{world.period}/conflicts"
    conflict = {"agency_id": world.agencies["S2"], "kind": "FAMILY", "reason": "x"}
    period, report = f"/v1/periods/{world.period}", world.report("S1")
    settlement = {"decision": "ACCEPTED", "opinion": "x"}
    requests: dict[str, Request] = {
        "list_differences": ("GET", f"{period}/differences", {}),
        "settle_leaf": (
            "PUT",
            f"{report}/settlements/1/1.1.1",
            {"json": settlement, **version(0)},
        ),
        "waive_leaves": (
            "POST",
            f"{report}/waivers/1",
            {"json": {"leaves": ["1.1.2"], "reason": "x"}},
        ),
        "accept_in_report": ("POST", f"{report}/acceptances", {"json": {}}),
        "accept_in_period": ("POST", f"{period}/acceptances", {"json": {}}),
        "count_work": ("GET", f"{period}/work-list/counts", {}),
        "visit_report": ("POST", f"{report}/visits", {}),
        "withdraw_statement": (
            "POST",
            f"{report}/entries/1.1.1/statements/{stage.things.get('statement')}/withdrawals",
            {"json": {"reason": "x"}},
        ),
        "list_uncovered": ("GET", f"{period}/assignments/uncovered", {}),
        "extend_round": (
            "POST",
            f"{period}/round-extensions",
            {"json": {"round": 1, "until": "2025-01-01T00:00:00Z", "reason": "x"}},
        ),
        "list_round_extensions": ("GET", f"{period}/round-extensions", {}),
        "set_quorum": (
            "PUT",
            f"{period}/quorum",
            {"json": {"quorum": 1, "reason": "x"}, **await current(world, period)},
        ),
        "declare_conflict": ("POST", conflicts, {"json": conflict}),
        "list_conflicts": ("GET", conflicts, {}),
        "withdraw_conflict": (
            "POST",
            f"{conflicts}/{stage.things.get('conflict')}/withdrawals",
            {"json": {"reason": "x"}},
        ),
    }
    return requests[operation]
