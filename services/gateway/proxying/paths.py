"""Which written paths are passed on.

A path that two programs could read differently (dots, doubled or encoded slashes, double encoding) might pass here as one
thing and be served as another, so it is not passed on at all.
"""

import re
from urllib.parse import unquote_to_bytes

_SEGMENT = r"/(?:[A-Za-z0-9\-._~!$&'()*+,=:@]|%[0-9A-Fa-f]{2})+"
_WRITTEN = re.compile(rf"(?:{_SEGMENT})+".encode())
_TWOFOLD = re.compile(rb"%(?:2[FfEe5]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])")
"""Encoded slash, dot, percent sign, backslash, control characters."""
MAX_LENGTH = 2048


def decoded_path(raw_path: bytes) -> str | None:
    """Decode a path that can be read in one way only; give nothing for any other.

    It does not end with a slash, has no empty and no dot segment, and is UTF-8.
    """
    if (
        len(raw_path) > MAX_LENGTH
        or not _WRITTEN.fullmatch(raw_path)
        or _TWOFOLD.search(raw_path)
        or any(segment in {b".", b".."} for segment in raw_path.split(b"/"))
    ):
        return None
    try:
        return unquote_to_bytes(raw_path).decode()
    except UnicodeDecodeError:
        return None
