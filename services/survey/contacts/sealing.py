"""Encrypts contact data: who copies the database, a backup or a dump reads nothing of it.

AES-256-GCM (NIST SP 800-38D) with a random nonce for each person; the row is authenticated with it, so that a sealed contact
opens in its own row only. Telephone numbers are found again by a keyed hash (HMAC-SHA-256), because a plain one of ten digits
is undone in seconds. Keys are derived from secrets (HKDF, RFC 5869), one for each use.
"""

import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.survey.contacts.models import Contact

_NONCE: Final = 12
"""Bytes, as GCM wants it; random ones stay safe far beyond the number of people of a country."""


class ContactKeyError(RuntimeError):
    """None of the secrets opens a stored contact."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A contact as it is stored."""

    key_id: str
    """Which secret it was sealed with; tells nothing of the secret."""
    content: bytes
    phone_hash: bytes | None


class _Key:
    def __init__(self, secret: str) -> None:
        self.id = _derived(secret, "name of the key", 8).hex()
        self.cipher = AESGCM(_derived(secret, "encryption", 32))
        self.hashing = _derived(secret, "telephone numbers", 32)


class ContactKeys:
    """Seals with the newest secret, opens with any. Keys are derived with the first contact: before it, the library rests."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = secrets

    @cached_property
    def _keys(self) -> list[_Key]:
        return [_Key(secret) for secret in self._secrets]

    @property
    def _newest(self) -> _Key:
        return self._keys[0]

    @property
    def newest(self) -> str:
        """Name the key that is sealed with now."""
        return self._newest.id

    def seal(self, contact: Contact, *, unit_id: UUID, campaign_id: UUID) -> Sealed:
        """Encrypt how somebody is reached."""
        key, nonce = self._newest, os.urandom(_NONCE)
        text = orjson.dumps(contact.to_data())
        content = nonce + key.cipher.encrypt(nonce, text, _row(unit_id, campaign_id))
        found = _hash(key, campaign_id, contact.phone) if contact.phone else None
        return Sealed(key.id, content, found)

    def open(self, sealed: Sealed, *, unit_id: UUID, campaign_id: UUID) -> Contact:
        """Decrypt what was sealed for this row."""
        key = next((one for one in self._keys if one.id == sealed.key_id), None)
        nonce, text = sealed.content[:_NONCE], sealed.content[_NONCE:]
        if key is None:
            raise ContactKeyError(
                f"SURVEY_CONTACT_SECRET lacks the secret {sealed.key_id}. Add the one that was used before, after a comma, "
                "and run: python -m services.survey rotate-contact-keys"
            )
        try:
            data = orjson.loads(key.cipher.decrypt(nonce, text, _row(unit_id, campaign_id)))
        except InvalidTag as error:
            raise ContactKeyError(
                f"the contact data of {unit_id} were altered in the database"
            ) from error
        return Contact.of_data(data)

    def phone_hashes(self, phone: str, campaign_id: UUID) -> list[bytes]:
        """Give what a number may be stored as, whichever secret it was stored with."""
        return [_hash(key, campaign_id, phone) for key in self._keys]


def _hash(key: _Key, campaign_id: UUID, phone: str) -> bytes:
    """Hash a number for one campaign: across campaigns the same person is not known as the same."""
    return hmac.digest(key.hashing, campaign_id.bytes + phone.encode(), "sha256")


def _row(unit_id: UUID, campaign_id: UUID) -> bytes:
    return b"contact" + campaign_id.bytes + unit_id.bytes


def _derived(secret: str, use: str, length: int) -> bytes:
    info = f"par-index contact data: {use}".encode()
    return HKDF(hashes.SHA256(), length=length, salt=None, info=info).derive(secret.encode())
