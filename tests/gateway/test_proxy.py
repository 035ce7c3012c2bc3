"""Passing requests on: real sockets on both sides, for what matters here happens between them."""

import asyncio
import gzip
import hashlib
import resource
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from deploy.local import free_port
from services.gateway.app import create_app
from services.gateway.routes_table import MIB, ORDINARY, UPLOAD, Route, RouteTable
from tests.gateway.support import assert_problem, gateway_settings, served
from tests.gateway.upstream import PART, Upstream
from tests.support.waiting import SECONDS

QUICK = replace(ORDINARY, answer_seconds=0.4, total_seconds=5, idle_seconds=0.4)
SMALL = replace(ORDINARY, body_bytes=100_000)
TABLE = RouteTable(
    (
        Route("assessment", "/v1/periods"),
        Route("assessment", "/v1/evidence", UPLOAD),
        Route("assessment", "/v1/quick", QUICK),
        Route("assessment", "/v1/small", SMALL),
        Route("assessment", "/v1/read-only", methods=frozenset({"GET", "HEAD"})),
        Route("survey", "/v1/campaigns"),
    )
)


@asynccontextmanager
async def system(**changes: Any) -> AsyncIterator[tuple[httpx.AsyncClient, Upstream]]:
    """Run the gateway in front of one service that lives, while another is down."""
    upstream = Upstream()
    async with served(upstream) as address:
        settings = gateway_settings(**({"assessment_url": address} | changes))
        async with (
            served(create_app(settings, table=TABLE)) as url,
            httpx.AsyncClient(
                base_url=url, headers={"accept-language": "en"}, timeout=SECONDS, trust_env=False
            ) as client,
        ):
            yield client, upstream


@pytest.fixture(scope="module")
async def quiet_system() -> AsyncIterator[tuple[httpx.AsyncClient, Upstream]]:
    async with system() as parts:
        yield parts


async def test_a_request_arrives_as_it_was_sent_less_what_is_for_one_hop_only() -> None:
    async with system() as (client, _):
        answer = await client.post(
            "/v1/periods/k%E1%BB%B3-1/echo?colour=r%C3%A9d&x=1&x=%2F%3F",
            content=b"hello",
            headers=[
                ("content-type", "text/plain"),
                ("authorization", "Bearer abc"),
                ("if-match", '"3"'),
                ("connection", "keep-alive, x-secret"),
                ("x-secret", "for this hop"),
                ("te", "trailers"),
                ("cookie", "session=1"),
                ("x-forwarded-for", "1.2.3.4"),
                ("x-forwarded-user", "admin"),
                ("forwarded", "for=1.2.3.4"),
                ("x-request-id", "abcdefgh-1"),
                ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            ],
        )
    document = answer.json()
    assert (document["method"], document["length"]) == ("POST", 5)
    assert document["raw_path"] == "/v1/periods/k%E1%BB%B3-1/echo"
    assert document["query"] == "colour=r%C3%A9d&x=1&x=%2F%3F"
    headers = dict(document["headers"])
    assert len(headers) == len(document["headers"])
    assert headers["content-type"] == "text/plain"
    assert headers["authorization"] == "Bearer abc"
    assert headers["if-match"] == '"3"'
    assert headers["accept-language"] == "en"
    assert headers["content-length"] == "5"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert headers["x-forwarded-host"] == client.base_url.netloc.decode()
    assert headers["x-request-id"] == answer.headers["x-request-id"] == "abcdefgh-1"
    assert headers["traceparent"].startswith("00-0af7651916cd43dd8448eb211c80319c-")
    assert not headers.keys() & {
        "x-secret",
        "te",
        "cookie",
        "forwarded",
        "x-forwarded-user",
        "transfer-encoding",
    }


async def test_an_answer_returns_as_it_was_given_less_what_is_for_one_hop_only() -> None:
    async with system() as (client, _):
        answer = await client.get("/v1/periods/headers")
    assert (answer.status_code, answer.content) == (201, b"made")
    assert answer.headers["etag"] == '"7"'
    assert answer.headers["location"] == "/v1/periods/7"
    assert answer.headers["x-request-id"] != "the service's own"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not answer.headers.keys() & {"set-cookie", "x-private", "keep-alive"}
    assert len(answer.headers.get_list("date")) == 1


async def test_compressed_bodies_pass_unopened() -> None:
    async with system() as (client, _):
        answer = await client.get("/v1/periods/gzipped")
        async with client.stream("GET", "/v1/periods/gzipped") as raw:
            written = b"".join([part async for part in raw.aiter_raw()])
    assert answer.content == b"plain"
    assert gzip.decompress(written) == b"plain"


async def test_redirects_are_the_clients_business() -> None:
    async with system() as (client, upstream):
        answer = await client.get("/v1/periods/moved")
        assert (answer.status_code, upstream.requests) == (302, 1)
        assert answer.headers["location"] == "https://elsewhere.example/x"


@pytest.mark.parametrize(("action", "status"), [("unchanged", 304), ("gone", 204)])
async def test_answers_without_a_body_leave_the_connection_usable(action: str, status: int) -> None:
    async with system() as (client, _):
        for _ in range(3):
            answer = await client.get(f"/v1/periods/{action}")
            assert (answer.status_code, answer.content) == (status, b"")
        assert (await client.head("/v1/periods/echo")).status_code == 200
        assert (await client.get("/v1/periods/echo")).status_code == 200


async def test_connections_to_a_service_are_used_again() -> None:
    async with system() as (client, upstream):
        for _ in range(20):
            assert (await client.get("/v1/periods/echo")).status_code == 200
        assert len(upstream.connections) == 1


async def test_methods_without_a_body_reach_the_service_without_one() -> None:
    async with system() as (client, _):
        for method in ("GET", "DELETE", "POST"):
            headers = dict((await client.request(method, "/v1/periods/echo")).json()["headers"])
            assert headers.get("content-length", "0") == "0"
            assert "transfer-encoding" not in headers


async def _parts(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield PART


async def test_a_long_upload_streams_through_and_is_not_held_in_memory() -> None:
    count = 200 * MIB // len(PART)
    expected = hashlib.sha256(PART * count).hexdigest()
    async with system() as (client, upstream):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        answer = await client.post("/v1/evidence/digest", content=_parts(count))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert answer.text == expected
    assert upstream.bytes_received == 200 * MIB
    assert grown < 40 * 1024, f"{grown} KiB more at the peak"


async def test_an_upload_of_declared_length_keeps_its_length() -> None:
    async with system() as (client, _):
        answer = await client.post("/v1/evidence/echo", content=PART * 20)
        headers = dict(answer.json()["headers"])
        assert headers["content-length"] == str(len(PART) * 20)
        assert "transfer-encoding" not in headers
        assert answer.json()["sha256"] == hashlib.sha256(PART * 20).hexdigest()


async def test_an_upload_goes_no_faster_than_the_service_reads() -> None:
    sent = 0

    async def counted() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1600):
            sent += len(PART)
            yield PART

    async with system() as (client, upstream):
        upload = asyncio.create_task(client.post("/v1/evidence/unwilling", content=counted()))
        await upstream.started.wait()
        await asyncio.sleep(1)
        held_back = sent
        upstream.may_read.set()
        assert (await upload).status_code == 200
    assert held_back < 40 * MIB
    assert sent == 1600 * len(PART)


async def test_a_download_goes_no_faster_than_the_client_reads() -> None:
    async with (
        system() as (client, upstream),
        client.stream("GET", "/v1/evidence/long") as answer,
    ):
        await asyncio.sleep(1)
        held_back = upstream.parts_sent
        received = sum([len(part) async for part in answer.aiter_raw()])
    assert held_back < 600
    assert received == 1024 * len(PART)


async def test_an_answer_in_the_middle_of_an_upload_arrives() -> None:
    async with system() as (client, _):
        answer = await client.post("/v1/evidence/early", content=_parts(320))
        assert (answer.status_code, answer.text) == (413, "enough")
        assert answer.headers["x-early"] == "yes"
        assert (await client.get("/v1/evidence/echo")).status_code == 200


async def test_a_body_declared_too_long_never_reaches_the_service() -> None:
    async with system() as (client, upstream):
        answer = await client.post("/v1/small/echo", content=b"x" * 100_001)
        assert assert_problem(answer, 413, "body-too-large")["limit"] == 100_000
        assert upstream.requests == 0


async def test_a_body_that_grows_too_long_is_cut_off() -> None:
    async with system() as (client, upstream):
        answer = await client.post("/v1/small/digest", content=_parts(400))
        assert_problem(answer, 413, "body-too-large")
        assert upstream.bytes_received <= 100_000
        vietnamese = await client.post(
            "/v1/small/digest", content=_parts(400), headers={"accept-language": "vi"}
        )
        assert "Giới hạn là 100000 byte" in vietnamese.json()["detail"]


async def test_a_body_that_comes_to_a_halt_is_given_up() -> None:
    async def halting() -> AsyncIterator[bytes]:
        yield b"x" * 1000
        await asyncio.sleep(3)
        yield b"x"

    async with system() as (client, _):
        answer = await client.post("/v1/quick/digest", content=halting())
        assert_problem(answer, 408, "body-too-slow")


async def test_a_service_that_is_down_takes_only_its_own_paths_with_it() -> None:
    async with system() as (client, _):
        answer = await client.get("/v1/campaigns/1")
        assert assert_problem(answer, 503, "service-down")["service"] == "survey"
        assert int(answer.headers["retry-after"]) > 0
        assert (await client.get("/v1/periods/echo")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.get("/.well-known/jwks.json")).status_code == 200


async def test_a_service_that_does_not_take_the_connection_is_down() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(deaf.getsockname())
        async with system(survey_url=address, peer_connect_seconds=0.3) as (client, _):
            answer = await client.get("/v1/campaigns/1")
        for filler in fillers:
            filler.close()
    assert assert_problem(answer, 503, "service-down")["service"] == "survey"


async def test_a_service_that_is_too_slow_is_said_to_be() -> None:
    async with system() as (client, upstream):
        answer = await client.get("/v1/quick/silent")
        assert assert_problem(answer, 504, "service-too-slow")["service"] == "assessment"
        await asyncio.wait_for(upstream.cancelled.wait(), SECONDS)


async def test_a_service_that_breaks_off_before_answering_is_said_to_have() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, system(survey_url=address) as (client, _):
        answer = await client.post("/v1/campaigns/1", content=b"x")
        assert assert_problem(answer, 502, "service-broke-off")["service"] == "survey"


async def test_an_answer_that_is_cut_short_does_not_look_whole() -> None:
    async with system() as (client, _):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/v1/periods/cut")
        assert (await client.get("/v1/periods/echo")).status_code == 200


async def test_a_client_that_leaves_while_waiting_cancels_the_request() -> None:
    async with system() as (client, upstream):
        asking = asyncio.create_task(client.get("/v1/evidence/silent"))
        await asyncio.wait_for(upstream.started.wait(), SECONDS)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await asyncio.wait_for(upstream.cancelled.wait(), SECONDS)


async def test_a_client_that_leaves_during_a_download_ends_it() -> None:
    async with system() as (client, upstream):
        async with client.stream("GET", "/v1/evidence/endless") as answer:
            async for _ in answer.aiter_raw():
                if upstream.parts_sent > 20:
                    break
        await asyncio.wait_for(upstream.cancelled.wait(), SECONDS)


async def test_a_client_that_leaves_during_an_upload_ends_it() -> None:
    async def leaving() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield PART
        raise ConnectionAbortedError

    async with system() as (client, upstream):
        with pytest.raises(ConnectionAbortedError):
            await client.post("/v1/evidence/silent", content=leaving())
        await asyncio.wait_for(upstream.started.wait(), SECONDS)
        assert (await client.get("/v1/periods/echo")).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/internal/v1/periods",
        "/v1/internal",
        "/v1/periods/../../internal/v1/secrets",
        "/v1/periods/%2e%2e/%2e%2e/internal",
        "/v1/periods/%2E%2E%2f%2e%2e%2Finternal",
        "/v1/periods/..%2f..%2finternal",
        "/v1/periods/%252e%252e%252finternal",
        "/v1/periods/x%5c..%5cinternal",
        "/v1/periods/x%00",
        "/v1/periods/x%0d%0aX-Evil:1",
        "/v1//periods",
        "//v1/periods",
        "/v1/periods//x",
        "/v1/periods/",
        "/v1/periods/./x",
        "/v1/periods/x;y=1",
        "/v1/periods/%ff",
        "/v1/%70eriods/../x",
        "/V1/periods",
        "/v1/periodsx",
        "/v1/periods/" + "x" * 3000,
    ],
)
async def test_what_could_be_read_in_two_ways_is_not_passed_on(
    path: str, quiet_system: tuple[httpx.AsyncClient, Upstream]
) -> None:
    client, upstream = quiet_system
    status, body = await _raw_get(client, path)
    assert status == 404
    assert b"/problems/not-found" in body
    assert upstream.requests == 0


async def test_encoded_letters_are_passed_on_as_written() -> None:
    async with system() as (client, _):
        status, body = await _raw_get(client, "/v1/periods/%61%20b,c:1@x/echo?next=../..%2f")
    assert status == 200
    assert b'"raw_path": "/v1/periods/%61%20b,c:1@x/echo"' in body
    assert b'"query": "next=../..%2f"' in body


async def test_a_method_that_is_not_routed_is_refused() -> None:
    async with system() as (client, upstream):
        answer = await client.post("/v1/read-only/echo")
        assert_problem(answer, 405, "method-not-allowed")
        assert answer.headers["allow"] == "GET, HEAD"
        assert (await client.request("TRACE", "/v1/periods/echo")).status_code == 405
        assert upstream.requests == 0


async def test_length_and_chunks_together_are_never_passed_on() -> None:
    async with system() as (client, upstream):
        reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        writer.write(
            b"POST /v1/periods/echo HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n"
            b"transfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /internal HTTP/1.1\r\nhost: x\r\n\r\n"
        )
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n"), SECONDS)
        writer.close()
    assert b" 400 " in answer or upstream.requests <= 1


async def test_proxied_requests_are_counted_by_the_tables_path() -> None:
    port = free_port()
    async with system(metrics_port=port) as (client, _):
        await client.get("/v1/periods/0192f7a0-0000-7000-8000-000000000001/echo")
        page = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
        assert (await client.get("/metrics")).status_code == 404
    assert 'route="/v1/periods"' in page
    assert "0192f7a0" not in page


async def test_many_requests_at_once_all_find_their_answers() -> None:
    async with system(peer_connect_seconds=SECONDS) as (client, _):

        async def one(number: int) -> bool:
            answer = await client.post(f"/v1/periods/{number}/echo", content=str(number).encode())
            digest = hashlib.sha256(str(number).encode()).hexdigest()
            return answer.json()["sha256"] == digest

        assert all(await asyncio.gather(*(one(number) for number in range(300))))


async def _raw_get(client: httpx.AsyncClient, target: str) -> tuple[int, bytes]:
    """Send a request target exactly as written, which httpx would tidy up."""
    reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
    writer.write(f"GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), SECONDS)
    writer.close()
    return int(answer.split(b" ", 2)[1]), answer
