"""How many requests each sender has left: a token bucket, kept as the one instant at which it would be full again (GCRA, ITU-T I.371)."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

MOST_SENDERS: Final = 50_000


class Buckets:
    """One bucket per sender; who sent least lately is forgotten first, and begins with a full one."""

    def __init__(self, *, per_second: float, at_once: int, senders: int = MOST_SENDERS) -> None:
        self._interval = 1 / per_second
        self._room = (at_once - 1) / per_second
        self._senders = senders
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()

    def take(self, sender: Hashable, now: float) -> float:
        """Take one request out of a bucket; where it is empty, give the seconds until it is not."""
        full_at = max(self._full_at.get(sender, now), now)
        wait = full_at - now - self._room
        if wait > 0:
            return wait
        self._full_at[sender] = full_at + self._interval
        self._full_at.move_to_end(sender)
        if len(self._full_at) > self._senders:
            self._full_at.popitem(last=False)
        return 0
