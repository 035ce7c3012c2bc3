"""A campaign whose form shows everything that checks look at."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from shared.auth.principal import Role
from tests.survey.world import CAPTURED_AT, Campaign, World

QUESTIONS: list[dict[str, Any]] = [
    *({"code": f"s{one}", "text": "Hài lòng?", "type": "LIKERT"} for one in range(6)),
    {"code": "who", "text": "Số hồ sơ?", "type": "TEXT"},
    {"code": "gps", "text": "Nơi phỏng vấn", "type": "GEOPOINT"},
]
FINE: dict[str, Any] = {f"s{one}": "345345"[one] for one in range(6)}
SUPERVISOR = Role.SURVEY_SUPERVISOR


async def checked(world: World, agencies: int = 1) -> Campaign:
    """Open a campaign with that form."""
    form = await world.issued(code="KT-01", questions=QUESTIONS)
    campaign = await world.prepared(agencies=agencies)
    groups = [
        {"code": code, "name": code, "questionnaire_id": form["id"]}
        for code in ("CITIZENS", "FIRMS")
    ]
    changed = await world.call(
        "PUT", f"{campaign.path}/groups", etag=campaign.etag, json={"groups": groups}
    )
    await world.call("POST", f"{campaign.path}/openings", etag=changed.headers["etag"])
    campaign.questionnaire_id = form["id"]
    return campaign


async def sent(
    world: World,
    campaign: Campaign,
    *,
    seconds: int = 300,
    role: Role = Role.SURVEY_APP,
    **more: Any,
) -> str:
    """Send a response that took so many seconds; nothing looks odd about it unless it is told so."""
    captured_at = datetime.fromisoformat(more.pop("captured_at", CAPTURED_AT))
    answers = FINE | more.pop("answers", {})
    response = world.response(
        campaign,
        answers={code: one for code, one in answers.items() if one is not None},
        captured_at=captured_at.isoformat(),
        started_at=(captured_at - timedelta(seconds=seconds)).isoformat(),
        **more,
    )
    posted = await world.post(campaign, response, role)
    assert posted.status_code == 201, posted.text
    return str(response["id"])


async def check(world: World, campaign: Campaign) -> dict[str, Any]:
    """Let the responses be checked."""
    answer = await world.call("POST", f"{campaign.path}/flag-checks", SUPERVISOR)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def set_rules(world: World, campaign: Campaign, rules: dict[str, Any]) -> httpx.Response:
    """Set what is checked."""
    path = f"{campaign.path}/flag-rules"
    current = await world.call("GET", path, SUPERVISOR)
    return await world.call("PUT", path, SUPERVISOR, etag=current.headers["etag"], json=rules)


async def decide(
    world: World, campaign: Campaign, ids: list[str], decision: str, **options: Any
) -> httpx.Response:
    """Decide about flagged responses."""
    order = {"response_ids": ids, "decision": decision, "reason": f"Đã gọi lại: {decision}"}
    return await world.call(
        "POST", f"{campaign.path}/flag-decisions", SUPERVISOR, json=order, **options
    )
