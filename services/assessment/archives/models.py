"""What an archive holds."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    """One file that an agency cites on one leaf."""

    agency_code: str
    agency_name: str
    leaf: str
    number: str | None
    issued_on: date | None
    issuer: str | None
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    cited_by: str
    cited_at: datetime
    state: str
    """What the scanner says of it."""
    included: bool
    """Whether its bytes may be handed out; those in quarantine are only listed."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A named list of files."""

    name: str
    """Of the ZIP file, without `.zip`."""
    files: tuple[ArchivedFile, ...]
