"""What a mapping of leaves is, apart from where it is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class LinkState(StrEnum):
    """How sure it is what became of an old leaf."""

    CONFIRMED = "CONFIRMED"
    """An officer said so."""
    SURE = "SURE"
    """Same code and same name."""
    PROPOSED = "PROPOSED"
    """A similar name: an officer has to confirm it, or give another leaf."""
    GONE = "GONE"
    """An officer said that the new framework has no such leaf."""
    UNMAPPED = "UNMAPPED"
    """Nothing similar was found and nobody has said anything."""


class NamedLeaf(NamedTuple):
    """A leaf as mappings know it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """What became of one old leaf."""

    old: NamedLeaf
    new: NamedLeaf | None
    state: LinkState


@dataclass(frozen=True, slots=True)
class NewLeaf:
    """A leaf of the new framework that no old leaf became."""

    leaf: NamedLeaf
    confirmed: bool
    """Whether an officer said that it is new."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What officers said of a pair of frameworks."""

    links: Mapping[str, str | None]
    """Old leaf → new leaf, or nothing where it is gone; leaves that are not named are left open."""
    new_leaves: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LeafMapping:
    """All leaves of both frameworks: linked, gone, new, or still open."""

    links: tuple[Link, ...]
    new_leaves: tuple[NewLeaf, ...]

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Old leaves of which it is not settled what became of them."""
        waiting = {LinkState.PROPOSED, LinkState.UNMAPPED}
        return tuple(link.old.code for link in self.links if link.state in waiting)

    @property
    def unmapped_new(self) -> tuple[str, ...]:
        """New leaves of which it is not settled whether an old one became them."""
        proposed = {
            link.new.code for link in self.links if link.new and link.state is LinkState.PROPOSED
        }
        return tuple(
            one.leaf.code
            for one in self.new_leaves
            if not one.confirmed and one.leaf.code not in proposed
        )


def leaves_in(content: Mapping[str, Any]) -> Iterator[NamedLeaf]:
    """Walk the leaves of a stored framework's data, in its order; it was checked before it was stored."""
    for field in content["fields"]:
        for criterion in field["criteria"]:
            for leaf in criterion.get("sub_criteria") or (criterion,):
                yield NamedLeaf(leaf["code"], leaf["name"])
