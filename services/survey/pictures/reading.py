"""Reads a picture, whatever its name and type are said to be. Pure, and for a thread: megabytes are walked through."""

from collections.abc import Callable, Mapping
from typing import Final

from services.survey.pictures import jpeg, png, webp
from services.survey.pictures.jpeg import cleaned_jpeg
from services.survey.pictures.models import Picture
from services.survey.pictures.png import cleaned_png
from services.survey.pictures.webp import cleaned_webp

_KINDS: Final[Mapping[bytes, tuple[str, Callable[[bytes], bytes | None]]]] = {
    jpeg.START: ("jpg", cleaned_jpeg),
    png.START: ("png", cleaned_png),
    webp.START: ("webp", cleaned_webp),
}
"""By their first bytes; phones turn what else they have (HEIC) into the first of these for a page that takes no other."""
SUFFIXES: Final = frozenset(suffix for suffix, _ in _KINDS.values())


def read_picture(content: bytes, *, keep_notes: bool = False) -> Picture | None:
    """Judge a picture by its content, and take out what is noted in it unless that is asked for; nothing where it is none."""
    for start, (suffix, cleaned) in _KINDS.items():
        if content.startswith(start):
            plain = cleaned(content)
            if plain is None:
                return None
            return Picture(content if keep_notes else plain, suffix)
    return None
