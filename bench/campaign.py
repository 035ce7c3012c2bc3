"""An open campaign of its own, made through the gateway: what benchmarks and fault tests post responses to."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from demo.answers import dice, response_to
from demo.api import Caller, Gateway

LIKERT_QUESTIONS = 30
ADMINISTRATOR = "admin@example.vn"


@dataclass(frozen=True)
class OpenCampaign:
    """A campaign that takes responses, and the machine that may post them."""

    id: str
    questionnaire_id: str
    questions: list[dict[str, Any]]
    agency_ids: list[str]
    supervisor: Caller
    survey_app: Caller
    sign_in_again: Callable[[], Awaitable[Caller]]

    async def renew_token(self) -> None:
        """Let the machine sign in again: a token lasts for minutes only."""
        self.survey_app.token = (await self.sign_in_again()).token

    def response(self, number: int) -> dict[str, Any]:
        """Make a valid response with an id of its own; the answers follow from the number."""
        return {
            "id": str(uuid4()),
            "questionnaire_id": self.questionnaire_id,
            "group": "CITIZENS",
            "agency_id": self.agency_ids[number % len(self.agency_ids)],
            "answers": response_to(self.questions, 0.8, dice("bench", str(number % 500))),
            "captured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }


async def open_campaign(
    gateway: Gateway, administrator_password: str, *, satisfaction: bool = False
) -> OpenCampaign:
    """Appoint a supervisor in a new authority, issue a form of thirty questions, open a campaign.

    With `satisfaction` every question is about one of five factors.
    """
    admin = await gateway.sign_in(ADMINISTRATOR, administrator_password)
    authority_id = str(uuid4())
    email, password = f"supervisor-{uuid4().hex[:8]}@example.vn", secrets.token_urlsafe(12)
    grants = [
        {"role": role, "authority_id": authority_id} for role in ("OFFICER", "SURVEY_SUPERVISOR")
    ]
    await admin.post(
        "/v1/accounts",
        {"email": email, "display_name": "Giám sát", "password": password, "grants": grants},
    )
    supervisor = await gateway.sign_in(email, password)
    client = await supervisor.post(
        "/v1/api-clients",
        {"authority_id": authority_id, "role": "SURVEY_APP", "name": "Điện thoại"},
    )
    sign_in = partial(gateway.sign_in_client, client["id"], client["secret"])
    questions = [
        {
            "code": f"q{number}",
            "text": f"Mức độ hài lòng về nội dung {number}",
            "type": "LIKERT",
            "required": True,
            "dont_know": True,
            "factor": f"F{number % 5}" if satisfaction else None,
        }
        for number in range(1, LIKERT_QUESTIONS + 1)
    ]
    draft = await supervisor.post(
        "/v1/questionnaires",
        {
            "authority_id": authority_id,
            "code": "BENCH",
            "title": "Phiếu 30 câu hỏi",
            "questions": questions,
        },
    )
    path = f"/v1/questionnaires/{draft['id']}"
    await supervisor.post(f"{path}/issuances", version=(await supervisor.read(path)).etag)
    now = datetime.now(UTC)
    agency_ids = [str(uuid4()) for _ in range(20)]
    campaign = await supervisor.post(
        "/v1/campaigns",
        {
            "authority_id": authority_id,
            "code": "BENCH",
            "name": "Đợt đo tải",
            "period_id": str(uuid4()),
            "opens_at": (now - timedelta(days=1)).isoformat(),
            "closes_at": (now + timedelta(days=1)).isoformat(),
            "groups": [{"code": "CITIZENS", "name": "Người dân", "questionnaire_id": draft["id"]}],
            "targets": [
                {
                    "agency_id": agency_id,
                    "agency_code": f"000.00.{number:02}.H26",
                    "agency_name": f"Cơ quan {number}",
                    "group": "CITIZENS",
                    "target": 1000,
                }
                for number, agency_id in enumerate(agency_ids, 1)
            ],
        },
    )
    path = f"/v1/campaigns/{campaign['id']}"
    await supervisor.post(f"{path}/openings", version=(await supervisor.read(path)).etag)
    return OpenCampaign(
        campaign["id"], draft["id"], questions, agency_ids, supervisor, await sign_in(), sign_in
    )
