"""Archives of evidence, and links."""

from tests.assessment.access.core import submitted
from tests.assessment.access.stage import Preparing, Request, Stage

STAGES: dict[str, Preparing] = {
    "download_report_archive": submitted,
    "download_leaf_archive": submitted,
}
ONCE: frozenset[str] = frozenset()


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    requests: dict[str, Request] = {
        "download_report_archive": ("GET", f"{world.report('S1')}/evidence-archive", {}),
        "download_leaf_archive": (
            "GET",
            f"/v1/periods/{world.period}/leaves/1.1.1/evidence-archive",
            {},
        ),
    }
    return requests[operation]
