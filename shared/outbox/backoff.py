"""When to try again: later and later, and not everybody at the same instant."""

import random
from datetime import timedelta


def backoff(attempts: int, *, first: float, most: float) -> timedelta:
    """Give the pause after so many failed attempts: it doubles up to `most` seconds, less up to a third by chance."""
    seconds = min(first * 2 ** min(attempts - 1, 30), most)
    return timedelta(seconds=seconds * random.uniform(2 / 3, 1))  # noqa: S311  no secret is made of it
