"""What the gateway asks of the services for its own pages: whether they are ready, and what they offer."""

import asyncio
import time
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import httpx
import structlog

from services.gateway.config import Settings
from services.gateway.pages.joining import JoiningError, join
from services.gateway.routes_table import RouteTable

log = structlog.get_logger()

_STATE_TIMEOUT_SECONDS = 1
_STATE_SECONDS = 2
_DOCUMENT_TIMEOUT_SECONDS = 30
"""A service makes its document when it is first asked for it, which takes some seconds."""


class PeerState(StrEnum):
    """How a service is."""

    READY = "READY"
    NOT_READY = "NOT_READY"
    DOWN = "DOWN"


class Peers:
    """Asks the services, and remembers the answers for moments so that a public page cannot make it ask often."""

    def __init__(self, http: httpx.AsyncClient, settings: Settings, table: RouteTable) -> None:
        self._http = http
        self._addresses = settings.peers
        self._document_seconds = settings.documents_seconds
        self._table = table
        self._states: dict[str, PeerState] = {}
        self._states_at = -float("inf")
        self._documents: dict[str, Any] = {}
        self._documents_at = -float("inf")
        self._joined: dict[str, Any] | None = None
        self._asking_states = asyncio.Lock()
        self._asking_documents = asyncio.Lock()

    async def states(self) -> dict[str, PeerState]:
        """Tell how each service is."""
        async with self._asking_states:
            if time.monotonic() - self._states_at > _STATE_SECONDS:
                found = await asyncio.gather(*map(self._state, self._addresses.values()))
                self._states = dict(zip(self._addresses, found, strict=True))
                self._states_at = time.monotonic()
        return self._states

    async def joined(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Give the OpenAPI document of the whole system; of a service that is down, the last good one."""
        async with self._asking_documents:
            if (
                self._joined is None
                or time.monotonic() - self._documents_at > self._document_seconds
            ):
                found = await asyncio.gather(*map(self._document, self._addresses))
                self._documents |= {
                    name: document
                    for name, document in zip(self._addresses, found, strict=True)
                    if document is not None
                }
                self._joined = self._join(own)
                complete = len(self._documents) == len(self._addresses)
                self._documents_at = time.monotonic() if complete else -float("inf")
        return self._joined

    def _join(self, own: Mapping[str, Any]) -> dict[str, Any]:
        known = {name: self._documents[name] for name in self._addresses if name in self._documents}
        try:
            return join({"gateway": own, **known}, is_routed=self._is_routed)
        except JoiningError:
            log.exception("openapi_not_joined")
            if self._joined is not None:
                return self._joined
            raise

    def _is_routed(self, service: str, path: str) -> bool:
        """Whether a path of a service is reached through the gateway."""
        route = self._table.find(path)
        return service == "gateway" if route is None else route.service == service

    async def _state(self, address: str) -> PeerState:
        try:
            answer = await self._http.get(address + "/readyz", timeout=_STATE_TIMEOUT_SECONDS)
        except httpx.HTTPError:
            return PeerState.DOWN
        return PeerState.READY if answer.is_success else PeerState.NOT_READY

    async def _document(self, name: str) -> dict[str, Any] | None:
        try:
            answer = await self._http.get(
                self._addresses[name] + "/openapi.json", timeout=_DOCUMENT_TIMEOUT_SECONDS
            )
            answer.raise_for_status()
            document = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            log.warning("openapi_unreachable", service=name, reason=type(error).__name__)
            return None
        return document if isinstance(document, dict) else None
