"""Codes of invitations: short enough to be typed from paper, signed, and kept only as a digest.

24 signs of Crockford's base 32 (no letters that look like digits): 80 random bits and 40 bits of an HMAC over them. What nobody
signed is refused before the database is asked; of what is kept, 2^120 tries lie between a digest and its code.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from typing import Final

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES: Final = {sign: value for value, sign in enumerate(_ALPHABET)}
_LOOKALIKES: Final = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})
_LENGTH: Final = 24
_RANDOM_BYTES: Final = 10
_SIGNATURE_BYTES: Final = 5
_FORM: Final = re.compile(rf"[{_ALPHABET}]{{{_LENGTH}}}")
_PURPOSE: Final = b"par-index invitation 1\n"
LONGEST_WRITTEN: Final = 60
"""Of a code as somebody types it, with spaces and hyphens."""


def make_code(keys: Sequence[str]) -> str:
    """Make a code, signed with the newest of the secrets."""
    random = secrets.token_bytes(_RANDOM_BYTES)
    value = int.from_bytes(random + _signature(random, keys[0]))
    return "".join(_ALPHABET[value >> 5 * place & 31] for place in reversed(range(_LENGTH)))


def read_code(written: str, keys: Sequence[str]) -> str | None:
    """Read a code as it was typed or scanned; nothing where none of the secrets has signed it."""
    code = written[:LONGEST_WRITTEN].lower().translate(_LOOKALIKES)
    if not _FORM.fullmatch(code):
        return None
    value = 0
    for sign in code:
        value = value << 5 | _VALUES[sign]
    whole = value.to_bytes(_RANDOM_BYTES + _SIGNATURE_BYTES)
    random, signature = whole[:_RANDOM_BYTES], whole[_RANDOM_BYTES:]
    signed = (hmac.compare_digest(signature, _signature(random, key)) for key in keys)
    return code if any(signed) else None


def digest_of_code(code: str) -> bytes:
    """Name a code as it is kept. Random codes need no slow hash, unlike passwords."""
    return hashlib.sha256(code.encode()).digest()


def spaced(code: str) -> str:
    """Write a code in groups of four, as it is read from paper."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _signature(random: bytes, key: str) -> bytes:
    return hmac.digest(key.encode(), _PURPOSE + random, "sha256")[:_SIGNATURE_BYTES]
