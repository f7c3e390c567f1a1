"""A drawing of the network: where each person stands.

Belongs here: placing people who hang together, and placing such components beside each other. Does not belong here:
drawing (`site`).

Forces as in ForceAtlas2 (Jacomy, Venturini, Heymann and Bastian 2014, PLoS ONE 9, e98679): people push each other away,
and repositories pull their people together, which is the weight of Newman. A step is at most as long as a temperature
that falls evenly (Fruchterman and Reingold 1991). Whatever is added up is added in a fixed order and nothing but +, -,
*, / and square roots is used, which every processor rounds alike; so there is one drawing, on any machine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from research_platform_assets.analysis.collaboration.incidence import Incidence, Numbers, Places

DECIMALS = 4
_MOST_STEPS, _FEWEST_STEPS = 300, 40
_PAIRS_IN_ALL = 600_000_000
_PAIRS_AT_ONCE = 32_768
_MARGIN = 0.1
_NEARLY_NOTHING = 1e-9


def placed(network: Incidence, order: Sequence[int], alone_count: int) -> tuple[Numbers, Numbers]:
    """Places in a square from 0 to 1: of the people of `network`, and of as many more who work alone, in rows of x, y.

    `order` has all people of the network, those who should begin beside each other in a row. The largest component
    stands at the top left; y grows downwards.
    """
    members = _by_component(network, order)
    sides = [math.sqrt(len(each)) for each in members] + [1.0] * alone_count
    corners, extent = _shelved(sides)
    linked = np.zeros((network.people_count, 2))
    for each, corner, side in zip(members, corners, sides, strict=False):
        linked[each] = corner + _fitted(_pushed_and_pulled(network, each)) * side
    alone = corners[len(members) :] + 0.5
    return (linked / extent).round(DECIMALS), (alone / extent).round(DECIMALS)


def _by_component(network: Incidence, order: Sequence[int]) -> list[Places]:
    ordered = np.asarray(order, dtype=np.intp)
    return [
        ordered[network.components[ordered] == number] for number in range(int(network.components.max(initial=-1)) + 1)
    ]


def _shelved(sides: Sequence[float]) -> tuple[Numbers, float]:
    """The upper left corners of squares put on shelves in their order, and the side of the square that holds them."""
    width = max(1.0, math.sqrt(math.fsum(side * side for side in sides)), *sides)
    corners: list[tuple[float, float]] = []
    x = y = height = 0.0
    for side in sides:
        if x and x + side > width:
            x, y, height = 0.0, y + height, 0.0
        corners.append((x, y))
        x, height = x + side, max(height, side)
    return np.array(corners, dtype=np.float64).reshape(-1, 2), max(width, y + height)


def _fitted(points: Numbers) -> Numbers:
    """`points` in a square from 0 to 1 with a margin, in the middle, their shape kept."""
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max()) or 1.0
    return 0.5 + (points - (low + high) / 2) / extent * (1 - 2 * _MARGIN)


def _pushed_and_pulled(network: Incidence, members: Places) -> Numbers:
    """Places of the people of one component, without scale."""
    to_people, to_repositories, sizes = _part(network, members)
    count = len(members)
    points = _rows(count)
    pull = sizes / (sizes - 1)
    strength = to_people @ pull
    steps = max(_FEWEST_STEPS, min(_MOST_STEPS, _PAIRS_IN_ALL // (count * count)))
    for step in range(steps):
        centres = (to_repositories @ points) / sizes[:, None]
        force = to_people @ (centres * pull[:, None]) - points * strength[:, None] + _repulsion(points)
        move = force / (1.0 + strength[:, None])
        length = np.sqrt(move[:, 0] * move[:, 0] + move[:, 1] * move[:, 1])
        longest = math.sqrt(count) / 10 * (1 - step / steps)
        points = points + move * np.minimum(1.0, longest / np.maximum(length, _NEARLY_NOTHING))[:, None]
    return points


def _part(network: Incidence, members: Places) -> tuple[Numbers, Numbers, Numbers]:
    """The matrices of one component: people by repositories, back, and the people of each repository."""
    kept = np.flatnonzero(network.to_repositories @ _marked(network.people_count, members))
    to_people = network.to_people[members][:, kept]
    return to_people, network.to_repositories[kept][:, members], network.sizes[kept].astype(np.float64)


def _marked(count: int, members: Places) -> Numbers:
    marks = np.zeros(count)
    marks[members] = 1.0
    return marks


def _rows(count: int) -> Numbers:
    """Points in rows of a square, every other row backwards, so that neighbours in the order are neighbours."""
    width = math.isqrt(max(count - 1, 0)) + 1
    row, column = np.divmod(np.arange(count), width)
    column = np.where(row % 2 == 0, column, width - 1 - column)
    return np.stack([column, row], axis=1).astype(np.float64)


def _repulsion(points: Numbers) -> Numbers:
    """The push on each point by all others, as strong as the reciprocal of the distance."""
    x, y = points.T.astype(np.float32, order="C")
    count = len(points)
    force = np.zeros((2, count))
    together = max(1, _PAIRS_AT_ONCE // count)
    for start in range(0, count, together):
        # One row for each of the points that push; rows are added one after the other.
        dx = x - x[start : start + together, None]
        dy = y - y[start : start + together, None]
        squares = dx * dx
        squares += dy * dy
        squares += _NEARLY_NOTHING
        dx /= squares
        dy /= squares
        force[0] += dx.sum(axis=0)
        force[1] += dy.sum(axis=0)
    return force.T
