"""One way to turn plain data into bytes, so that the same document always has the same digest."""

import hashlib
from typing import Any

import orjson


def canonical_json(data: Any) -> bytes:
    """Write plain data (no floats) as JSON with sorted keys, without spaces, in UTF-8.

    Floats are refused, because two platforms may print the same one differently: decimals travel as strings.
    """
    _refuse_floats(data)
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def digest(data: Any) -> str:
    """Name plain data by the SHA-256 of its canonical bytes, as ``sha256:<hex>``."""
    return digest_of_bytes(canonical_json(data))


def digest_of_bytes(content: bytes) -> str:
    """Name bytes by their SHA-256, as ``sha256:<hex>``."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _refuse_floats(data: Any) -> None:
    """Look at everything inside, without a call for each text: reports have tens of thousands."""
    inside = [data]
    while inside:
        value = inside.pop()
        if isinstance(value, dict):
            inside.extend(one for one in value.values() if not isinstance(one, str))
        elif isinstance(value, list | tuple):
            inside.extend(one for one in value if not isinstance(one, str))
        elif isinstance(value, float):
            raise TypeError("A float has no place in a document: write decimals as strings.")
