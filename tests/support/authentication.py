"""Tokens for tests, signed with a key of their own and checked through a JWKS that is really fetched."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI
from jose import jwk
from jose.backends.base import Key

from shared.auth.principal import Grant, Principal, Role
from shared.auth.tokens import prepare_private_key, sign_token
from shared.ids import new_id

KEY_ID = "test-key"


@cache
def private_pem() -> str:
    """Make one key per test run."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@cache
def _signing_key() -> Key:
    return prepare_private_key(private_pem())


def public_document() -> dict[str, str]:
    """Give the public half as it stands in a JWKS."""
    document = jwk.construct(private_pem(), "RS256").public_key().to_dict()
    return {**document, "kid": KEY_ID, "use": "sig", "alg": "RS256"}


def token(principal: Principal, *, now: datetime | None = None) -> str:
    """Sign a token for a principal."""
    return sign_token(
        principal,
        key=_signing_key(),
        key_id=KEY_ID,
        issuer="par-index",
        audience="par-index",
        now=now or datetime.now(UTC),
    )


def _segment(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _with_algorithm(good: str, algorithm: str, sign: Callable[[bytes], bytes]) -> str:
    """Write a good token's claims under another algorithm."""
    header = {"alg": algorithm, "typ": "at+jwt", "kid": KEY_ID}
    text = f"{_segment(json.dumps(header).encode())}.{good.split('.')[1]}"
    return f"{text}.{_segment(sign(text.encode()))}"


def _public_pem() -> bytes:
    key = serialization.load_pem_private_key(private_pem().encode(), None)
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _of_another_issuer(who: Principal) -> str:
    return sign_token(
        who,
        key=_signing_key(),
        key_id=KEY_ID,
        issuer="somebody-else",
        audience="par-index",
        now=datetime.now(UTC),
    )


FORGED: Mapping[str, Callable[[Principal], str]] = {
    "expired": lambda who: token(who, now=datetime.now(UTC) - timedelta(hours=1)),
    "of another issuer": _of_another_issuer,
    "alg none": lambda who: _with_algorithm(token(who), "none", lambda _: b""),
    "signed with the public key as an HMAC secret": lambda who: _with_algorithm(
        token(who), "HS256", lambda text: hmac.new(_public_pem(), text, hashlib.sha256).digest()
    ),
}
"""Tokens that look like somebody's and that no service may take."""


def principal(
    role: Role,
    authority_id: UUID | None = None,
    agency_id: UUID | None = None,
    name: str | None = None,
) -> Principal:
    """Make a caller with one grant."""
    return Principal(new_id(), name or role.value.title(), (Grant(role, authority_id, agency_id),))


def signed_in(who: Principal, *, language: str = "en") -> dict[str, str]:
    """Give the headers of a request in somebody's name."""
    return {"authorization": f"Bearer {token(who)}", "accept-language": language}


def gateway_keys() -> FastAPI:
    """Stand for the gateway, as far as services ask it for keys."""
    app = FastAPI()

    @app.get("/.well-known/jwks.json")
    async def read_keys() -> dict[str, list[dict[str, str]]]:
        return {"keys": [public_document()]}

    return app


@asynccontextmanager
async def peers(**apps: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client in which each named app answers at `http://<name>`."""
    reachable = {"gateway": gateway_keys(), **apps}
    mounts = {f"http://{name}": httpx.ASGITransport(app=app) for name, app in reachable.items()}
    async with httpx.AsyncClient(mounts=mounts) as http:
        yield http
