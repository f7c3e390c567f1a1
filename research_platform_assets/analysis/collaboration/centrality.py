"""How central people are: ways that lead over them, steps to others, and central company.

Belongs here: the measures and their definitions. Does not belong here: number and weight of direct links (`links`).

Ways are counted in the network of two modes (Borgatti and Everett 1997, Social Networks 19, 243-269), where a step
leads from a person over a shared repository to another person. That costs as much as there are memberships and not
pairs of people. People with the very same repositories are one row with a count: no shortest way leads from one of them
over another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.collaboration.incidence import Alike, Incidence, Numbers, Places, alike

_TOGETHER = 256
"""People from whom ways are followed at the same time."""

Distances = npt.NDArray[np.int32]

_ROUNDS = 5_000
_PRECISION = 1e-10


@dataclass(frozen=True)
class Ways:
    """What the shortest ways say of each person.

    Attributes:
        between: The part of the ways between two others that leads over this person, summed over all such pairs.
        reached: How many people can be reached.
        steps: How many steps that takes altogether.
    """

    between: Numbers
    reached: Places
    steps: Places


def ways(network: Incidence) -> Ways:
    """Shortest ways between all people, by the algorithm of Brandes (2001), Journal of Mathematical Sociology 25."""
    rows = alike(network)
    count = len(rows.counts)
    between = np.zeros(count)
    reached, steps = np.zeros(count, dtype=np.intp), np.zeros(count, dtype=np.intp)
    for start in range(0, count, _TOGETHER):
        sources = np.arange(start, min(start + _TOGETHER, count))
        distance, numbers = _forward(rows, sources)
        # Those who are like the source are one step away from it.
        like = rows.counts[sources] - 1
        reached[sources] = rows.counts @ (distance > 0) + like
        steps[sources] = rows.counts @ np.maximum(distance, 0) + like
        over = _backward(rows, distance, numbers) * rows.counts[sources]
        # Accumulating adds strictly from left to right; `sum` adds in an order that hangs on the processor.
        between += np.add.accumulate(over, axis=1)[:, -1]
    return Ways((between / 2)[rows.of], reached[rows.of], steps[rows.of])


def betweenness(found: Ways, people_count: int) -> list[float | None]:
    """Freeman (1977), Sociometry 40, 35-41: the part of all pairs of others, of `people_count` people in all."""
    pairs = (people_count - 1) * (people_count - 2) / 2
    return [float(value) / pairs if pairs else None for value in found.between]


def closeness(found: Ways, people_count: int) -> list[float]:
    """Wasserman and Faust (1994), Social Network Analysis, p. 201: for networks that do not hang together."""
    return [
        int(reached) / (people_count - 1) * (int(reached) / int(steps))
        for reached, steps in zip(found.reached, found.steps, strict=True)
    ]


def eigenvector(network: Incidence) -> list[float | None]:
    """Bonacich (1972), Journal of Mathematical Sociology 2, 113-120, by weight; the maximum of each component is 1.

    None where repetition does not settle, as no vector is then determined by the digits of a float.
    """
    share = 1.0 / (network.sizes - 1)
    own = network.to_people @ share
    values = np.ones(network.people_count)
    change = values
    for _ in range(_ROUNDS):
        # The own value is added, so that the vector does not swing between two sides of a network.
        spread = network.to_people @ (share * (network.to_repositories @ values)) - own * values + values
        following = spread / _maxima(spread, network.components)
        change = _maxima(np.abs(following - values), network.components)
        values = following
        if (change < _PRECISION).all():
            break
    return [float(value) if moved < _PRECISION else None for value, moved in zip(values, change, strict=True)]


def _forward(rows: Alike, sources: Places) -> tuple[Distances, Numbers]:
    """Steps from each of `sources` (columns) to all rows, -1 where nothing leads, and numbers of ways to one of each.

    Of its own row the source is there alone: over those who are like it no shortest way leads.
    """
    distance = np.full((len(rows.counts), len(sources)), -1, dtype=np.int32)
    numbers = np.zeros(distance.shape)
    columns = np.arange(len(sources))
    distance[sources, columns] = 0
    numbers[sources, columns] = 1.0
    front, level = numbers, 0
    while True:
        arrived = rows.spread(front)
        is_new = (distance < 0) & (arrived > 0)
        if not is_new.any():
            return distance, numbers
        level += 1
        distance[is_new] = level
        front = np.where(is_new, arrived, 0.0)
        numbers = numbers + front
        front *= rows.counts[:, None]


def _backward(rows: Alike, distance: Distances, numbers: Numbers) -> Numbers:
    """For one of each row and one source of each column the parts of ways to others that lead over it."""
    over = np.zeros(distance.shape)
    for level in range(int(distance.max(initial=0)), 1, -1):
        at = distance == level
        part = np.divide(1.0 + over, numbers, out=np.zeros_like(over), where=at)
        part *= rows.counts[:, None]
        over += np.where(distance == level - 1, numbers * rows.spread(part), 0.0)
    return over


def _maxima(values: Numbers, groups: Places) -> Numbers:
    """For each person the largest of `values` in the person's group."""
    largest = np.zeros(int(groups.max(initial=-1)) + 1)
    np.maximum.at(largest, groups, values)
    return largest[groups]
