"""How two versions of a framework differ. Pure functions over the kernel's frameworks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from services.assessment.framework_differences.leaf_rules import leaf_changes
from services.assessment.framework_differences.models import Aspect, Change, Difference, Level
from services.assessment.framework_differences.setting_rules import setting_changes
from services.assessment.framework_differences.wording_rules import change, number, plain
from shared.methodology.framework import Criterion, Field, Framework, Leaf


class _Node(NamedTuple):
    """A field or criterion that is no leaf itself, with the codes of its leaves."""

    level: Level
    part: Field | Criterion
    leaves: tuple[str, ...]


def difference(old: Framework, new: Framework, links: Mapping[str, str]) -> Difference:
    """Compare two versions by a mapping of old to new leaves; a framework compared with itself gives nothing."""
    origin = {target: code for code, target in links.items()}
    return Difference(
        (
            *setting_changes(old, new),
            *_node_changes(old, new, links),
            *(
                one
                for leaf in new.leaves.values()
                for one in _of_new_leaf(old, leaf, origin.get(leaf.code))
            ),
            *(
                _gone(Level.LEAF, leaf.code, leaf.name)
                for leaf in old.leaves.values()
                if leaf.code not in links
            ),
        )
    )


def _of_new_leaf(old: Framework, leaf: Leaf, came_from: str | None) -> Iterator[Change]:
    before = old.leaf(came_from) if came_from is not None else None
    if before is None:
        yield _added(Level.LEAF, leaf.code, leaf.name)
    else:
        yield from leaf_changes(before, leaf)


def _node_changes(old: Framework, new: Framework, links: Mapping[str, str]) -> Iterator[Change]:
    """Compare fields and criteria: one that is not there by its code was moved if its leaves went to one place."""
    before, after = _nodes(old), _nodes(new)
    by_code = {(node.level, node.part.code): node for node in after}
    home = {(node.level, leaf): node for node in after for leaf in node.leaves}
    kept: set[tuple[Level, str]] = set()
    for node in before:
        match = _same_node(node, by_code, home, links)
        if match is None or (match.level, match.part.code) in kept:
            yield _gone(node.level, node.part.code, node.part.name)
            continue
        kept.add((match.level, match.part.code))
        yield from _between(node, match)
    for node in after:
        if (node.level, node.part.code) not in kept:
            yield _added(node.level, node.part.code, node.part.name)


def _same_node(
    node: _Node,
    by_code: Mapping[tuple[Level, str], _Node],
    home: Mapping[tuple[Level, str], _Node],
    links: Mapping[str, str],
) -> _Node | None:
    places = [
        home[node.level, links[leaf]]
        for leaf in node.leaves
        if leaf in links and (node.level, links[leaf]) in home
    ]
    if places:
        return max(places, key=places.count)
    return by_code.get((node.level, node.part.code))


def _between(old: _Node, new: _Node) -> Iterator[Change]:
    level, codes = old.level, (old.part.code, new.part.code)
    if old.part.code != new.part.code:
        yield change(level, Aspect.MOVED, codes, plain(codes[0]), plain(codes[1]))
    if old.part.name != new.part.name:
        yield change(level, Aspect.RENAMED, codes, plain(old.part.name), plain(new.part.name))
    if old.part.maximum != new.part.maximum:
        amounts = number(old.part.maximum), number(new.part.maximum)
        yield change(level, Aspect.MAXIMUM, codes, *amounts)
    if (
        isinstance(old.part, Field)
        and isinstance(new.part, Field)
        and old.part.group is not new.part.group
    ):
        groups = plain(str(old.part.group)), plain(str(new.part.group))
        yield change(level, Aspect.SETTING, codes, *groups)


def _nodes(framework: Framework) -> Sequence[_Node]:
    nodes = []
    for field in framework.fields:
        nodes.append(_Node(Level.FIELD, field, tuple(leaf.code for leaf in field.leaves)))
        nodes += [
            _Node(Level.CRITERION, one, tuple(leaf.code for leaf in one.leaves))
            for one in field.criteria
            if not one.is_leaf
        ]
    return nodes


def _added(level: Level, code: str, name: str) -> Change:
    return change(level, Aspect.ADDED, (None, code), None, plain(name))


def _gone(level: Level, code: str, name: str) -> Change:
    return change(level, Aspect.REMOVED, (code, None), plain(name), None)
