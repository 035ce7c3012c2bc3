"""JPEG (ITU-T T.81, JFIF, Exif 2.32): walks through the segments of a file, and leaves out those in which cameras write.

A decoder would be the surer judge, and the larger target: nothing is decoded here, so no picture can blow up in memory.
"""

import re
from typing import Final, Literal

START: Final = b"\xff\xd8"
_END: Final = 0xD9
_SCAN: Final = 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
_COMMENT: Final = 0xFE
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Segments that begin a picture and tell its size."""
_EXIF: Final = b"Exif\0\0"
_COLOURS: Final = b"ICC_PROFILE\0"
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends the coded part: within it, 0xFF is followed by zero or by a mark to restart at."""
_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = 1


def cleaned_jpeg(content: bytes) -> bytes | None:
    """Give a JPEG less places, names, comments and thumbnails, or nothing where it is broken or breaks off.

    Which side is up stays. What stands behind the end goes: phones put films there, with their places.
    """
    kept = bytearray()
    turned, sized, at = _UPRIGHT, False, len(START)
    while (code := _marker(content, at)) is not None:
        if code == _END:
            return START + _exif_of(turned) + kept + b"\xff\xd9" if sized else None
        body = at + 2
        end = body + int.from_bytes(content[body : body + 2], "big")
        if end < body + 2 or end > len(content):
            return None
        segment = content[body + 2 : end]
        if code == _APP1 and segment.startswith(_EXIF):
            turned = _orientation(segment[len(_EXIF) :])
        sized = sized or (code in _FRAMES and any(segment[1:3]) and any(segment[3:5]))
        if code == _SCAN:
            found = _MARKER.search(content, end)
            if found is None:
                return None
            end = found.start()
        if _is_kept(code, segment):
            kept += content[at:end]
        at = end
    return None


def _marker(content: bytes, at: int) -> int | None:
    return content[at + 1] if content[at : at + 1] == b"\xff" and at + 1 < len(content) else None


def _is_kept(code: int, segment: bytes) -> bool:
    if code == _APP2:
        return segment.startswith(_COLOURS)
    return code in {_APP0, _APP14} or not (_APP0 <= code <= _APP15 or code == _COMMENT)


def _orientation(tiff: bytes) -> int:
    """Read which side is up from the first directory of a TIFF header, upright where it does not tell."""
    if tiff[:2] not in {b"II", b"MM"}:
        return _UPRIGHT
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)

    first = number(4, 4)
    for at in range(first + 2, first + 2 + 12 * min(number(first, 2), 200), 12):
        if number(at, 2) == _ORIENTATION:
            turned = number(at + 8, 2)
            return turned if turned in range(1, 9) else _UPRIGHT
    return _UPRIGHT


def _exif_of(turned: int) -> bytes:
    """Write that a picture lies on its side, and nothing else."""
    if turned == _UPRIGHT:
        return b""
    entry = _ORIENTATION.to_bytes(2, "big") + b"\0\3\0\0\0\1" + turned.to_bytes(2, "big") + b"\0\0"
    segment = _EXIF + b"MM\0*\0\0\0\x08\0\1" + entry + bytes(4)
    return b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment
