"""Prepares the operations on frames, draws, cases and contact data."""

from typing import Any

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.frame_world import (
    drawn_cases,
    framed,
    hand_out,
    list_of,
    official,
    phone,
    unit_stage,
)
from tests.survey.portal_world import UNIT, connected, finished, map_units
from tests.survey.world import Campaign, World

OUTCOME = {"cause": "REFUSED", "reason": "Không muốn trả lời"}


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Seed what the operation needs, and give its path, body and ETag."""
    campaign = await world.opened(agencies=1, closes_at="2030-01-01T00:00:00Z")
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
    if any(noun in operation for noun in ("draw", "case", "contact", "round")):
        return await _drawn(world, campaign, operation, template)
    names["frame_id"] = await framed(world, campaign, official(1))
    return template.format(**names), None, None


async def _drawn(
    world: World, campaign: Campaign, operation: str, template: str
) -> tuple[str, Any, str | None]:
    if operation == "create_draw":
        frame_id = await framed(world, campaign, official(1))
        order = {"frame_id": frame_id, "stages": [unit_stage(1)]}
        return template.format(campaign_id=campaign.id), order, None
    case, *_ = await drawn_cases(world, campaign)
    names = {"campaign_id": campaign.id, "draw_id": case["draw_id"], "case_id": case["id"]}
    names["unit_id"] = case["unit_id"]
    if operation == "erase_frame_contacts":
        listed = (await world.call("GET", f"{campaign.path}/frames")).json()["items"]
        names["frame_id"] = listed[0]["id"]
    path = template.format(**names)
    who = world.person(Role.INTERVIEWER)
    if operation == "assign_cases":
        return path, {"interviewer_id": str(who.id), "interviewer_name": who.name}, None
    if operation == "withdraw_draw":
        return path, None, None
    await hand_out(world, campaign)
    if operation == "search_contacts":
        return path, {"phone": phone(1)}, None
    if operation.startswith("erase"):
        return path, {"reason": "Theo yêu cầu"}, None
    if operation == "reopen_case":
        await world.call(
            "POST",
            f"{campaign.path}/cases/{case['id']}/refusals",
            Role.SURVEY_SUPERVISOR,
            etag='"2"',
            json=OUTCOME,
        )
        return path, None, '"3"'
    if operation == "return_case":
        answer = world.response(campaign)
        await world.post(campaign, answer)
        return path, {"response_id": answer["id"]}, '"2"'
    return path, OUTCOME if operation in {"refuse_case", "replace_case"} else None, '"2"'
