"""Prepares the operations on export jobs."""

from typing import Any

from shared.auth.principal import Role
from tests.survey.world import World


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Ask for an export and cancel it, so that nothing has to be made."""
    campaign = await world.opened()
    body = {"questionnaire_id": campaign.questionnaire_id, "format": "XLSX"}
    path = f"{campaign.path}/export-jobs"
    if operation == "request_export":
        return path, body, None
    asked = await world.call("POST", path, Role.SURVEY_SUPERVISOR, json=body)
    made = asked.json()["id"]
    cancelled = await world.call("POST", f"{path}/{made}/cancellations", Role.SURVEY_SUPERVISOR)
    assert cancelled.status_code == 200, cancelled.text
    return template.format(campaign_id=campaign.id, job_id=made), None, None
