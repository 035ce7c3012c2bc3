"""Access tokens: the only module that knows python-jose.

python-jose is permissive by default (it takes any key of a set, ignores `crit`, lets `aud` be absent), so everything it
leaves open is closed here: one algorithm, the header read first, one prepared key, all claims required. RFC 8725 is the list.
"""

import hashlib
import json
import re
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from jose import jwk, jwt
from jose.backends.base import Key
from jose.exceptions import JOSEError

from shared.auth.principal import Grant, Principal, Role
from shared.ids import new_id
from shared.problems.common import UnauthenticatedError

ALGORITHM = "RS256"
MAX_TOKEN_LENGTH = 8 * 1024
LIFETIME = timedelta(minutes=15)
CLOCK_LEEWAY = timedelta(seconds=5)
_FORBIDDEN_HEADERS = frozenset({"crit", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256"})
_REQUIRED_CLAIMS = ("exp", "iat", "aud", "iss", "sub", "jti")
_INSTANTS = ("exp", "iat", "nbf")
_OUR_CLOCK = {f"verify_{claim}": False for claim in _INSTANTS}
"""Instants are compared here, with the request's own; a `require_` option would make jose compare them with its clock."""
_COMPACT_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
"""Three base64url segments (RFC 7515 §7.1); Python's decoder alone would pass over stray characters."""


PreparedKey: TypeAlias = Key
"""A key that was parsed once; other modules know it by this name, never by the library's."""


class KeySource(Protocol):
    """Where public keys come from: the gateway's own table, or its JWKS."""

    async def find(self, key_id: str) -> Key | None:
        """Give the prepared public key of this id, or nothing."""


def prepare_private_key(pem: str) -> Key:
    """Parse a private key once; signing from PEM at each call is eighty times slower."""
    return jwk.construct(pem, ALGORITHM)


def prepare_public_key(document: Mapping[str, Any]) -> Key | None:
    """Parse one key of a JWKS, if it is an RSA key meant for RS256 signatures."""
    if (
        document.get("kty") != "RSA"
        or document.get("alg") != ALGORITHM
        or document.get("use") != "sig"
    ):
        return None
    try:
        return jwk.construct(dict(document), ALGORITHM)
    except (JOSEError, ValueError, TypeError):
        return None


def public_document(private: Key, key_id: str) -> dict[str, str]:
    """Describe the public half of a private key as it stands in a JWKS (RFC 7517 §4)."""
    numbers = private.public_key().to_dict()
    return {
        "kty": "RSA",
        "kid": key_id,
        "use": "sig",
        "alg": ALGORITHM,
        "n": str(numbers["n"]),
        "e": str(numbers["e"]),
    }


def sign_token(
    principal: Principal, *, key: Key, key_id: str, issuer: str, audience: str, now: datetime
) -> str:
    """Write an access token that holds for a quarter of an hour."""
    claims = {
        "iss": issuer,
        "aud": audience,
        "sub": str(principal.id),
        "jti": str(new_id()),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "name": principal.name,
        "grants": [_grant_claim(grant) for grant in principal.grants],
    }
    return str(jwt.encode(claims, key, ALGORITHM, headers={"kid": key_id, "typ": "at+jwt"}))


class TokenVerifier:
    """Checks access tokens; a verified one is remembered for a few seconds by its digest."""

    def __init__(
        self,
        keys: KeySource,
        *,
        issuer: str,
        audience: str,
        remembered: timedelta = timedelta(seconds=5),
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._remembered = remembered
        self._cache: OrderedDict[bytes, tuple[Principal, datetime, datetime]] = OrderedDict()

    async def verify(self, token: str, now: datetime) -> Principal:
        """Tell who is calling, or raise `UnauthenticatedError`."""
        if len(token) > MAX_TOKEN_LENGTH or not _COMPACT_FORM.fullmatch(token):
            raise UnauthenticatedError
        name = hashlib.sha256(token.encode()).digest()
        known = self._cache.get(name)
        if known is not None:
            principal, fresh_until, expires_at = known
            if now < fresh_until and now < expires_at:
                return principal
            del self._cache[name]
        claims = await self._checked_claims(token)
        expires_at = _instant(claims["exp"])
        begins_at = max(_instant(claims["iat"]), _instant(claims.get("nbf", 0)))
        if now >= expires_at or begins_at > now + CLOCK_LEEWAY:
            raise UnauthenticatedError
        principal = _principal(claims)
        self._cache[name] = (principal, now + self._remembered, expires_at)
        while len(self._cache) > 10_000:
            self._cache.popitem(last=False)
        return principal

    async def _checked_claims(self, token: str) -> dict[str, Any]:
        header = _header(token)
        if (
            header.get("alg") != ALGORITHM
            or header.get("typ") != "at+jwt"
            or not isinstance(header.get("kid"), str)
            or _FORBIDDEN_HEADERS & header.keys()
        ):
            raise UnauthenticatedError
        key = await self._keys.find(header["kid"])
        if key is None:
            raise UnauthenticatedError
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=self._issuer,
                options=_OUR_CLOCK,
            )
        except JOSEError as error:
            raise UnauthenticatedError from error
        if any(claims.get(claim) is None for claim in _REQUIRED_CLAIMS):
            raise UnauthenticatedError
        if not all(type(claims.get(claim, 0)) is int for claim in _INSTANTS):
            raise UnauthenticatedError
        return claims


def _header(token: str) -> dict[str, Any]:
    """Read the header without believing it."""
    try:
        segment, _, _ = token.split(".")
        header = json.loads(urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, RecursionError) as error:
        raise UnauthenticatedError from error
    if not isinstance(header, dict):
        raise UnauthenticatedError
    return header


def _instant(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UnauthenticatedError from error


def _principal(claims: Mapping[str, Any]) -> Principal:
    try:
        return Principal(
            id=UUID(claims["sub"]),
            name=str(claims.get("name", "")),
            grants=_grants(claims.get("grants", ())),
            token_id=str(claims["jti"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnauthenticatedError from error


def _grants(documents: Sequence[Mapping[str, Any]]) -> tuple[Grant, ...]:
    """Read the grants; a role that this version does not know gives nothing."""
    known = {role.value for role in Role}
    return tuple(
        Grant(
            role=Role(document["role"]),
            authority_id=UUID(document["authority"]) if document.get("authority") else None,
            agency_id=UUID(document["agency"]) if document.get("agency") else None,
        )
        for document in documents
        if document["role"] in known
        and (document["role"] == Role.PLATFORM_ADMIN or document.get("authority"))
    )


def _grant_claim(grant: Grant) -> dict[str, str]:
    claim = {"role": grant.role.value}
    if grant.authority_id:
        claim["authority"] = str(grant.authority_id)
    if grant.agency_id:
        claim["agency"] = str(grant.agency_id)
    return claim
