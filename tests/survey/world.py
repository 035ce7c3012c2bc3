"""One authority with its people, forms and campaigns, made through the API as they would make it."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from shared.auth.principal import Principal, Role
from shared.ids import new_id
from tests.support.authentication import principal, signed_in

QUESTIONS: list[dict[str, Any]] = [
    {
        "code": "q1",
        "text": "Cơ quan giải quyết hồ sơ có kịp thời không?",
        "type": "SINGLE",
        "required": True,
        "options": [
            {"code": "A", "label": "Rất kịp thời"},
            {"code": "B", "label": "Kịp thời"},
            {"code": "C", "label": "Chậm"},
        ],
        "dont_know": True,
        "leaf": "9.1",
    },
    {
        "code": "q2",
        "text": "Ông/bà hài lòng đến mức nào?",
        "type": "LIKERT",
        "required": True,
        "dont_know": True,
        "factor": "ACCESS",
    },
    {
        "code": "q3",
        "text": "Chậm ở khâu nào?",
        "type": "MULTIPLE",
        "required": True,
        "options": [
            {"code": "RECEIVE", "label": "Tiếp nhận"},
            {"code": "RESOLVE", "label": "Giải quyết"},
            {"code": "RETURN", "label": "Trả kết quả"},
        ],
        "relevant": "${q1} = 'C'",
    },
    {
        "code": "q4",
        "text": "Phải đi lại mấy lần?",
        "type": "NUMBER",
        "integer": False,
        "minimum": "0",
        "maximum": "50",
    },
    {"code": "q5", "text": "Ý kiến khác", "type": "TEXT", "max_length": 40},
]

OPENS_AT = datetime(2024, 1, 1, tzinfo=UTC)
CAPTURED_AT = "2024-06-01T08:00:00+07:00"
GOOD_ANSWERS: dict[str, Any] = {"q1": "A", "q2": "5", "q4": "2"}


@dataclass
class Campaign:
    """A campaign of a world."""

    id: str
    etag: str
    questionnaire_id: str
    agencies: list[str]

    @property
    def path(self) -> str:
        return f"/v1/campaigns/{self.id}"


@dataclass
class World:
    """Calls the API as the people of one fresh authority."""

    client: httpx.AsyncClient
    authority_id: UUID = field(default_factory=new_id)
    people: dict[Role, Principal] = field(default_factory=dict)

    def person(self, role: Role) -> Principal:
        if role not in self.people:
            agency = new_id() if role in {Role.AGENCY_EDITOR, Role.AGENCY_HEAD} else None
            authority = None if role is Role.PLATFORM_ADMIN else self.authority_id
            self.people[role] = principal(role, authority, agency)
        return self.people[role]

    def headers(
        self, role: Role, *, etag: str | None = None, language: str = "en"
    ) -> dict[str, str]:
        headers = signed_in(self.person(role), language=language)
        return headers | {"if-match": etag} if etag else headers

    async def call(
        self,
        method: str,
        path: str,
        role: Role = Role.OFFICER,
        *,
        etag: str | None = None,
        language: str = "en",
        **options: Any,
    ) -> httpx.Response:
        return await self.client.request(
            method, path, headers=self.headers(role, etag=etag, language=language), **options
        )

    async def draft(self, **changes: Any) -> httpx.Response:
        form = {
            "authority_id": str(self.authority_id),
            "code": "HN-01",
            "title": "Phiếu đánh giá của người dân",
            "introduction": "Ông/bà vui lòng cho biết ý kiến.",
            "questions": deepcopy(QUESTIONS),
        }
        return await self.call("POST", "/v1/questionnaires", json=form | changes)

    async def issued(self, **changes: Any) -> dict[str, Any]:
        drafted = await self.draft(**changes)
        assert drafted.status_code == 201, drafted.text
        issued = await self.call(
            "POST",
            f"/v1/questionnaires/{drafted.json()['id']}/issuances",
            etag=drafted.headers["etag"],
        )
        assert issued.status_code == 201, issued.text
        return dict(issued.json())

    def plan(self, questionnaire_id: str, agencies: list[str], **changes: Any) -> dict[str, Any]:
        return {
            "authority_id": str(self.authority_id),
            "code": f"DT-{new_id().hex[-8:]}",
            "name": "Điều tra xã hội học năm 2024",
            "period_id": str(new_id()),
            "opens_at": OPENS_AT.isoformat(),
            "closes_at": (OPENS_AT + timedelta(days=300)).isoformat(),
            "groups": [
                {"code": "CITIZENS", "name": "Người dân", "questionnaire_id": questionnaire_id},
                {"code": "FIRMS", "name": "Doanh nghiệp", "questionnaire_id": questionnaire_id},
            ],
            "targets": [
                {
                    "agency_id": agency,
                    "agency_code": f"A{number}",
                    "agency_name": f"Cơ quan {number}",
                    "group": group,
                    "target": 10,
                }
                for number, agency in enumerate(agencies, 1)
                for group in ("CITIZENS", "FIRMS")
            ],
        } | changes

    async def prepared(self, *, agencies: int = 2, **changes: Any) -> Campaign:
        form = await self.issued()
        ids = [str(new_id()) for _ in range(agencies)]
        answer = await self.call(
            "POST", "/v1/campaigns", json=self.plan(form["id"], ids, **changes)
        )
        assert answer.status_code == 201, answer.text
        return Campaign(answer.json()["id"], answer.headers["etag"], form["id"], ids)

    async def opened(self, *, agencies: int = 2, **changes: Any) -> Campaign:
        campaign = await self.prepared(agencies=agencies, **changes)
        answer = await self.call("POST", f"{campaign.path}/openings", etag=campaign.etag)
        assert answer.status_code == 201, answer.text
        campaign.etag = answer.headers["etag"]
        return campaign

    async def close(
        self, campaign: Campaign, *, reason: str | None = "Đã hỏi lại điều tra viên"
    ) -> httpx.Response:
        """Close a campaign, answering for what is flagged unless told otherwise."""
        current = await self.call("GET", campaign.path)
        return await self.call(
            "POST",
            f"{campaign.path}/closures",
            etag=current.headers["etag"],
            json={} if reason is None else {"undecided_reason": reason},
        )

    async def summary_of(self, campaign: Campaign) -> dict[str, Any]:
        closed = await self.close(campaign)
        assert closed.status_code == 201, closed.text
        document = await self.call("GET", f"/v1/survey-summaries/{closed.json()['summary_id']}")
        return dict(document.json())

    def response(self, campaign: Campaign, **changes: Any) -> dict[str, Any]:
        return {
            "id": str(new_id()),
            "questionnaire_id": campaign.questionnaire_id,
            "group": "CITIZENS",
            "agency_id": campaign.agencies[0],
            "answers": dict(GOOD_ANSWERS),
            "captured_at": CAPTURED_AT,
        } | changes

    async def post(
        self, campaign: Campaign, response: Any, role: Role = Role.SURVEY_APP, **options: Any
    ) -> httpx.Response:
        return await self.call("POST", f"{campaign.path}/responses", role, json=response, **options)

    async def post_batch(
        self, campaign: Campaign, responses: Any, role: Role = Role.SURVEY_APP, **options: Any
    ) -> httpx.Response:
        return await self.call(
            "POST",
            f"{campaign.path}/response-batches",
            role,
            json={"responses": responses},
            **options,
        )

    async def counts(self, campaign: Campaign) -> dict[str, Any]:
        answer = await self.call("GET", f"{campaign.path}/counts")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def assign(
        self, campaign: Campaign, interviewer: Principal, **changes: Any
    ) -> httpx.Response:
        order = {
            "interviewer_id": str(interviewer.id),
            "interviewer_name": interviewer.name,
            "agency_ids": [campaign.agencies[0]],
            "groups": ["CITIZENS"],
        }
        return await self.call("POST", f"{campaign.path}/assignments", json=order | changes)

    async def app_user(
        self, campaign: Campaign, interviewer: Principal | None = None, **changes: Any
    ) -> httpx.Response:
        who = interviewer or self.person(Role.INTERVIEWER)
        order = {"interviewer_id": str(who.id), "interviewer_name": who.name}
        return await self.call("POST", f"{campaign.path}/app-users", json=order | changes)
