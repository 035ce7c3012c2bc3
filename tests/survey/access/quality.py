"""What the operations of quality control need to be called with."""

from typing import Any

from shared.auth.principal import Role
from tests.survey.world import World


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Open a campaign in which an interviewer is assigned."""
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    names = {"campaign_id": campaign.id}
    if operation == "set_campaign_quotas":
        return template.format(**names), {"percent_of_targets": 100}, campaign.etag
    return template.format(**names), None, None
