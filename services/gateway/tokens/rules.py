"""What counts as the same account, and how secrets of 256 random bits are kept."""

import hashlib
import unicodedata


def email_key(email: str) -> str:
    """Write an address so that differences of case do not matter."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def digest_of(secret: str) -> bytes:
    """Digest a random secret; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()
