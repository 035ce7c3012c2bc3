"""What the operations of the field need to be called with."""

from typing import Any

from shared.auth.principal import Role
from tests.survey.phone import GOOD, phone_in_the_field, phone_with_camera
from tests.survey.photographs import photographed
from tests.survey.world import World

DEVICE = {"device_id": "tablet-07", "forms": [{"form": "HN-01", "version": "1"}]}


ERASURE = {"reason": "Người được chụp yêu cầu"}


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Let a phone send a form that does not fit, which waits for a decision."""
    if operation in {"read_submission_file", "erase_submission_file"}:
        path, _, _ = await _file(world, template)
        return path, ERASURE if operation.startswith("erase") else None, None
    if operation in {"read_response_file", "erase_response_file"}:
        campaign, response = await photographed(world)
        path = template.format(
            campaign_id=campaign.id, response_id=response["id"], name=response["answers"]["p1"]
        )
        return path, ERASURE if operation.startswith("erase") else None, None
    phone = await phone_in_the_field(world)
    if "device" in operation:
        told = await world.call(
            "POST", f"{phone.campaign.path}/devices", Role.INTERVIEWER, json=DEVICE
        )
        path = template.format(campaign_id=phone.campaign.id, device_id=told.json()["id"])
        return path, DEVICE if operation == "register_device" else None, None
    name = "0192f7a0-0000-4000-8000-" + world.authority_id.hex[-12:]
    xml = phone.filled(instance_id=f"uuid:{name}", answers=GOOD | {"q4": "99"})
    assert (await phone.submit(xml)).status_code == 201
    path = template.format(campaign_id=phone.campaign.id, response_id=name, number=1)
    body = {"decision": "TAKE", "reason": "Đã hỏi lại điều tra viên"}
    return path, body if operation == "decide_submission" else None, None


async def _file(world: World, template: str) -> tuple[str, Any, str | None]:
    """Let a phone send a form with a photo."""
    phone = await phone_with_camera(world)
    name = "0192f7a0-0000-4000-8000-" + world.authority_id.hex[-12:]
    xml = phone.filled(instance_id=f"uuid:{name}", answers={"p1": "a.jpg"})
    assert (await phone.submit(xml, files={"a.jpg": b"photo"})).status_code == 201
    names = {"campaign_id": phone.campaign.id, "response_id": name, "number": 1, "name": "a.jpg"}
    return template.format(**names), None, None
