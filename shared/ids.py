"""Identifiers are made in the application, never by the database."""

import secrets
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID


def new_id() -> UUID:
    """Make a UUID version 7 (RFC 9562 §5.7): sorted by time, so that indexes grow at one end."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def made_at(id_: str) -> datetime:
    """Tell to the millisecond when an id of `new_id` was made; of any other, that it was made before all others."""
    try:
        known = UUID(id_)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    if known.version != 7:
        return datetime.min.replace(tzinfo=UTC)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=known.int >> 80)
