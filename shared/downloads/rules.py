"""Rules of downloads: ranges, names in headers, what a browser may show. Pure functions over text."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

SHOWN: Final = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""Types that a browser shows without running anything of them in our name."""


def disposition(name: str, *, inline: bool = False) -> str:
    """Offer a file under its name (RFC 6266; RFC 8187 for what is not ASCII)."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    ascii_name = plain.encode("ascii", "ignore").decode()
    ascii_name = re.sub(r'["\\%]|[\x00-\x1f\x7f]', "_", ascii_name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def read_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Read a single byte range (RFC 9110 §14.1.2) as [start, end); None for the whole file.

    Several ranges at once are answered with the whole file, as §14.2 lets a server do: no browser and no download manager
    asks for them, and answering them piece by piece is what range attacks live on. Raises `ValueError` where the range
    lies outside the file.
    """
    found = re.fullmatch(r"bytes\s*=\s*(\d{0,18})-(\d{0,18})\s*", header or "", re.IGNORECASE)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return None
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= end:
        raise ValueError("the range lies outside the file")
    return start, end
