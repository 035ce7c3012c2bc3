"""What evidence is, apart from where it is kept."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is taken: how its name ends, what its bytes begin with."""

    media_type: str
    extensions: frozenset[str]
    beginnings: tuple[bytes, ...]
    within: int = 0
    """How far from the start the beginning may stand."""


@dataclass(frozen=True, slots=True)
class DocumentDetails:
    """What an agency says about a document: its number, date and issuer."""

    number: str | None
    date: date | None
    issuer: str | None
