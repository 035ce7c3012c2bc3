"""An authority with its people, agencies, framework and period, made through the API."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

import shared.clock
from shared.auth.principal import Grant, Principal, Role
from shared.db import server_clock
from shared.ids import new_id
from tests.support.authentication import principal, signed_in

FRAMEWORK = Path(__file__).parent / "data" / "framework.yaml"
PDF = b"%PDF-1.7\n" + b"evidence " * 40
CALENDAR = {
    "self_assessment": {
        "opens_at": "2024-11-01T00:00:00+07:00",
        "closes_at": "2024-11-30T00:00:00+07:00",
    },
    "round_1": {"opens_at": "2024-12-01T00:00:00+07:00", "closes_at": "2024-12-10T00:00:00+07:00"},
    "supplement": {
        "opens_at": "2024-12-10T00:00:00+07:00",
        "closes_at": "2024-12-15T00:00:00+07:00",
    },
    "round_2": {"opens_at": "2024-12-15T00:00:00+07:00", "closes_at": "2024-12-20T00:00:00+07:00"},
}


class Clock:
    """The service's clock, as tests set it."""

    def __init__(self) -> None:
        self.now = datetime(2024, 11, 10, 3, 0, tzinfo=UTC)

    def set(self, now: datetime) -> None:
        self.now = now.astimezone(UTC)

    def rule(self, app: FastAPI) -> None:
        """Let an app tell the time by this clock, its own and the database's."""
        app.dependency_overrides[shared.clock._now] = self.read
        app.dependency_overrides[server_clock._server_clock] = self.of_server

    async def read(self) -> datetime:
        return self.now

    async def of_server(self) -> Callable[[object], Awaitable[datetime]]:
        async def tell(_session: object) -> datetime:
            return self.now

        return tell


@cache
def _headers(who: Principal, language: str) -> dict[str, str]:
    return signed_in(who, language=language)


@dataclass
class Caller:
    """Somebody who calls the service."""

    http: httpx.AsyncClient
    who: Principal
    language: str = "en"

    async def call(
        self, method: str, path: str, *, if_match: int | str | None = None, **kwargs: Any
    ) -> httpx.Response:
        headers = dict(_headers(self.who, self.language)) | kwargs.pop("headers", {})
        if if_match is not None:
            headers["if-match"] = f'"{if_match}"'
        return await self.http.request(method, path, headers=headers, **kwargs)

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.call("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, *, expect: int = 201, **kwargs: Any) -> Any:
        answer = await self.call("POST", path, json=body, **kwargs)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def put(self, path: str, body: Any, *, expect: int = 200, **kwargs: Any) -> Any:
        answer = await self.call("PUT", path, json=body, **kwargs)
        assert answer.status_code == expect, answer.text
        return answer.json()


@dataclass
class World:
    """An authority and everybody in it."""

    http: httpx.AsyncClient
    clock: Clock
    authority: str
    admin: Caller
    officer: Caller
    chair: Caller
    auditor: Caller
    appraiser: Caller
    programme: str = ""
    framework: str = ""
    period: str = ""
    agencies: dict[str, str] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)

    def caller(self, role: Role, agency: str | None = None) -> Caller:
        agency_id = UUID(self.agencies[agency]) if agency else None
        return Caller(self.http, principal(role, UUID(self.authority), agency_id))

    def editor(self, agency: str) -> Caller:
        return self.caller(Role.AGENCY_EDITOR, agency)

    def head(self, agency: str) -> Caller:
        return self.caller(Role.AGENCY_HEAD, agency)

    def holding(self, *grants: tuple[Role, str | None], who: UUID | None = None) -> Caller:
        """Somebody with several grants in this authority."""
        return Caller(
            self.http,
            Principal(
                who or new_id(),
                "Several",
                tuple(
                    Grant(role, UUID(self.authority), UUID(self.agencies[one]) if one else None)
                    for role, one in grants
                ),
            ),
        )

    def report(self, agency: str) -> str:
        return f"/v1/self-assessments/{self.reports[agency]}"

    async def version_of(self, path: str) -> int:
        return int((await self.officer.get(path))["version"])

    async def move(self, to: str, *, reason: str | None = None, expect: int = 201) -> Any:
        """Move the period; the chair always says why, for tests close rounds early."""
        mover = self.chair if to in {"SUPPLEMENT", "CLOSED"} else self.officer
        if mover is self.chair:
            reason = reason or "Đã thẩm định xong"
        path = f"/v1/periods/{self.period}"
        return await mover.post(
            f"{path}/phases",
            {"phase": to, "reason": reason},
            if_match=await self.version_of(path),
            expect=expect,
        )

    async def fill(self, agency: str) -> None:
        """Fill in a whole report, with its evidence."""
        items: list[dict[str, Any]] = [
            {"leaf": "1.1.1", "version": 0, "answer": {"choices": ["LATE"]}, "explanation": "Muộn"},
            {
                "leaf": "1.1.2",
                "version": 0,
                "answer": {"facts": {"done": "2", "planned": "3"}},
            },
            {"leaf": "2.1", "version": 0, "answer": {"choices": ["YES"]}},
        ]
        if agency.startswith("Q"):
            items.append({"leaf": "2.2", "version": 0, "answer": {"choices": ["NO"]}})
        await self.editor(agency).put(f"{self.report(agency)}/entries", {"items": items})

    async def submit(self, agency: str) -> Any:
        """Sign and submit a report as its head."""
        head, path = self.head(agency), self.report(agency)
        await head.post(f"{path}/sign-offs", {})
        return await head.post(f"{path}/submissions", if_match=await self.version_of(path))

    async def decide_all(self, agency: str, round_: int = 1) -> None:
        """Accept every claim of a report, and score what the council scores."""
        items = [
            {"leaf": leaf, "decision": "ACCEPTED"}
            for leaf in ("1.1.1", "1.1.2", "2.1", *(["2.2"] if agency.startswith("Q") else []))
        ]
        items.append({"leaf": "1.2", "decision": "CHANGED", "answer": {"points": "1.25"}})
        await self.appraiser.post(f"{self.report(agency)}/appraisals/{round_}", {"items": items})

    async def upload(
        self, agency: str, leaf: str = "1.1.1", content: bytes = PDF, **params: Any
    ) -> httpx.Response:
        params.setdefault("file_name", "Kế hoạch.pdf")
        return await self.editor(agency).call(
            "POST",
            f"{self.report(agency)}/entries/{leaf}/evidence",
            params=params,
            content=content,
            headers={"content-type": "application/octet-stream"},
        )


async def make_authority(http: httpx.AsyncClient, clock: Clock) -> World:
    """Make an authority with its people."""
    admin = Caller(http, principal(Role.PLATFORM_ADMIN))
    code = f"a{new_id().hex[-12:]}"
    authority = await admin.post("/v1/authorities", {"code": code, "name": "Sở Nội vụ"})
    home = UUID(authority["id"])

    def one(role: Role) -> Caller:
        return Caller(http, principal(role, home))

    return World(
        http=http,
        clock=clock,
        authority=authority["id"],
        admin=admin,
        officer=one(Role.OFFICER),
        chair=one(Role.COUNCIL_CHAIR),
        auditor=one(Role.AUDITOR),
        appraiser=one(Role.APPRAISER),
    )


async def add_framework(world: World, source: bytes | None = None) -> Any:
    """Store and issue the small framework."""
    answer = await world.officer.call(
        "POST",
        "/v1/frameworks",
        params={"programme_id": world.programme},
        content=source or FRAMEWORK.read_bytes(),
        headers={"content-type": "application/yaml"},
    )
    assert answer.status_code == 201, answer.text
    draft = answer.json()
    return await world.officer.post(
        f"/v1/frameworks/{draft['id']}/issuances", if_match=draft["version"]
    )


async def make_world(
    http: httpx.AsyncClient,
    clock: Clock,
    agencies: tuple[tuple[str, str], ...] = (("S1", "SO"), ("S2", "SO"), ("Q1", "DISTRICT")),
    *,
    framework: bytes | None = None,
) -> World:
    """Make an authority with agencies and a period in preparation."""
    world = await make_authority(http, clock)
    programme = await world.officer.post("/v1/programmes", {"code": "p", "name": "Bộ chỉ số"})
    world.programme = programme["id"]
    world.framework = (await add_framework(world, framework))["id"]
    for code, block in agencies:
        agency = await world.officer.post(
            "/v1/agencies", {"code": code, "name": f"Đơn vị {code}", "block": block}
        )
        world.agencies[code] = agency["id"]
    period = await world.officer.post(
        "/v1/periods",
        {
            "programme_id": world.programme,
            "framework_id": world.framework,
            "code": "2024",
            "name": "Năm 2024",
            "stage": "2024",
            "starts_on": "2024-01-01",
            "ends_on": "2024-12-31",
            "calendar": CALENDAR,
        },
    )
    world.period = period["id"]
    participants = await world.officer.post(
        f"/v1/periods/{world.period}/participants", {"agency_ids": list(world.agencies.values())}
    )
    codes = {agency_id: code for code, agency_id in world.agencies.items()}
    world.reports = {
        codes[item["agency_id"]]: item["self_assessment_id"] for item in participants["items"]
    }
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments",
        {
            "appraiser_id": str(world.appraiser.who.id),
            "appraiser_name": "Appraiser",
            "fields": ["1", "2"],
        },
    )
    return world
