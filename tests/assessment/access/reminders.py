"""Plans of reminders."""

from tests.assessment.access.stage import Preparing, Request, Stage, current

STAGES: dict[str, Preparing] = {}
ONCE: frozenset[str] = frozenset()


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    period = f"/v1/periods/{stage.world.period}"
    path = f"{period}/reminders"
    if operation == "read_reminder_plan":
        return "GET", path, {}
    version = await current(stage.world, period)
    return "PUT", path, {"json": {"minutes_before": [60]}, **version}
