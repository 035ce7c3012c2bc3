"""Dashboards and statistics of a period."""

from tests.assessment.access.core import round_1
from tests.assessment.access.stage import Preparing, Request, Stage

STAGES: dict[str, Preparing] = {
    "read_gaps": round_1,
    "read_period_dashboard": round_1,
    "read_block_dashboard": round_1,
    "read_field_dashboard": round_1,
    "read_agency_dashboard": round_1,
    "read_appraiser_dashboard": round_1,
}
ONCE: frozenset[str] = frozenset()


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    period = f"/v1/periods/{stage.world.period}"
    if operation == "read_gaps":
        return "GET", f"{period}/gaps", {"params": {"by": "AGENCY"}}
    dimension = operation.removeprefix("read_").removesuffix("_dashboard")
    return "GET", f"{period}/dashboards/{dimension}", {}
