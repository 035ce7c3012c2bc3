"""Tokens for tests, signed with a key of their own and checked through a JWKS that is really fetched."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
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
