"""The door: bare ASGI before the proxy and the gateway's own operations, since every request that is not answered from memory comes by."""

import time
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import Final

from fastapi.security.utils import get_authorization_scheme_param
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.admission.buckets import Buckets
from services.gateway.admission.ended_tokens import EndedTokens
from services.gateway.admission.errors import TooManyRequestsError
from services.gateway.proxying.pages import refusal_page
from services.gateway.routes_table import PAGES
from shared.auth.principal import Principal
from shared.auth.tokens import TokenVerifier
from shared.clock import utc_now
from shared.problems.common import UnauthenticatedError
from shared.problems.handlers import problem_response
from shared.problems.problem import DomainError

_UNLIMITED: Final = frozenset({"healthz", "readyz", "metrics", "internal", ".well-known"})
"""First segments of what the deployment itself asks for."""
_PAGES: Final = PAGES | {"cong-bo"}


class Door:
    """Refuses who sends more than a share (429), and tokens that were ended (401).

    The verifier and the list of ended tokens are found in the lifespan's `scope["state"]`. A request without a token, or with one that
    does not hold, counts for its address alone: else anybody could use up an account's share by naming it.
    """

    def __init__(
        self, app: ASGIApp, *, addresses: Buckets | None, accounts: Buckets | None
    ) -> None:
        self._app = app
        self._addresses = addresses
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        segment = scope["path"].split("/", 2)[1]
        if segment not in _UNLIMITED:
            try:
                await self._check(scope)
            except DomainError as refusal:
                scope["route_template"] = "refused at the door"
                answer = refusal_page if segment in _PAGES else problem_response
                await answer(Request(scope), refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _check(self, scope: Scope) -> None:
        client = scope.get("client")
        if self._addresses and client:
            _admit(self._addresses.take(sender_of(client[0]), time.monotonic()))
        ended: EndedTokens = scope["state"]["ended_tokens"]
        if not ended and not self._accounts:
            return
        caller = await _caller(scope)
        if caller is None:
            return
        if ended.hold(caller):
            raise UnauthenticatedError
        if self._accounts:
            # Read anew: others of the same account may have been let in meanwhile.
            _admit(self._accounts.take(caller.id, time.monotonic()))


def _admit(wait: float) -> None:
    if wait:
        seconds = ceil(wait)
        raise TooManyRequestsError(seconds=seconds, headers={"retry-after": str(seconds)})


async def _caller(scope: Scope) -> Principal | None:
    scheme, token = get_authorization_scheme_param(Headers(scope=scope).get("authorization"))
    if scheme.lower() != "bearer" or not token:
        return None
    verifier: TokenVerifier = scope["state"]["verifier"]
    try:
        return await verifier.verify(token, utc_now())
    except UnauthenticatedError:
        return None


@lru_cache(maxsize=4096)
def sender_of(address: str) -> str:
    """Name who stands behind an address: of IPv6 the network, for one household or office has 2⁶⁴ addresses."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(IPv6Network((known, 64), strict=False))
    return address
