"""Prepares the operations on the time for which answers and contact data are kept."""

from typing import Any

from tests.survey.frame_world import framed, official
from tests.survey.world import World

LASTING = {"closes_at": "2030-01-01T00:00:00Z"}
ORDER = {"kept_to": "2030-06-30", "reason": "Khiếu nại còn kéo dài"}


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Seed what the operation needs, and give its path, body and ETag."""
    campaign = await world.opened(agencies=1, **LASTING)
    names = {"campaign_id": campaign.id}
    if operation == "read_retention":
        return template.format(**names), None, None
    if operation == "set_retention":
        return template.format(**names), ORDER, '"0"'
    names["frame_id"] = await framed(world, campaign, official(1))
    frame = await world.call("GET", f"{campaign.path}/frames/{names['frame_id']}")
    return template.format(**names), ORDER, frame.headers["etag"]
