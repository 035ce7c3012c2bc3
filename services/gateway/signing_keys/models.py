"""What a signing key is, and in which part of its life."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class KeyState(StrEnum):
    """A key is published before it signs, and stays published until its last token has expired."""

    PUBLISHED = "PUBLISHED"
    SIGNING = "SIGNING"
    RETIRING = "RETIRING"
    RETIRED = "RETIRED"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key pair as it is stored, its private half sealed."""

    id: str
    public_document: dict[str, Any]
    sealed_private_key: bytes
    created_at: datetime
    signs_from_at: datetime
    retires_at: datetime | None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key as an administrator sees it."""

    id: str
    state: KeyState
    created_at: datetime
    signs_from_at: datetime
    retires_at: datetime | None
