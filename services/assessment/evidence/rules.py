"""Rules of evidence: how files are offered, and in which parts. Pure functions."""

import re
import unicodedata
from urllib.parse import quote


def disposition(name: str) -> str:
    """Offer a file for saving under its name (RFC 6266; RFC 5987 for what is not ASCII)."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    ascii_name = plain.encode("ascii", "ignore").decode().replace('"', "_").replace("\\", "_")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def read_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Read a single byte range (RFC 9110 §14.1.2) as [start, end); None for the whole file.

    Raises `ValueError` where the range lies outside the file.
    """
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", (header or "").strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= end:
        raise ValueError("the range lies outside the file")
    return start, end
