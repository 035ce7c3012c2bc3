"""Frameworks as workbooks."""

from tests.assessment.access.stage import Preparing, Request, Stage

STAGES: dict[str, Preparing] = {}
ONCE: frozenset[str] = frozenset()


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    requests: dict[str, Request] = {
        "read_framework_workbook": ("GET", f"/v1/frameworks/{stage.world.framework}/workbook", {}),
        "read_framework_template": ("GET", "/v1/framework-template", {}),
    }
    return requests[operation]
