"""Initiatives, judged in round 1."""

from shared.ids import new_id
from tests.assessment.access.core import filled, round_1
from tests.assessment.access.stage import Preparing, Request, Stage, version
from tests.assessment.world import World

CONTENT = {
    "kind": "IDEA",
    "title": "Trả kết quả tại nhà",
    "description": "Bưu điện trả kết quả tại nhà",
    "effect": "1.204 lượt người",
}


async def registered(world: World) -> Stage:
    stage = await round_1(world)
    body = {"self_assessment_id": world.reports["S1"], **CONTENT}
    made = await world.editor("S1").post("/v1/initiatives", body)
    stage.things["initiative"] = made["id"]
    return stage


async def open_to_change(world: World) -> Stage:
    """While the agency is at work; in a round nothing that is registered changes."""
    stage = await filled(world)
    body = {"self_assessment_id": world.reports["S1"], **CONTENT}
    made = await world.editor("S1").post("/v1/initiatives", body)
    stage.things["initiative"] = made["id"]
    return stage


STAGES: dict[str, Preparing] = dict.fromkeys(
    (
        "register_initiative",
        "list_initiatives",
        "read_initiative",
        "judge_initiative",
        "list_initiative_credits",
        "credit_initiatives",
    ),
    registered,
) | dict.fromkeys(("change_initiative", "withdraw_initiative"), open_to_change)

ONCE: frozenset[str] = frozenset({"change_initiative", "withdraw_initiative"})


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation; nothing was recognised yet that could be credited."""
    world = stage.world
    initiative = f"/v1/initiatives/{stage.things.get('initiative') or new_id()}"
    new = {"self_assessment_id": world.reports["S1"], **CONTENT}
    judgement = {"recognised": True, "opinion": "Mới, hiệu quả"}
    report_credits = f"{world.report('S1')}/initiative-credits"
    requests: dict[str, Request] = {
        "register_initiative": ("POST", "/v1/initiatives", {"json": new}),
        "list_initiatives": ("GET", "/v1/initiatives", {}),
        "read_initiative": ("GET", initiative, {}),
        "change_initiative": ("PUT", initiative, {"json": CONTENT, **version()}),
        "withdraw_initiative": ("POST", f"{initiative}/withdrawals", version()),
        "judge_initiative": (
            "POST",
            f"{initiative}/judgements",
            {"json": judgement, **version()},
        ),
        "list_initiative_credits": ("GET", report_credits, {}),
        "credit_initiatives": ("POST", report_credits, {"json": {"items": [{"leaf": "1.2"}]}}),
    }
    return requests[operation]
