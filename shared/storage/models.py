"""What is known about bytes that are kept."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes that are safely stored, named by their SHA-256."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class KeptObject:
    """One object of the store, as the sweep sees it."""

    path: str
    size: int
    written_at: datetime
