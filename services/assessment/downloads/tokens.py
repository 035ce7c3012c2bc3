"""The text of a download link: what it permits, signed, so that nothing has to be kept. Pure functions.

It is no bearer token: it opens one thing for minutes, and only as long as its maker may see that thing.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from services.assessment.downloads.errors import LinkExpiredError
from services.assessment.downloads.models import Link, LinkKind, Target
from shared.auth.principal import Grant, Role

_PURPOSE: Final = b"par-index evidence link 1\n"


def write_token(link: Link, secrets: Sequence[str]) -> str:
    """Write and sign a link, with the newest secret."""
    target = link.target
    said = [
        int(link.expires_at.timestamp()),
        link.account_id.hex,
        [[grant.role, _hex(grant.authority_id), _hex(grant.agency_id)] for grant in link.grants],
        [target.kind, target.id.hex, target.leaf, target.inline],
    ]
    payload = json.dumps(said, separators=(",", ":")).encode()
    return f"{_text(payload)}.{_text(_signature(payload, secrets[0]))}"


def read_token(token: str, secrets: Sequence[str], now: datetime) -> Link:
    """Read a link that one of the secrets has signed and whose time is not over."""
    try:
        payload, signature = (_bytes(part) for part in token.split("."))
    except ValueError as error:
        raise LinkExpiredError from error
    if not any(hmac.compare_digest(signature, _signature(payload, secret)) for secret in secrets):
        raise LinkExpiredError
    expires, account, grants, (kind, thing, leaf, inline) = json.loads(payload)
    link = Link(
        Target(LinkKind(kind), UUID(thing), leaf, inline),
        UUID(account),
        tuple(_grant(grant) for grant in grants),
        datetime.fromtimestamp(expires, UTC),
    )
    if now >= link.expires_at:
        raise LinkExpiredError
    return link


def _grant(said: Sequence[Any]) -> Grant:
    role, authority, agency = said
    return Grant(Role(role), _uuid(authority), _uuid(agency))


def _signature(payload: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), _PURPOSE + payload, hashlib.sha256).digest()


def _hex(one: UUID | None) -> str | None:
    return one.hex if one else None


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
