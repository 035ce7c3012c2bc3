"""WebP (RFC 9649): walks through the chunks of a file, and leaves out Exif, XMP and whatever it does not know."""

from typing import Final

START: Final = b"RIFF"
_KIND: Final = b"WEBP"
_DATA: Final = frozenset({b"VP8 ", b"VP8L", b"ANMF"})
_KEPT: Final = _DATA | {b"VP8X", b"ICCP", b"ALPH", b"ANIM"}
_NOTES: Final = 0b1100
"""In the flags of an extended file: there is Exif, there is XMP."""


def cleaned_webp(content: bytes) -> bytes | None:
    """Give a WebP less what is noted in it, or nothing where it is broken or breaks off."""
    whole = 8 + int.from_bytes(content[4:8], "little")
    if content[8:12] != _KIND or len(content) < whole:
        return None
    kept = bytearray()
    at, has_data = 12, False
    while at + 8 <= whole:
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        kind, end = content[at : at + 4], at + 8 + size + size % 2
        if end > whole:
            return None
        chunk = bytearray(content[at:end])
        if kind == b"VP8X" and size >= 1:
            chunk[8] &= ~_NOTES
        if kind in _KEPT:
            kept += chunk
        has_data = has_data or kind in _DATA
        at = end
    if not has_data:
        return None
    return START + (len(kept) + 4).to_bytes(4, "little") + _KIND + bytes(kept)
