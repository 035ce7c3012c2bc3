"""What the operations of invitations need to be called with."""

from typing import Any

from tests.survey.respondent import going_on
from tests.survey.world import World


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Open a campaign that is going on."""
    campaign = await going_on(world)
    order = {"agency_id": campaign.agencies[0], "group": "CITIZENS", "count": 1}
    return template.format(campaign_id=campaign.id), order, None
