"""The gateway's wiring."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from services.gateway.accounts import routes as accounts
from services.gateway.accounts.errors import EmailTakenError
from services.gateway.admission.buckets import Buckets
from services.gateway.admission.door import Door
from services.gateway.admission.ended_tokens import EndedTokens
from services.gateway.api_clients import routes as api_clients
from services.gateway.config import Settings
from services.gateway.delivering import delivering
from services.gateway.events import routes as events
from services.gateway.notices import routes as notices
from services.gateway.own_account import routes as own_account
from services.gateway.pages import routes as pages
from services.gateway.pages.peers import Peers
from services.gateway.passwords import PasswordHashes
from services.gateway.permissions import POLICY, Permission
from services.gateway.proxying.bounded import BoundedBody
from services.gateway.proxying.client import open_client
from services.gateway.proxying.kept import KeptAnswers
from services.gateway.proxying.proxy import Proxy
from services.gateway.public_pages import routes as public_pages
from services.gateway.routes_table import KIB, RouteTable
from services.gateway.security_headers import SecurityHeaders
from services.gateway.signing_keys import routes as signing_keys
from services.gateway.signing_keys.ring import KeyRing
from services.gateway.signing_keys.sealing import Seals
from services.gateway.signing_keys.service import ensure_signing_key
from services.gateway.tables import AuditEntryTable
from services.gateway.tokens import routes as tokens
from services.gateway.webhooks import routes as webhooks
from shared.app import new_service
from shared.audit.routes import audit_router
from shared.auth.requires import Requires
from shared.background import repeating
from shared.clock import utc_now
from shared.config import secrets_of
from shared.db.engine import Database
from shared.http.openrosa import OpenRosaHeaders

OWN_BODY_BYTES = 64 * KIB
CORS_MAX_AGE_SECONDS = 600
TUS_HEADERS = (
    "tus-resumable",
    "upload-defer-length",
    "upload-length",
    "upload-metadata",
    "upload-offset",
)
"""Headers of resumable uploads that both sides send; pages of other origins may use them."""


audit_entries = audit_router(
    "gateway",
    AuditEntryTable,
    Requires(Permission.READ_AUDIT, POLICY),
    of="accounts, roles, API clients and keys",
)


def create_app(
    settings: Settings, *, http: httpx.AsyncClient | None = None, table: RouteTable | None = None
) -> FastAPI:
    """Make the gateway: its own operations behind the proxy of everything else."""
    seals = Seals(secrets_of(settings.key_secret))
    webhook_seals = Seals(
        secrets_of(settings.key_secret), purpose="webhooks", remedy="renew the webhook's secret"
    )
    ring = KeyRing(seals, cache_seconds=settings.key_cache_seconds)
    routes = table or RouteTable()

    @asynccontextmanager
    async def open_parts(
        database: Database, client: httpx.AsyncClient
    ) -> AsyncIterator[Mapping[str, Any]]:
        await ensure_signing_key(database, seals, utc_now())
        await ring.signer(utc_now())
        ended_tokens = EndedTokens(database)
        await ended_tokens.read()
        passwords = PasswordHashes(
            memory_kib=settings.password_memory_kib,
            passes=settings.password_passes,
            threads=settings.password_threads,
        )
        try:
            async with (
                open_client(settings) as proxy_client,
                delivering(database, settings, webhook_seals, app.state.metrics.registry),
                repeating("ended-tokens", ended_tokens.read, seconds=settings.ended_tokens_seconds),
            ):
                yield {
                    "seals": seals,
                    "webhook_seals": webhook_seals,
                    "key_ring": ring,
                    "ended_tokens": ended_tokens,
                    "passwords": passwords,
                    "peers": Peers(client, settings, routes),
                    "proxy_client": proxy_client,
                }
        finally:
            passwords.close()

    app = new_service(
        "gateway",
        title="PAR INDEX",
        settings=settings,
        routers=[
            tokens.router,
            own_account.router,
            accounts.router,
            api_clients.router,
            signing_keys.router,
            audit_entries,
            events.router,
            notices.router,
            webhooks.router,
            pages.router,
            public_pages.router,
            public_pages.well_known_router,
        ],
        http=http,
        extra=open_parts,
        keys=ring.over,
        metrics_port=settings.metrics_port,
        constraints={"uq_account_email_key": EmailTakenError},
        middleware=[
            *_proxies(settings),
            Middleware(SecurityHeaders),
            Middleware(OpenRosaHeaders),
            *_cors(settings),
            Middleware(KeptAnswers, most_bytes=settings.kept_answers_bytes),
            Middleware(Door, **_shares(settings)),
            Middleware(
                Proxy,
                table=routes,
                peers=settings.peers,
                connect_seconds=settings.peer_connect_seconds,
            ),
            Middleware(BoundedBody, limit=OWN_BODY_BYTES),
        ],
        openapi_url=None,  # The page of the joined document answers there.
    )
    app.router.redirect_slashes = False
    return app


def _shares(settings: Settings) -> dict[str, Buckets | None]:
    """Make the buckets of addresses and accounts; none where the setting is 0."""
    return {
        "addresses": Buckets(
            per_second=settings.address_requests_per_second,
            at_once=settings.address_requests_at_once,
        )
        if settings.address_requests_per_second
        else None,
        "accounts": Buckets(
            per_second=settings.account_requests_per_second,
            at_once=settings.account_requests_at_once,
        )
        if settings.account_requests_per_second
        else None,
    }


def _proxies(settings: Settings) -> list[Middleware]:
    """Believe what named reverse proxies say of the client; by default nobody is believed."""
    if not settings.trusted_proxies:
        return []
    return [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))]


def _cors(settings: Settings) -> list[Middleware]:
    """Let pages of the named origins call; by default there are none."""
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=[
                "accept-language",
                "authorization",
                "content-type",
                "idempotency-key",
                "if-match",
                "if-none-match",
                "range",
                "traceparent",
                *TUS_HEADERS,
                "upload-checksum",
                "x-http-method-override",
                "x-request-id",
            ],
            expose_headers=[
                "content-disposition",
                "content-language",
                "etag",
                "location",
                "retry-after",
                *TUS_HEADERS,
                "tus-checksum-algorithm",
                "tus-extension",
                "tus-max-size",
                "tus-version",
                "upload-expires",
                "x-request-id",
            ],
            max_age=CORS_MAX_AGE_SECONDS,
        )
    ]
