"""Prepares the operations on questionnaires' other forms: XForm, workbook, library."""

from typing import Any

from tests.survey.world import World


async def prepared(world: World, _operation: str, template: str) -> tuple[str, Any, str | None]:
    """Seed what the operation needs, and give its path, body and ETag."""
    form = await world.issued()
    return template.format(questionnaire_id=form["id"]), None, None
