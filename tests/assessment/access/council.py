"""Meetings of the council after the last round."""

from typing import Any

from shared.ids import new_id
from tests.assessment.access.core import closed
from tests.assessment.access.stage import Preparing, Request, Stage, version
from tests.assessment.world import World


def protocol_of(world: World) -> dict[str, Any]:
    """Write minutes that may be approved."""
    return {
        "held_at": "2025-01-10T08:00:00+07:00",
        "place": "Sở Nội vụ",
        "agenda": "Thông qua kết quả thẩm định",
        "minutes": "Hội đồng thống nhất điểm thẩm định.",
        "attendance": [
            {"name": "Bà Hoa", "function": "Chủ tịch", "present": True},
            {"name": "Ông Bình", "function": "Thư ký", "present": True},
            {"name": "Ông An", "function": "Ủy viên", "present": False},
        ],
        "resolutions": [
            {"self_assessment_id": report, "verdict": "CONFIRMED", "votes_for": 2}
            for report in world.reports.values()
        ],
    }


async def entered(world: World) -> Stage:
    stage = await closed(world)
    made = await world.officer.post(
        f"/v1/periods/{world.period}/council-sessions", protocol_of(world)
    )
    stage.things["meeting"] = made["id"]
    return stage


STAGES: dict[str, Preparing] = dict.fromkeys(
    (
        "create_council_session",
        "list_council_sessions",
        "read_council_session",
        "change_council_session",
        "approve_council_session",
        "list_resolutions",
    ),
    entered,
)

ONCE: frozenset[str] = frozenset({"change_council_session", "approve_council_session"})


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    sessions = f"/v1/periods/{world.period}/council-sessions"
    meeting = f"/v1/council-sessions/{stage.things.get('meeting') or new_id()}"
    protocol = {"json": protocol_of(world)}
    requests: dict[str, Request] = {
        "create_council_session": ("POST", sessions, protocol),
        "list_council_sessions": ("GET", sessions, {}),
        "read_council_session": ("GET", meeting, {}),
        "change_council_session": ("PUT", meeting, protocol | version()),
        "approve_council_session": ("POST", f"{meeting}/approvals", version()),
        "list_resolutions": ("GET", f"{world.report('S1')}/resolutions", {}),
    }
    return requests[operation]
