"""Published answers that never change are asked of their service once; everything else each time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI, Response

from services.gateway.app import create_app
from services.gateway.proxying.kept import LARGEST_ANSWER
from tests.gateway.support import gateway_settings, served

FOR_EVER = "public, max-age=31536000, immutable"
ADDRESS = "/v1/publications/1/ranking"


class Scoring:
    """A service that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = 200
        self.body = b'{"items": []}'
        self.headers = {"etag": '"a"', "cache-control": FOR_EVER}
        self.app = FastAPI()
        self.app.add_api_route("/v1/{path:path}", self.answer)

    async def answer(self, path: str) -> Response:
        self.asked += 1
        headers = {"x-secret": path, "link": '<https://x>; rel="license"', **self.headers}
        return Response(self.body, self.status, headers, media_type="application/json")


@asynccontextmanager
async def gateway(scoring: Scoring, **changes: int) -> AsyncIterator[httpx.AsyncClient]:
    async with served(scoring.app) as url:
        app = create_app(gateway_settings(scoring_url=url, **changes))
        async with (
            LifespanManager(app) as manager,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(manager.app), base_url="http://gateway"
            ) as client,
        ):
            yield client


async def test_what_never_changes_is_asked_once_and_answered_alike() -> None:
    scoring = Scoring()
    async with gateway(scoring) as client:
        first = await client.get(ADDRESS)
        second = await client.get(ADDRESS)
        assert scoring.asked == 1
        assert second.content == first.content == scoring.body
        for name in ("etag", "cache-control", "content-type", "link", "x-frame-options"):
            assert second.headers[name] == first.headers[name]
        assert second.headers["age"] == "0"
        assert "x-request-id" in second.headers


@pytest.mark.parametrize("known", ['"a"', 'W/"a"', '"b", "a"', "*"])
async def test_who_has_it_is_told_so(known: str) -> None:
    async with gateway(Scoring()) as client:
        await client.get(ADDRESS)
        answer = await client.get(ADDRESS, headers={"if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == '"a"'
        assert answer.headers["cache-control"] == FOR_EVER
        other = await client.get(ADDRESS, headers={"if-none-match": '"c"'})
        assert other.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"etag": '"a"', "cache-control": "public, max-age=60"},
        {"etag": '"a"', "cache-control": "private, immutable"},
        {"cache-control": FOR_EVER},
        {"etag": '"a"', "cache-control": FOR_EVER, "vary": "Accept-Language"},
    ],
)
async def test_what_may_change_is_asked_each_time(headers: dict[str, str]) -> None:
    scoring = Scoring()
    scoring.headers = headers
    async with gateway(scoring) as client:
        for _ in range(2):
            assert (await client.get(ADDRESS)).status_code == 200
    assert scoring.asked == 2


async def test_a_refusal_is_not_kept_so_that_an_embargo_can_end() -> None:
    scoring = Scoring()
    scoring.status = 404
    async with gateway(scoring) as client:
        assert (await client.get(ADDRESS)).status_code == 404
        scoring.status = 200
        assert (await client.get(ADDRESS)).status_code == 200
        assert (await client.get(ADDRESS, params={"block": "SO"})).status_code == 200
    assert scoring.asked == 3


async def test_other_paths_and_methods_are_passed_on() -> None:
    scoring = Scoring()
    async with gateway(scoring) as client:
        for _ in range(2):
            await client.get("/v1/runs/1/results")
            await client.post(ADDRESS)
    assert scoring.asked == 2


async def test_memory_is_bounded() -> None:
    scoring = Scoring()
    scoring.body = b"x" * 600
    async with gateway(scoring, kept_answers_bytes=1500) as client:
        for name in ("a", "b", "a", "c", "a", "b"):
            await client.get(f"/v1/publications/{name}/ranking")
        assert scoring.asked == 4, "b was asked least lately when c came"
        scoring.body = b"x" * (LARGEST_ANSWER + 1)
        for _ in range(2):
            assert len((await client.get(f"{ADDRESS}.csv")).content) == LARGEST_ANSWER + 1
        assert scoring.asked == 6
