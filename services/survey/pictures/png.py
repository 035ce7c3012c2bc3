"""PNG (ISO/IEC 15948): walks through the chunks of a file, and keeps those that the picture itself needs."""

import zlib
from typing import Final

START: Final = b"\x89PNG\r\n\x1a\n"
_LOOKS: Final = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"})
"""Chunks that a picture can do without, but does not look the same without."""


def cleaned_png(content: bytes) -> bytes | None:
    """Give a PNG less its texts, times and notes, or nothing where it is broken or breaks off."""
    kept = bytearray(START)
    at, has_data = len(START), False
    if content[at + 4 : at + 8] != b"IHDR":
        return None
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : at + 8]
        if content[end - 4 : end] != zlib.crc32(content[at + 4 : end - 4]).to_bytes(4, "big"):
            return None
        if kind == b"IEND":
            return bytes(kept + content[at:end]) if has_data else None
        has_data = has_data or kind == b"IDAT"
        if kind[:1].isupper() or kind in _LOOKS:
            kept += content[at:end]
        at = end
    return None
