"""The foundation every service stands on, tried with a tiny service of its own."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import APIRouter, FastAPI, Query
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import shared.app
from shared.app import new_service
from shared.config import ServiceSettings
from shared.db.transaction import Snapshot, Transaction
from shared.http.etag import IfMatch
from shared.http.schema import DecimalText, Schema
from tests.support.authentication import peers
from tests.support.databases import server

router = APIRouter(prefix="/v1/things")


class NewThing(Schema):
    id: UUID
    points: DecimalText


@router.post("", status_code=201)
async def create_thing(*, thing: NewThing, transaction: Transaction) -> NewThing:
    await transaction.execute(
        text("INSERT INTO thing (id, points) VALUES (:id, :points)"), thing.model_dump()
    )
    return thing


@router.get("")
async def list_things(
    *, snapshot: Snapshot, colour: Annotated[str | None, Query()] = None
) -> dict[str, int]:
    return {"count": (await snapshot.execute(text("SELECT count(*) FROM thing"))).scalar_one()}


@router.get("/writing")
async def write_in_a_query(*, snapshot: Snapshot) -> dict[str, str]:
    await snapshot.execute(text("DELETE FROM thing"))
    return {}


@router.get("/dividing")
async def divide_by_zero(*, snapshot: Snapshot) -> dict[str, str]:
    await snapshot.execute(
        text("SELECT CAST(:email AS text), 1/0"), {"email": "nguyen.van.a@example.vn"}
    )
    return {}


@router.get("/troubled/{state}")
async def be_refused_by_the_database(*, state: str, snapshot: Snapshot) -> dict[str, str]:
    statement = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"
    await snapshot.execute(text(statement))
    return {}


@router.put("/{thing_id}")
async def change_thing(*, thing_id: UUID, expected: IfMatch) -> dict[str, int]:
    return {"expected": expected}


@pytest.fixture(scope="module")
async def service() -> AsyncIterator[FastAPI]:
    name = f"foundation_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    connection = await server().connect()
    await connection.execute(f"DROP DATABASE IF EXISTS {name}")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    connection = await server().connect(name)
    await connection.execute(
        "CREATE TABLE thing (id uuid, points numeric,"
        " CONSTRAINT uq_thing_id UNIQUE (id) DEFERRABLE INITIALLY DEFERRED)"
    )
    await connection.close()
    settings = ServiceSettings(database_url=server().url(name))

    async def schema_is_right(*_: object) -> None:
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared.app, "check_schema", schema_is_right)
        async with peers() as http:
            app = new_service(
                name, title="Foundation", settings=settings, routers=[router], http=http
            )
            async with LifespanManager(app) as manager:
                yield manager.app


@pytest.fixture
async def client(service: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=service, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
        yield http


THING = "0192f7a0-0000-7000-8000-000000000001"


async def test_a_commit_that_fails_never_follows_a_success(client: httpx.AsyncClient) -> None:
    first = await client.post("/v1/things", json={"id": THING, "points": "0.75"})
    second = await client.post("/v1/things", json={"id": THING, "points": "0.75"})
    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["constraint"] == "uq_thing_id"
    assert second.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("state", "code", "words"),
    [
        ("55P03", "busy", "Nhiều người đang cùng thay đổi dữ liệu này"),
        ("40P01", "busy", "chưa có gì bị thay đổi, hãy thử lại sau ít giây"),
        ("40001", "busy", "Nhiều người đang cùng thay đổi dữ liệu này"),
        ("53300", "unavailable", "Dịch vụ PostgreSQL hiện không phản hồi"),
        ("57P03", "unavailable", "chưa có gì bị thay đổi, hãy thử lại sau ít giây"),
    ],
)
async def test_what_passes_by_itself_says_whether_others_were_at_it_or_the_database_is_down(
    client: httpx.AsyncClient, state: str, code: str, words: str
) -> None:
    answer = await client.get(f"/v1/things/troubled/{state}")
    assert (answer.status_code, answer.json()["type"]) == (503, f"/problems/{code}")
    assert answer.headers["retry-after"] == "2"
    assert words in answer.json()["detail"]


async def test_a_query_cannot_write(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/things/writing")
    assert answer.status_code == 500
    assert answer.headers["connection"] == "close"
    assert "DELETE" not in answer.text


async def test_a_misspelt_filter_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/things", params={"colour": "red"})).status_code == 200
    answer = await client.get("/v1/things", params={"color": "red"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "query:color"


async def test_decimals_are_strings_never_floats(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/things", json={"id": THING, "points": 0.75})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/points"


async def test_all_faults_are_told_at_once_in_the_readers_language(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post("/v1/things", json={"id": "x", "colour": "red"})
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {
        "#/id",
        "#/points",
        "#/colour",
    }
    assert "Có 3 chỗ cần sửa" in answer.json()["detail"]
    english = await client.post(
        "/v1/things", json={"id": "x"}, headers={"accept-language": "en-GB, vi;q=0.5"}
    )
    assert "2 places" in english.json()["detail"]


async def test_broken_json_is_a_malformed_body(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/v1/things", content=b"{", headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/malformed-body"


async def test_a_change_must_name_its_version(client: httpx.AsyncClient) -> None:
    assert (await client.put(f"/v1/things/{THING}")).status_code == 428
    answer = await client.put(f"/v1/things/{THING}", headers={"if-match": '"7"'})
    assert answer.json() == {"expected": 7}


async def test_unknown_paths_and_methods_are_problems_too(client: httpx.AsyncClient) -> None:
    missing, method = await client.get("/v1/nothing"), await client.delete("/v1/things")
    assert (missing.status_code, method.status_code) == (404, 405)
    assert missing.json()["type"] == "/problems/not-found"
    assert method.headers["allow"]


async def test_the_request_id_comes_back_and_stands_in_problems(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/nothing", headers={"x-request-id": "abcdefgh-1"})
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "abcdefgh-1"


async def test_metrics_name_the_whole_template_and_no_id(client: httpx.AsyncClient) -> None:
    await client.put(f"/v1/things/{THING}", headers={"if-match": '"7"'})
    page = (await client.get("/metrics")).text
    assert 'route="/v1/things/{thing_id}"' in page
    assert THING not in page


async def test_a_service_is_ready_when_its_database_answers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_a_database_error_does_not_carry_the_values_of_its_statement(
    service: FastAPI,
) -> None:
    """It ends up in a log, where no e-mail address and no password hash may stand."""
    transport = httpx.ASGITransport(app=service)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        with pytest.raises(DBAPIError, match="division by zero") as raised:
            await client.get("/v1/things/dividing")
    assert "nguyen.van.a@example.vn" not in str(raised.value)


async def test_a_service_that_describes_itself_answers_others_meanwhile() -> None:
    settings = ServiceSettings(database_url=server().url("postgres"))
    app = new_service("describing", title="Describing", settings=settings, routers=[router])
    asked, answered = threading.Event(), threading.Event()

    def describe() -> dict[str, bool]:
        asked.set()
        return {"others_were_answered": answered.wait(timeout=20)}

    app.openapi = describe  # type: ignore[method-assign]
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        describing = asyncio.create_task(client.get("/openapi.json"))
        await asyncio.to_thread(asked.wait)
        assert (await client.get("/healthz")).status_code == 200
        answered.set()
        assert (await describing).json() == {"others_were_answered": True}
