"""What arrives, apart from where it is kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is taken: how its name ends, what its bytes begin with."""

    media_type: str
    extensions: frozenset[str]
    beginnings: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class FileName:
    """A cleaned name, and the type that it claims."""

    text: str
    type: FileType


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that is stored whole and is what its name says."""

    name: str
    media_type: str
    sha256: str
    size: int
