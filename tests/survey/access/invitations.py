"""What the operations of invitations need to be called with."""

from typing import Any

from tests.survey.respondent import going_on, invite
from tests.survey.world import World


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Open a campaign that is going on, and invite somebody to it."""
    campaign = await going_on(world)
    if operation == "create_invitation_batch":
        order = {"agency_id": campaign.agencies[0], "group": "CITIZENS", "count": 1}
        return template.format(campaign_id=campaign.id), order, None
    made = await invite(world, campaign)
    path = template.format(campaign_id=campaign.id, batch_id=made.json()["batch"]["id"])
    if operation == "print_invitation_sheet":
        return path, {"codes": [made.json()["invitations"][0]["code"]]}, None
    if operation in {"revoke_invitations", "renew_invitations"}:
        return path, {"reason": "Thất lạc"}, made.headers["etag"]
    return path, None, None
