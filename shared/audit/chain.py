"""How entries are chained: pure functions over plain values."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from shared.canonical import canonical_json

GENESIS: Final = "0" * 64
"""What stands before the first entry of a chain."""

PLATFORM: Final = UUID(int=0)
"""Key of the chain of what belongs to no authority."""

HASHED: Final = (
    "authority_id",
    "sequence",
    "happened_at",
    "actor_id",
    "actor_name",
    "action",
    "subject_type",
    "subject_id",
    "reason",
    "before",
    "after",
    "request_id",
    "previous_hash",
)
"""Members of an entry that its hash covers."""


def chain_of(authority_id: UUID | None) -> UUID:
    """Give the key of the chain that an authority's entries belong to."""
    return authority_id or PLATFORM


def hashed_bytes(entry: Mapping[str, Any]) -> bytes:
    """Write what an entry's hash covers as canonical JSON; instants in UTC with microseconds, ids as text."""
    return canonical_json({name: _plain(entry[name]) for name in HASHED})


def hash_of(entry: Mapping[str, Any]) -> str:
    """Give the SHA-256 (hex) of an entry."""
    return hashlib.sha256(hashed_bytes(entry)).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case UUID():
            return str(value)
        case _:
            return value


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: how many entries it has, and the hash of the last."""

    length: int
    hash: str


EMPTY: Final = Head(0, GENESIS)


def link(head: Head, entries: Iterable[dict[str, Any]]) -> tuple[Head, list[dict[str, Any]]]:
    """Append entries (without their chain members) to a chain; give its new head and the whole entries."""
    linked = []
    for entry in entries:
        whole = {**entry, "sequence": head.length + 1, "previous_hash": head.hash}
        whole["hash"] = hash_of(whole)
        head = Head(head.length + 1, whole["hash"])
        linked.append(whole)
    return head, linked


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain does not hold."""

    sequence: int
    """Place in the chain, from 1."""
    reason: str
    number: int | None = None
    """Number of the entry that stands there, where one does."""


class ChainCheck:
    """Walks along one chain, entry by entry, and stops at the first that does not hold."""

    def __init__(self) -> None:
        self.head = EMPTY
        self.broken: Break | None = None
        self._noted: dict[int, str] = {}

    def expect(self, noted: Head) -> None:
        """Ask that the chain once ended so: what was noted elsewhere shows a trail that was written anew."""
        self._noted[noted.length] = noted.hash

    def take(self, entry: Mapping[str, Any]) -> None:
        """Look at the next entry, in the order of `sequence`."""
        if self.broken is None:
            reason = self._fault(entry)
            if reason is None:
                self.head = Head(entry["sequence"], entry["hash"])
            else:
                self.broken = Break(self.head.length + 1, reason, entry.get("number"))

    def finish(self, recorded: Head | None = None) -> None:
        """Compare the end with what is recorded: entries cut off at the end leave no other trace."""
        longest = max(self._noted, default=0)
        length = max(longest, recorded.length if recorded else 0)
        if self.broken is None and length > self.head.length:
            self.broken = Break(
                self.head.length + 1, f"the chain ends here, but it had {length} entries"
            )
        elif self.broken is None and recorded is not None and recorded != self.head:
            self.broken = Break(self.head.length, "it is not what is recorded as the last entry")

    def _fault(self, entry: Mapping[str, Any]) -> str | None:
        expected = self.head.length + 1
        if entry["sequence"] != expected:
            return f"entry {expected} is missing: the next one is {entry['sequence']}"
        if entry["previous_hash"] != self.head.hash:
            return "it does not follow from the entry before it: one of the two was replaced"
        if entry["hash"] != hash_of(entry):
            return "its content is not what was written"
        if self._noted.get(expected, entry["hash"]) != entry["hash"]:
            return "it is not the entry that was noted: the chain was written anew"
        return None


class TrailCheck:
    """Checks all chains of a trail, whose entries come in the order of writing."""

    def __init__(self, noted: Iterable[tuple[UUID, Head]] = ()) -> None:
        self.chains: defaultdict[UUID, ChainCheck] = defaultdict(ChainCheck)
        for key, head in noted:
            self.chains[key].expect(head)

    def take(self, entry: Mapping[str, Any]) -> None:
        """Look at the next entry."""
        self.chains[chain_of(entry["authority_id"])].take(entry)

    def finish(self, recorded: Mapping[UUID, Head] | None = None) -> None:
        """Compare the ends with those that the database records; a file has none."""
        if recorded is None:
            for check in self.chains.values():
                check.finish()
            return
        for key in {*self.chains, *recorded}:
            self.chains[key].finish(recorded.get(key, EMPTY))
