"""Archives of evidence, and links."""

from tests.assessment.access.core import submitted
from tests.assessment.access.stage import Preparing, Request, Stage
from tests.assessment.world import World


async def linked(world: World) -> Stage:
    stage = await submitted(world)
    link = await world.officer.post("/v1/evidence-links", {"evidence_id": stage.things["evidence"]})
    stage.things["link"] = link["url"]
    return stage


STAGES: dict[str, Preparing] = {
    "download_report_archive": submitted,
    "download_leaf_archive": submitted,
    "probe_evidence": submitted,
    "make_evidence_link": submitted,
    "open_evidence_link": linked,
}
ONCE: frozenset[str] = frozenset()


async def request_of(operation: str, stage: Stage) -> Request:
    """Write a good request for an operation."""
    world = stage.world
    evidence = stage.things["evidence"]
    requests: dict[str, Request] = {
        "probe_evidence": ("HEAD", f"/v1/evidence/{evidence}/content", {}),
        "make_evidence_link": ("POST", "/v1/evidence-links", {"json": {"evidence_id": evidence}}),
        "open_evidence_link": ("GET", stage.things.get("link", ""), {}),
        "download_report_archive": ("GET", f"{world.report('S1')}/evidence-archive", {}),
        "download_leaf_archive": (
            "GET",
            f"/v1/periods/{world.period}/leaves/1.1.1/evidence-archive",
            {},
        ),
    }
    return requests[operation]
