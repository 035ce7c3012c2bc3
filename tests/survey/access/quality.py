"""What the operations of quality control need to be called with."""

from typing import Any

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.checked_world import check, checked, sent
from tests.survey.world import Campaign, World


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Open a campaign in which an interviewer is assigned."""
    if "flag" in operation:
        return await _flagged(world, operation, template)
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    if "back_check" in operation or "contact" in operation:
        return await _back_checked(world, campaign, operation, template)
    if "review" in operation or "version" in operation:
        return await _reviewed(world, campaign, operation, template)
    names = {"campaign_id": campaign.id}
    if operation == "set_campaign_quotas":
        return template.format(**names), {"percent_of_targets": 100}, campaign.etag
    return template.format(**names), None, None


async def _back_checked(
    world: World, campaign: Campaign, operation: str, template: str
) -> tuple[str, Any, str | None]:
    """Let a response be drawn for a second contact."""
    response = world.response(campaign)
    assert (await world.post(campaign, response, Role.INTERVIEWER)).status_code == 201
    if operation == "draw_back_check":
        return template.format(campaign_id=campaign.id), {"percent": 10}, None
    path = f"{campaign.path}/back-checks"
    made = await world.call("POST", path, Role.SURVEY_SUPERVISOR, json={"percent": 10})
    names = {"back_check_id": made.json()["id"], "response_id": response["id"]}
    body = {"outcome": "DENIED"} if operation == "record_second_contact" else None
    return template.format(campaign_id=campaign.id, **names), body, None


async def _reviewed(
    world: World, campaign: Campaign, operation: str, template: str
) -> tuple[str, Any, str | None]:
    """Let the interviewer collect a response, and send it back where it is to be mended."""
    response = world.response(campaign)
    assert (await world.post(campaign, response, Role.INTERVIEWER)).status_code == 201
    path = template.format(campaign_id=campaign.id, response_id=response["id"])
    rejection = {"verdict": "REJECT", "reason": "Hỏi lại câu 4"}
    if operation == "review_response":
        return path, rejection, None
    if operation == "create_response_version":
        reviews = f"{campaign.path}/responses/{response['id']}/reviews"
        await world.call("POST", reviews, Role.SURVEY_SUPERVISOR, json=rejection)
        version = {"answers": response["answers"], "captured_at": response["captured_at"]}
        return path, version | {"id": str(new_id())}, None
    return path, None, None


async def _flagged(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Let a response come in that looks odd, and be checked where it is to be decided about."""
    campaign = await checked(world)
    path = template.format(campaign_id=campaign.id)
    if operation == "set_flag_rules":
        return path, {"too_fast": {"excludes": True}}, '"0"'
    if operation == "decide_flagged_responses":
        fast = await sent(world, campaign, seconds=5)
        await check(world, campaign)
        return path, {"response_ids": [fast], "decision": "KEEP", "reason": "Đã gọi lại"}, None
    return path, None, None
