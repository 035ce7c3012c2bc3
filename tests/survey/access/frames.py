"""Prepares the operations on frames."""

from typing import Any

from shared.ids import new_id
from tests.survey.frame_world import framed, list_of, official
from tests.survey.portal_world import UNIT, connected, finished, map_units
from tests.survey.world import World


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Seed what the operation needs, and give its path, body and ETag."""
    campaign = await world.prepared(agencies=1)
    names = {"campaign_id": campaign.id}
    query = "?source=OFFICIALS&group=CITIZENS"
    if operation == "read_frame_template":
        return template.format(**names) + query, None, None
    if operation == "import_frame":
        return template.format(**names) + f"{query}&name=Danh", list_of(official(1)), None
    if operation == "create_frame":
        agency = {"agency_id": campaign.agencies[0], "agency_code": "A1", "agency_name": "A"}
        await map_units(world, {UNIT: agency})
        await (await connected(world)).send(finished(1, "2024-03-07T10:00:00+07:00"))
        months = {"from_month": "2024-03", "to_month": "2024-03"}
        order = {"id": str(new_id()), "group": "CITIZENS", "name": "Hồ sơ", **months}
        return template.format(**names), order, None
    names["frame_id"] = await framed(world, campaign, official(1))
    return template.format(**names), None, None
