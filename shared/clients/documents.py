"""What a frozen document is, apart from how it travels."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FrozenDocument:
    """A document that never changes, and the digest of its bytes."""

    id: UUID
    content: bytes
    digest: str
