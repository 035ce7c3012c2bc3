"""The public pages: they load nothing from elsewhere, and a service that is down does not take them down."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager

from services.gateway.app import create_app
from services.gateway.pages.html import DOCS_PAGE, DOCS_SCRIPT
from tests.gateway.support import assert_problem, gateway_settings
from tests.gateway.test_joining import PROBLEM, document

ADDRESSES = {name: f"http://{name}" for name in ("assessment", "survey", "scoring")}
PATHS = {"assessment": "/v1/periods", "survey": "/v1/campaigns", "scoring": "/v1/runs"}


class Services:
    """The services behind the gateway, as far as its pages ask them."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.unready: set[str] = set()
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        name, path = request.url.host, request.url.path
        self.asked.append(f"{name}{path}")
        if name in self.down:
            raise httpx.ConnectError("down", request=request)
        if path == "/readyz":
            return httpx.Response(503 if name in self.unready else 200, json={})
        paths = document(PATHS[name], f"list_{name}", {"Page": PROBLEM, "Secret": {}})
        paths["paths"]["/internal/v1/secrets"] = {"get": {"operationId": f"{name}_secret"}}
        return httpx.Response(200, json=paths)


@asynccontextmanager
async def pages(
    answer: Callable[[httpx.Request], httpx.Response], **changes: Any
) -> AsyncIterator[httpx.AsyncClient]:
    settings = gateway_settings(
        **{f"{name}_url": address for name, address in ADDRESSES.items()}, **changes
    )
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        app = create_app(settings, http=http)
        async with LifespanManager(app) as manager:
            transport = httpx.ASGITransport(manager.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
                yield client


async def test_the_joined_document_describes_what_is_reached_through_the_gateway() -> None:
    async with pages(Services()) as client:
        answer = await client.get("/openapi.json")
        joined = answer.json()
        assert {*PATHS.values(), "/v1/accounts", "/v1/oauth/token"} <= set(joined["paths"])
        assert not [path for path in joined["paths"] if "internal" in path]
        assert "Secret" not in joined["components"]["schemas"]
        assert list(joined["components"]["securitySchemes"]) == ["account"]
        again = await client.get("/openapi.json", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_the_document_of_a_service_that_is_down_stays_as_it_was() -> None:
    services = Services()
    async with pages(services, documents_seconds=0) as client:
        assert "/v1/runs" in (await client.get("/openapi.json")).json()["paths"]
        services.down = {"scoring"}
        assert "/v1/runs" in (await client.get("/openapi.json")).json()["paths"]


async def test_a_service_that_comes_up_later_is_described_then() -> None:
    services = Services()
    services.down = {"scoring"}
    async with pages(services) as client:
        assert "/v1/runs" not in (await client.get("/openapi.json")).json()["paths"]
        services.down = set()
        assert "/v1/runs" in (await client.get("/openapi.json")).json()["paths"]
        asked = len(services.asked)
        await client.get("/openapi.json")
        assert len(services.asked) == asked


async def test_the_status_tells_how_each_service_is() -> None:
    services = Services()
    services.down, services.unready = {"scoring"}, {"survey"}
    async with pages(services) as client:
        answer = await client.get("/status")
        await client.get("/status")
        ready = await client.get("/readyz")
    assert answer.json() == {
        "services": [
            {"name": "assessment", "state": "READY"},
            {"name": "survey", "state": "NOT_READY"},
            {"name": "scoring", "state": "DOWN"},
        ]
    }
    assert len(services.asked) == 3
    assert ready.status_code == 200


async def test_the_documentation_page_loads_everything_from_here(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get("/docs")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "http" not in policy
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) == 4
    for address in loaded:
        asset = await client.get(address)
        assert asset.status_code == 200, address
        assert len(asset.content) > 100
        assert "max-age" in asset.headers["cache-control"]
    assert not re.search(r"<script>|onload=|https?://", DOCS_PAGE)
    assert "http" not in DOCS_SCRIPT
    script = await client.get("/docs/swagger-ui-bundle.js")
    assert script.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("asset", ["nothing.js", "..%2f..%2fetc%2fpasswd", "redoc.standalone.js"])
async def test_other_files_are_not_given(client: httpx.AsyncClient, asset: str) -> None:
    assert (await client.get(f"/docs/{asset}")).status_code in {404, 422}


async def test_the_first_page_is_in_the_readers_language(client: httpx.AsyncClient) -> None:
    vietnamese = await client.get("/", headers={"accept-language": "vi"})
    english = await client.get("/", headers={"accept-language": "en"})
    assert 'lang="vi"' in vietnamese.text
    assert "Chỉ số cải cách hành chính" in vietnamese.text
    assert "Determining PAR INDEX" in english.text
    assert (
        await client.get("/?language=en", headers={"accept-language": "vi"})
    ).text == english.text
    assert "script" not in vietnamese.text
    assert "default-src 'none'" in vietnamese.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Không có dữ liệu nào"), ("en", "Nothing that you may see")]
)
async def test_unknown_paths_are_told_in_the_readers_language(
    client: httpx.AsyncClient, language: str, words: str
) -> None:
    for path in ("/v1/nothing", "/internal/v1/x", "/v1/accounts/"):
        answer = await client.get(path, headers={"accept-language": language})
        assert words in assert_problem(answer, 404, "not-found")["detail"]


async def test_every_answer_keeps_browsers_from_guessing(client: httpx.AsyncClient) -> None:
    for path in ("/", "/docs", "/v1/nothing", "/v1/me", "/healthz"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["content-security-policy"]
        assert "strict-transport-security" not in headers
    over_tls = await client.get("https://gateway/")
    assert "max-age" in over_tls.headers["strict-transport-security"]


async def test_a_long_body_is_refused_by_the_gateways_own_operations(
    client: httpx.AsyncClient,
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 1024

    for body in (b"x" * 70_000, endless()):
        answer = await client.post("/v1/oauth/token", content=body)
        assert assert_problem(answer, 413, "body-too-large")["limit"] == 65_536


ORIGIN = {"origin": "https://cchc.example.vn"}
PREFLIGHT = ORIGIN | {
    "access-control-request-method": "PUT",
    "access-control-request-headers": "authorization, if-match",
}


async def test_no_other_origin_may_call_unless_it_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.get("/status", headers=ORIGIN)
    assert "access-control-allow-origin" not in answer.headers
    assert (await client.options("/v1/me", headers=PREFLIGHT)).status_code == 405


async def test_a_named_origin_may_call_proxied_paths_too() -> None:
    async with pages(Services(), cors_origins="https://cchc.example.vn, https://b.vn/") as client:
        for path in ("/v1/me", "/v1/periods/1"):
            answer = await client.options(path, headers=PREFLIGHT)
            assert answer.status_code == 200
            assert answer.headers["access-control-allow-origin"] == ORIGIN["origin"]
        other = await client.get("/status", headers={"origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
        own = await client.get("/status", headers=ORIGIN)
        assert "etag" in own.headers["access-control-expose-headers"]


async def test_a_named_origin_may_send_resumable_uploads() -> None:
    wanted = "tus-resumable, upload-defer-length, upload-length, upload-metadata, upload-offset, upload-checksum"
    async with pages(Services(), cors_origins="https://cchc.example.vn") as client:
        preflight = PREFLIGHT | {
            "access-control-request-method": "PATCH",
            "access-control-request-headers": wanted,
        }
        assert (await client.options("/v1/uploads/7", headers=preflight)).status_code == 200
        exposed = (await client.get("/status", headers=ORIGIN)).headers[
            "access-control-expose-headers"
        ]
    for header in ("location", "upload-offset", "upload-length", "upload-expires", "tus-version"):
        assert header in exposed
