"""Which results are withheld: those with too few people behind them, and what these could be subtracted from.

Results stand in a table of agencies and groups with its margins. A figure that is left out of it can be computed exactly when it is no part
of a circle of figures left out: each row and each column is an equation, so the table is a network and what is determined are its
bridges (Gusfield, “A graph theoretic approach to statistical data security”, SIAM J. Comput. 17, 1988). What is left out of a row
or a column must also not be tiny when it is added up.

Figures that are known anyway, such as the sums that published points are made of, are no edges of the network: nothing can be
hidden behind them, and what follows from them alone is known as well.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from heapq import heappop, heappush

from services.survey.results.scopes import Place

Node = tuple[str, object]


def withheld(
    bases: Mapping[Place, int],
    below: int,
    *,
    known: AbstractSet[Place] = frozenset(),
    also: AbstractSet[Place] = frozenset(),
) -> set[Place]:
    """Name the places of which nothing may tell, by how many people stand behind each of them and its margins.

    `also` are left out in any case, though nobody may stand behind them.
    """
    present = {place: base for place, base in bases.items() if base or place in also}
    few = {place for place, base in present.items() if base < below or place in also}
    if not few:
        return few
    certain = known | set(_bridges(present.keys() - known))
    free = {place: base for place, base in present.items() if place not in certain}
    chosen = few - certain
    lines = _lines(free)
    while chosen:
        more = _too_few_together(free, lines, chosen, below) or _circle(free, lines, chosen)
        if not more:
            break
        chosen |= more
    return chosen


def _too_few_together(
    present: Mapping[Place, int], lines: Mapping[Node, list[Place]], chosen: set[Place], below: int
) -> set[Place]:
    """Give the smallest figure of a row or column of which too little is left out, or nothing."""
    for line in sorted({line for place in chosen for line in _ends(place)}, key=str):
        inner = [place for place in lines[line] if None not in place]
        out = [place for place in inner if place in chosen]
        shown = [place for place in inner if place not in chosen]
        if out and shown and sum(present[place] for place in out) < below:
            return {min(shown, key=lambda one: (present[one], str(one)))}
    return set()


def _circle(
    present: Mapping[Place, int], lines: Mapping[Node, list[Place]], chosen: set[Place]
) -> set[Place]:
    """Give the cheapest circle through a figure that could be computed, or nothing where none can be."""
    bridge = min(_bridges(chosen), key=lambda one: (present[one], str(one)), default=None)
    if bridge is None:
        return set()
    start, end = _ends(bridge)
    dearest = sum(present.values())
    cost: dict[Node, int] = {start: 0}
    via: dict[Node, tuple[Node, Place]] = {}
    near: list[tuple[int, str, Node]] = [(0, str(start), start)]
    while near:
        so_far, _, node = heappop(near)
        if node == end:
            break
        if so_far > cost[node]:
            continue
        for place in lines[node]:
            if place == bridge:
                continue
            one, other = _ends(place)
            beyond = other if one == node else one
            # Margins say most and go last; what is left out already costs nothing.
            price = 0 if place in chosen else present[place] + dearest * (None in place)
            if so_far + price < cost.get(beyond, so_far + price + 1):
                cost[beyond] = so_far + price
                via[beyond] = (node, place)
                heappush(near, (cost[beyond], str(beyond), beyond))
    found: set[Place] = set()
    while end in via:
        end, place = via[end]
        found.add(place)
    return found - chosen


def _ends(place: Place) -> tuple[Node, Node]:
    return ("agency", place[0]), ("group", place[1])


def _lines(present: Mapping[Place, int]) -> dict[Node, list[Place]]:
    lines: dict[Node, list[Place]] = defaultdict(list)
    for place in present:
        for line in _ends(place):
            lines[line].append(place)
    return lines


def _bridges(chosen: Collection[Place]) -> Iterator[Place]:
    """Find the edges that lie on no circle (Tarjan), without recursion: a table may have hundreds of rows."""
    edges: dict[Node, list[tuple[Node, Place]]] = defaultdict(list)
    for place in chosen:
        agency, group = _ends(place)
        edges[agency].append((group, place))
        edges[group].append((agency, place))
    found: dict[Node, int] = {}
    lowest: dict[Node, int] = {}
    for root in list(edges):
        if root in found:
            continue
        found[root] = lowest[root] = len(found)
        path: list[tuple[Node, Place | None, Iterator[tuple[Node, Place]]]] = [
            (root, None, iter(edges[root]))
        ]
        while path:
            node, via, rest = path[-1]
            step = next(rest, None)
            if step is None:
                path.pop()
                if path and via is not None:
                    before = path[-1][0]
                    lowest[before] = min(lowest[before], lowest[node])
                    if lowest[node] > found[before]:
                        yield via
                continue
            other, place = step
            if place == via:
                continue
            if other in found:
                lowest[node] = min(lowest[node], found[other])
            else:
                found[other] = lowest[other] = len(found)
                path.append((other, place, iter(edges[other])))
