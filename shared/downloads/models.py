"""What is downloaded, and how it is asked for."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Download:
    """A file that may be handed out."""

    sha256: str
    size: int
    file_name: str
    media_type: str

    @property
    def etag(self) -> str:
        """Name the bytes for caches and for broken downloads that go on."""
        return f'"sha256:{self.sha256}"'


@dataclass(frozen=True, slots=True)
class Wish:
    """Which part of a file a client wants, and what it has of it already (RFC 9110 §13 and §14)."""

    part: str | None = None
    """Its Range header."""
    only_if_still: str | None = None
    """Its If-Range header: the tag of the file that it has a part of."""
    unless: str | None = None
    """Its If-None-Match header."""


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes on their way out; none where the client has them already."""

    pieces: AsyncIterator[bytes] | None
    start: int
    end: int
    is_part: bool


ReadRange = Callable[[int, int], Awaitable[AsyncIterator[bytes]]]
"""Opens the bytes [start, end) of a file."""
