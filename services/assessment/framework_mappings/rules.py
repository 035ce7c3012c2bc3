"""How leaves of two frameworks are matched. Pure functions over codes and names."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from services.assessment.framework_mappings.models import (
    Decided,
    LeafMapping,
    Link,
    LinkState,
    NamedLeaf,
    NewLeaf,
)
from services.assessment.wording import plain_text
from shared.problems.problem import Fault, Text

SIMILAR: Final = 70
"""Names that share this percentage of their groups of three letters may mean the same leaf."""


def map_leaves(
    old: Sequence[NamedLeaf], new: Sequence[NamedLeaf], decided: Decided | None = None
) -> LeafMapping:
    """Say of every leaf what became of it: what officers said, else what codes and names suggest.

    What was said of a leaf that a draft has lost since is left out. Each leaf is linked once: a figure carried over twice
    would be counted twice.
    """
    known_old, known_new = {leaf.code: leaf for leaf in old}, {leaf.code: leaf for leaf in new}
    said = {
        code: target
        for code, target in (decided.links if decided else {}).items()
        if code in known_old and (target is None or target in known_new)
    }
    confirmed_new = {code for code in (decided.new_leaves if decided else ()) if code in known_new}
    taken = {target for target in said.values() if target} | confirmed_new
    found = _matches(
        [leaf for leaf in old if leaf.code not in said],
        [leaf for leaf in new if leaf.code not in taken],
    )
    links = tuple(_link(leaf, said, found, known_new) for leaf in old)
    linked = {link.new.code for link in links if link.new}
    return LeafMapping(
        links,
        tuple(NewLeaf(leaf, leaf.code in confirmed_new) for leaf in new if leaf.code not in linked),
    )


def settled_links(mapping: LeafMapping, *, same_framework: bool) -> dict[str, str]:
    """Give old leaf → new leaf where that is settled: what was confirmed, and what is sure.

    Between versions of one framework a leaf that keeps its code and a similar name is the same leaf: a mended name is no new
    criterion.
    """
    return {
        link.old.code: link.new.code
        for link in mapping.links
        if link.new is not None
        and (
            link.state in {LinkState.CONFIRMED, LinkState.SURE}
            or (same_framework and link.old.code == link.new.code)
        )
    }


def check_decided(
    old: Sequence[NamedLeaf],
    new: Sequence[NamedLeaf],
    links: Sequence[tuple[str, str | None]],
    new_leaves: Sequence[str],
) -> list[Fault]:
    """Find leaves that do not exist, and leaves that are named twice."""
    known_old, known_new = {leaf.code for leaf in old}, {leaf.code for leaf in new}
    faults: list[Fault] = []
    seen_old: set[str] = set()
    seen_new: set[str] = set()
    for index, (code, target) in enumerate(links):
        at = f"#/links/{index}"
        faults += _check(f"{at}/from_leaf", code, known_old, seen_old)
        if target is not None:
            faults += _check(f"{at}/to_leaf", target, known_new, seen_new)
    for index, code in enumerate(new_leaves):
        faults += _check(f"#/new_leaves/{index}", code, known_new, seen_new)
    return faults


def _check(pointer: str, code: str, known: set[str], seen: set[str]) -> Iterator[Fault]:
    if code not in known:
        yield Fault(
            pointer,
            Text(
                f"Bộ chỉ số không có tiêu chí “{code}”; hãy dùng mã có trong bộ chỉ số.",
                f"The framework has no leaf “{code}”; use one of its codes.",
            ),
            "unknown-leaf",
        )
    elif code in seen:
        yield Fault(
            pointer,
            Text(
                f"Tiêu chí “{code}” đã được dùng ở trên; mỗi tiêu chí chỉ đối chiếu một lần.",
                f"The leaf “{code}” is used above; map each leaf once.",
            ),
            "repeated-leaf",
        )
    seen.add(code)


def _link(
    leaf: NamedLeaf,
    said: Mapping[str, str | None],
    found: Mapping[str, tuple[str, LinkState]],
    known_new: Mapping[str, NamedLeaf],
) -> Link:
    if leaf.code in said:
        target = said[leaf.code]
        if target is None:
            return Link(leaf, None, LinkState.GONE)
        return Link(leaf, known_new[target], LinkState.CONFIRMED)
    if leaf.code in found:
        target, state = found[leaf.code]
        return Link(leaf, known_new[target], state)
    return Link(leaf, None, LinkState.UNMAPPED)


def _matches(
    old: Sequence[NamedLeaf], new: Sequence[NamedLeaf]
) -> dict[str, tuple[str, LinkState]]:
    """Match each leaf with the most similar one that is free; with equal names the same code goes first."""
    letters_old = [(leaf.code, _letters(leaf.name)) for leaf in old]
    letters_new = [(leaf.code, _letters(leaf.name)) for leaf in new]
    pairs = [
        (-similarity, code != target, place, other, code, target)
        for place, (code, mine) in enumerate(letters_old)
        for other, (target, theirs) in enumerate(letters_new)
        if (similarity := _similarity(mine, theirs)) >= SIMILAR
    ]
    found: dict[str, tuple[str, LinkState]] = {}
    taken: set[str] = set()
    for similarity, renumbered, _, _, code, target in sorted(pairs):
        if code in found or target in taken:
            continue
        sure = similarity == -100 and not renumbered
        found[code] = (target, LinkState.SURE if sure else LinkState.PROPOSED)
        taken.add(target)
    return found


def _letters(name: str) -> frozenset[str]:
    """Cut a name, less case, diacritics and spacing, into groups of three letters."""
    plain = f"  {' '.join(plain_text(name).split())} "
    return frozenset(plain[at : at + 3] for at in range(len(plain) - 2))


def _similarity(one: frozenset[str], other: frozenset[str]) -> int:
    """Compare two names in whole percent, 100 where they read the same (Sørensen-Dice)."""
    if one == other:
        return 100
    return min(99, 200 * len(one & other) // (len(one) + len(other)))
