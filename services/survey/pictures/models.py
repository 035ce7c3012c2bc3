"""What a picture is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture, and how its kind is named in files."""

    content: bytes
    suffix: str
