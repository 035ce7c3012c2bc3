"""Keys of app users: long enough that nobody guesses one, kept only as a digest."""

import hashlib
import re
import secrets
from typing import Final

_BYTES: Final = 32
_FORM: Final = re.compile(r"[0-9a-f]{64}")


def make_key() -> str:
    """Make a key of 256 random bits, in lower case: some clients write addresses in lower case."""
    return secrets.token_hex(_BYTES)


def digest_of_key(key: str) -> bytes | None:
    """Name a key as it is kept; nothing where it cannot be one. Random keys need no slow hash, unlike passwords."""
    return hashlib.sha256(key.encode()).digest() if _FORM.fullmatch(key) else None
