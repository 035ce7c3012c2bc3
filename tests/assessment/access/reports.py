"""What an agency does within its report beside entering, signing and sending."""

from tests.assessment.access.core import filled, submitted
from tests.assessment.access.stage import Preparing, Request, Stage

STAGES: dict[str, Preparing] = {
    "list_sign_offs": submitted,
    "read_content": submitted,
    "read_versions": submitted,
    "mark_entries": filled,
}

ONCE: frozenset[str] = frozenset({"mark_entries"})


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    report = stage.world.report("S1")
    requests: dict[str, Request] = {
        "list_sign_offs": ("GET", f"{report}/sign-offs", {}),
        "read_content": ("GET", f"{report}/content", {}),
        "read_versions": ("GET", f"{report}/versions", {}),
        "mark_entries": (
            "POST",
            f"{report}/marks",
            {"json": {"items": [{"leaf": "1.1.1", "version": 1}]}},
        ),
    }
    return requests[operation]
