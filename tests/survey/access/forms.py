"""Prepares the operations on questionnaires' other forms: XForm, workbook, library."""

from typing import Any

from tests.survey.world import World
from tests.survey.xlsforms import GOOD, workbook_of


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Seed what the operation needs, and give its path, body and ETag."""
    if operation == "import_questionnaire":
        return f"{template}?authority_id={world.authority_id}", workbook_of(GOOD), None
    if operation == "check_questionnaire":
        return template, workbook_of(GOOD), None
    if "library" in operation:
        body = {"authority_id": str(world.authority_id)} if operation.startswith("copy") else None
        return template.format(code="SIPAS"), body, None
    form = await world.issued()
    return template.format(questionnaire_id=form["id"]), None, None
