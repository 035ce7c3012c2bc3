"""Permission as a type in the handler's signature."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from fastapi.security.utils import get_authorization_scheme_param

from shared.auth.principal import Access, Principal, Role
from shared.auth.tokens import TokenVerifier
from shared.clock import utc_now
from shared.problems.common import NotPermittedError, UnauthenticatedError

_scheme = OAuth2PasswordBearer(
    tokenUrl="/v1/oauth/token",
    refreshUrl="/v1/oauth/token",
    scheme_name="account",
    auto_error=False,
)


async def current_principal(
    request: Request, _documented: Annotated[str | None, Depends(_scheme)]
) -> Principal:
    """Tell who is calling."""
    return await _principal_of(request)


async def _principal_of(request: Request) -> Principal:
    """Tell it from the bearer token alone (RFC 6750 §2.1)."""
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token:
        raise UnauthenticatedError
    verifier: TokenVerifier = request.state.verifier
    principal = await verifier.verify(token, utc_now())
    request.scope["principal_id"] = str(principal.id)
    return principal


CurrentPrincipal = Annotated[Principal, Depends(current_principal)]


class Requires:
    """A dependency that gives the caller's access under one permission, or refuses with 403."""

    def __init__(self, permission: StrEnum, policy: Mapping[Any, AbstractSet[Role]]) -> None:
        self.permission = permission
        self.roles = frozenset(policy[permission])

    async def __call__(self, principal: CurrentPrincipal) -> Access:
        """Keep the grants that carry the permission; which rows they reach is the store's business."""
        access = principal.acting_as(self.roles)
        if not access.grants:
            raise NotPermittedError(roles=self.roles)
        return access

    async def access_of(self, request: Request) -> Access:
        """Give the access of whoever sent a request, where no dependencies are worked out (`http.straight`)."""
        return await self(await _principal_of(request))
