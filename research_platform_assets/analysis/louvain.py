"""Groups in a network whose nodes are linked with one another more than with others.

Belongs here: the Louvain method (Blondel, Guillaume, Lambiotte and Lefebvre 2008, Journal of Statistical Mechanics,
P10008), the modularity of what it finds (Newman 2004, Physical Review E 70, 056131) and the resolution that fits it.
Does not belong here: links, which resolution is taken.

Nodes are taken in the order of their numbers instead of a random one, and gains are compared as whole numbers. So a
tie is a tie everywhere: it goes to the group that the node is in, else to the one with the lowest number.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Link = tuple[int, int, int]
"""Two nodes by number, and the weight of their link as a whole number."""
MODULARITY = Fraction(1)
"""The resolution at which groups are those of modularity."""
_PARTS = 100


@dataclass
class _Graph:
    """Weights of links by neighbour, and of each node its total, links within it counted from both ends."""

    neighbours: list[dict[int, int]]
    degrees: list[int]


def communities(count: int, links: Sequence[Link], resolution: Fraction = MODULARITY) -> list[int]:
    """The group of each of `count` nodes; numbers without meaning. A node without a link is alone.

    The higher the `resolution`, the smaller the groups: what degrees alone let expect of links within a group counts
    that often (Reichardt and Bornholdt 2006, Physical Review E 74, 016110).
    """
    neighbours: list[dict[int, int]] = [{} for _ in range(count)]
    for one, other, weight in links:
        neighbours[one][other] = weight
        neighbours[other][one] = weight
    graph = _Graph(neighbours, [sum(weights.values()) for weights in neighbours])
    found = list(range(count))
    while True:
        groups = _moved(graph, resolution)
        names = {group: number for number, group in enumerate(dict.fromkeys(groups))}
        groups = [names[group] for group in groups]
        found = [groups[node] for node in found]
        if len(names) == len(groups):
            return found
        graph = _merged(graph, groups, len(names))


def modularity(groups: Sequence[int], links: Sequence[Link]) -> float | None:
    """By how much the weight within groups exceeds what degrees alone let expect; None without a link."""
    inner, expected, whole = _weights(groups, links)
    # One division of whole numbers, so that no order of sums matters.
    return (inner * whole - expected) / (whole * whole) if whole else None


def fitting_resolution(groups: Sequence[int], links: Sequence[Link]) -> Fraction:
    """Return the resolution at which the best groups are the most likely ones, were `groups` the true ones.

    In hundredths; that of modularity where links do not tell. Newman (2016), Equivalence between modularity
    optimization and maximum likelihood methods for community detection, Physical Review E 94, 052315: of links within
    groups and between them, each relative to what degrees let expect, the difference by that of the logarithms.
    """
    inner, expected, whole = _weights(groups, links)
    if not 0 < inner < whole:
        return MODULARITY
    within = inner * whole / expected
    between = (whole - inner) * whole / (whole * whole - expected)
    if within == between:
        return MODULARITY
    return Fraction(round(_PARTS * (within - between) / (math.log(within) - math.log(between))), _PARTS)


def _weights(groups: Sequence[int], links: Sequence[Link]) -> tuple[int, int, int]:
    """The weight within groups, the sum of squares of the groups' degrees, and all weight, links counted twice."""
    inner = whole = 0
    totals: dict[int, int] = {}
    for one, other, weight in links:
        whole += 2 * weight
        inner += 2 * weight * (groups[one] == groups[other])
        for end in (one, other):
            totals[groups[end]] = totals.get(groups[end], 0) + weight
    return inner, sum(total * total for total in totals.values()), whole


def _moved(graph: _Graph, resolution: Fraction) -> list[int]:
    """The group of each node, after moving single nodes as long as one gains by it."""
    times, parts = resolution.as_integer_ratio()
    whole = parts * sum(graph.degrees)
    groups = list(range(len(graph.degrees)))
    totals = list(graph.degrees)
    waiting, is_waiting = deque(groups), [True] * len(groups)
    while waiting:
        node = waiting.popleft()
        is_waiting[node] = False
        own, degree = groups[node], graph.degrees[node]
        to_groups: dict[int, int] = {own: 0}
        for neighbour, weight in graph.neighbours[node].items():
            group = groups[neighbour]
            to_groups[group] = to_groups.get(group, 0) + weight
        totals[own] -= degree
        gains = {group: whole * weight - times * totals[group] * degree for group, weight in to_groups.items()}
        best = max(gains, key=lambda group: (gains[group], group == own, -group))
        totals[best] += degree
        if best != own:
            groups[node] = best
            for neighbour in graph.neighbours[node]:
                if groups[neighbour] != best and not is_waiting[neighbour]:
                    waiting.append(neighbour)
                    is_waiting[neighbour] = True
    return groups


def _merged(graph: _Graph, groups: Sequence[int], count: int) -> _Graph:
    """A graph whose nodes are the groups; links within one only count in its degree."""
    neighbours: list[dict[int, int]] = [{} for _ in range(count)]
    degrees = [0] * count
    for node, weights in enumerate(graph.neighbours):
        group = groups[node]
        degrees[group] += graph.degrees[node]
        ours = neighbours[group]
        for neighbour, weight in weights.items():
            other = groups[neighbour]
            if other != group:
                ours[other] = ours.get(other, 0) + weight
    return _Graph(neighbours, degrees)
