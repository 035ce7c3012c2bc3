"""The public pages."""

import hashlib
from enum import StrEnum
from importlib.resources import files
from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from services.gateway.pages.html import (
    DOCS_PAGE,
    DOCS_POLICY,
    DOCS_SCRIPT,
    LANDING_POLICY,
    landing_page,
)
from services.gateway.pages.peers import Peers
from services.gateway.pages.schemas import SystemStatus
from shared.problems.handlers import language_of

router = APIRouter()


async def _peers(request: Request) -> Peers:
    peers: Peers = request.state.peers
    return peers


async def _language(
    request: Request,
    language: Annotated[
        Literal["vi", "en"] | None, Query(description="Instead of the header")
    ] = None,
) -> str:
    return language or language_of(request.headers.get("accept-language"))


OtherServices = Annotated[Peers, Depends(_peers)]
Language = Annotated[str, Depends(_language)]


class DocsAsset(StrEnum):
    """Files that the documentation page needs."""

    SCRIPT = "swagger-ui-bundle.js"
    STYLE = "swagger-ui.css"
    ICON = "favicon.png"
    START = "start.js"


_MEDIA_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css", "png": "image/png"}


@router.get("/", summary="First page", include_in_schema=False)
async def read_landing_page(*, language: Language) -> HTMLResponse:
    headers = {"content-security-policy": LANDING_POLICY, "vary": "Accept-Language"}
    return HTMLResponse(landing_page(language), headers=headers)


@router.get("/docs", summary="Documentation page", include_in_schema=False)
async def read_docs_page() -> HTMLResponse:
    return HTMLResponse(DOCS_PAGE, headers={"content-security-policy": DOCS_POLICY})


@router.get("/docs/{asset}", summary="A file of the documentation page", include_in_schema=False)
async def read_docs_asset(*, asset: DocsAsset) -> Response:
    return Response(
        _content(asset),
        media_type=_MEDIA_TYPES[asset.rpartition(".")[2]],
        headers={"cache-control": "public, max-age=86400"},
    )


@router.get("/openapi.json", summary="The joined OpenAPI document", include_in_schema=False)
async def read_joined_openapi(*, request: Request, peers: OtherServices) -> Response:
    body = orjson.dumps(await peers.joined(request.app.openapi()))
    return _revalidated(request, body)


@router.get("/status", summary="Read the state of the services", tags=["status"])
async def read_system_status(*, peers: OtherServices, response: Response) -> SystemStatus:
    response.headers["cache-control"] = "no-store"
    return SystemStatus.of(await peers.states())


def _content(asset: DocsAsset) -> bytes:
    """Read a file of Swagger UI from the package that carries it, so that no third party is asked."""
    if asset is DocsAsset.START:
        return DOCS_SCRIPT.encode()
    return (files("fastapi_offline") / "static" / asset.value).read_bytes()


def _revalidated(request: Request, body: bytes) -> Response:
    """Answer 304 where the caller has this very document (RFC 9110 §13.1.2)."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
