"""The register of agencies over time."""

from tests.assessment.access.stage import Preparing, Request, Stage

STAGES: dict[str, Preparing] = {}
ONCE: frozenset[str] = frozenset()


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    requests: dict[str, Request] = {
        "read_agency_history": ("GET", f"/v1/agencies/{world.agencies['S1']}/history", {}),
    }
    return requests[operation]
