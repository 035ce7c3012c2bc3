"""Prepares the operations on paper forms."""

from typing import Any

from shared.auth.principal import Role
from tests.survey import papers
from tests.survey.world import World

DECISIONS = {"decisions": [{"field": "#/answers/q1", "take": "FIRST"}]}


async def prepared(world: World, operation: str, template: str) -> tuple[str, Any, str | None]:
    """Seed what the operation needs, and give its path, body and ETag."""
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    if operation == "read_keying_workbook":
        return f"{campaign.path}/keying-workbook?group=CITIZENS", None, None
    if operation == "import_papers":
        blank = await papers.workbook(world, campaign)
        return f"{campaign.path}/paper-imports", papers.filled(blank, [papers.paper("1")]), None
    one = await papers.differing(world, campaign)
    path = template.format(campaign_id=campaign.id, paper_id=one["id"])
    body = DECISIONS if operation == "decide_paper" else None
    changes = operation in {"decide_paper", "remove_paper"}
    return path, body, f'"{one["version"]}"' if changes else None
