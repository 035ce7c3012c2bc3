"""A caller of the gateway: what a front end, an app or a portal would do."""

import asyncio
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

JSON = Any

PASSING = frozenset({"busy", "unavailable", "too-many-requests"})
"""Refusals after which nothing was done, so that the same is sent again: on a slow machine, at the moment of a crowd."""
PATIENCE = 10
"""How often it is tried."""


class ProblemError(RuntimeError):
    """The gateway or a service refused; `document` is its problem document."""

    def __init__(
        self, method: str, path: str, status: int, document: JSON, retry_after: str = "1"
    ) -> None:
        self.retry_after = retry_after
        self.status = status
        self.document = document
        super().__init__(f"{method} {path}: {status} {document}")

    @property
    def code(self) -> str:
        """Name the problem, such as `period-closed`."""
        return str(self.document.get("type", "")).removeprefix("/problems/")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: JSON
    headers: Mapping[str, str]

    @property
    def etag(self) -> str:
        """The version of what was read, for `If-Match`."""
        return self.headers["ETag"]


class Gateway:
    """The gateway's address, and a pool of connections to it."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self.url = url
        self.requests = 0

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        json: JSON = None,
        data: bytes | AsyncIterable[bytes] | Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Make one request; raise `ProblemError` for any refusal but one that passes by itself."""
        for _ in range(PATIENCE):
            try:
                return await self._once(
                    method, path, token=token, json=json, data=data, params=params, headers=headers
                )
            except ProblemError as refusal:
                if refusal.code not in PASSING or isinstance(data, AsyncIterable):
                    raise
                await asyncio.sleep(float(refusal.retry_after))
        raise TimeoutError(f"{method} {path}: busy for too long")

    async def _once(
        self,
        method: str,
        path: str,
        *,
        token: str | None,
        json: JSON,
        data: bytes | AsyncIterable[bytes] | Mapping[str, str] | None,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        sent = {"accept-language": "vi", **(headers or {})}
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        self.requests += 1
        async with self._session.request(
            method, self.url + path, json=json, data=data, params=params, headers=sent
        ) as answer:
            content = await answer.read()
            is_json = "json" in answer.content_type
            body = await answer.json(content_type=None) if is_json and content else content
            if answer.status >= 400:
                after = answer.headers.get("retry-after", "1")
                raise ProblemError(method, path, answer.status, body if is_json else {}, after)
            return Answer(answer.status, body, answer.headers)

    async def sign_in(self, email: str, password: str) -> "Caller":
        """Sign in as a person."""
        answer = await self.call(
            "POST",
            "/v1/oauth/token",
            data={"grant_type": "password", "username": email, "password": password},
        )
        return Caller(self, answer.body["access_token"])

    async def sign_in_client(self, client_id: str, client_secret: str) -> "Caller":
        """Sign in as a machine (RFC 6749 §4.4)."""
        answer = await self.call(
            "POST",
            "/v1/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": client_id,
                "client_secret": client_secret,
            },
        )
        return Caller(self, answer.body["access_token"])


class Caller:
    """Somebody who is signed in."""

    def __init__(self, gateway: Gateway, token: str) -> None:
        self.gateway = gateway
        self.token = token

    async def get(self, path: str, **params: str) -> JSON:
        """Read something."""
        return (await self.gateway.call("GET", path, token=self.token, params=params)).body

    async def read(self, path: str) -> Answer:
        """Read something together with its version."""
        return await self.gateway.call("GET", path, token=self.token)

    async def items(self, path: str, **params: str) -> list[JSON]:
        """Read a whole list, page by page."""
        items: list[JSON] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self.get(path, limit="200", **params, **cursor)
            items += page["items"]
            if page["next"] is None:
                return items
            cursor = {"cursor": page["next"]}

    async def post(self, path: str, json: JSON = None, *, version: str | None = None) -> JSON:
        """Make something, or change the state of something."""
        headers = {"if-match": version} if version else None
        answer = await self.gateway.call("POST", path, token=self.token, json=json, headers=headers)
        return answer.body

    async def put(self, path: str, json: JSON, *, version: str) -> JSON:
        """Replace something, naming the version that was read."""
        answer = await self.gateway.call(
            "PUT", path, token=self.token, json=json, headers={"if-match": version}
        )
        return answer.body

    async def put_items(self, path: str, items: list[JSON]) -> JSON:
        """Save many things at once, each naming its own version."""
        answer = await self.gateway.call("PUT", path, token=self.token, json={"items": items})
        return answer.body

    async def upload(self, path: str, content: bytes, **params: str) -> JSON:
        """Send a file."""
        answer = await self.gateway.call(
            "POST",
            path,
            token=self.token,
            data=content,
            params=params,
            headers={"content-type": "application/octet-stream"},
        )
        return answer.body


async def all_of(tasks: list[Any], at_once: int = 16) -> list[Any]:
    """Run coroutines, a limited number at a time, and give their results in order."""
    gate = asyncio.Semaphore(at_once)

    async def one(task: Any) -> Any:
        try:
            async with gate:
                return await task
        finally:
            task.close()  # Python complains of one that was ended while it waited for the gate

    return list(await asyncio.gather(*(one(task) for task in tasks)))
