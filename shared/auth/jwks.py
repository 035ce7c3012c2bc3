"""The gateway's public keys, as every other service knows them."""

import asyncio
import time
from typing import Any

import httpx
import structlog
from jose.backends.base import Key

from shared.auth.tokens import prepare_public_key

log = structlog.get_logger()


class RemoteKeys:
    """Keys from a JWKS address (RFC 7517), kept in memory.

    An unknown key id makes it look again at once, so that a rotation needs no restart, but not more often than every
    two seconds, so that forged ids cannot make it hammer the gateway. A gateway that is down leaves the known keys in use.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        *,
        refresh_seconds: float = 60,
        pause_seconds: float = 2,
    ) -> None:
        self._http = http
        self._url = url
        self._refresh_seconds = refresh_seconds
        self._pause_seconds = pause_seconds
        self._keys: dict[str, Key] = {}
        self._asked_at = -float("inf")
        self._read_at = -float("inf")
        self._lock = asyncio.Lock()
        self._reading: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> Key | None:
        """Give the prepared public key of this id, or nothing."""
        if key_id not in self._keys:
            await self._refresh()
        elif time.monotonic() - self._read_at > self._refresh_seconds and self._reading is None:
            self._reading = asyncio.create_task(self._refresh())
            self._reading.add_done_callback(self._forget_reading)
        return self._keys.get(key_id)

    def _forget_reading(self, _task: asyncio.Task[None]) -> None:
        self._reading = None

    async def _refresh(self) -> None:
        asked_at = self._asked_at
        async with self._lock:
            if (
                self._asked_at != asked_at
                or time.monotonic() - self._asked_at < self._pause_seconds
            ):
                return
            try:
                answer = await self._http.get(self._url, timeout=5)
                answer.raise_for_status()
                keys = _usable_keys(answer.json())
            except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
                log.warning("jwks_unreachable", url=self._url, reason=type(error).__name__)
                self._asked_at = time.monotonic()
                return
            self._keys = keys
            self._asked_at = self._read_at = time.monotonic()


def _usable_keys(document: Any) -> dict[str, Key]:
    """Prepare the keys of a JWKS that are of our kind, and pass over others."""
    named = {
        str(item["kid"]): prepare_public_key(item) for item in document["keys"] if "kid" in item
    }
    return {key_id: key for key_id, key in named.items() if key is not None}
