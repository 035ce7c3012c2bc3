"""Secrets of webhooks: told once, sealed at rest."""

import secrets
from base64 import b64decode, b64encode
from typing import Final

PREFIX: Final = "whsec_"


def new_secret() -> str:
    """Make a secret of 256 random bits, written as Standard Webhooks wants it."""
    return PREFIX + b64encode(secrets.token_bytes(32)).decode()


def secret_bytes(secret: str) -> bytes:
    """Read a secret as the key of its signatures."""
    return b64decode(secret.removeprefix(PREFIX))
