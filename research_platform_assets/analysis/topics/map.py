"""A map of topics and repositories: where each stands in a drawing.

Belongs here: placing. Does not belong here: finding topics (`fit`), drawing (`site`).

A topic is an island of its repositories, those most about it in the middle. Topics push each other away and are pulled
together by the repositories that share them, as in Fruchterman and Reingold (1991), Software: Practice and Experience
21, 1129-1164; then islands that overlap are moved apart. Within an island each repository takes the free place nearest
to where its topics pull it. Whatever is added up is added in a fixed order and nothing but +, -, *, / and square roots
is used, which every processor rounds alike; so there is one map, on any machine.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from research_platform_assets.tables.insight import TOPIC_MAP

DECIMALS = 4
_STEPS = 200
_MOST_MOVES = 400
_GAP = 2.5
_MARGIN = 0.03
_NEARLY_NOTHING = 1e-9
# Height of an equilateral triangle: the distance of rows in which round things lie closest.
_ROW = math.sqrt(3.0) / 2.0

Points = npt.NDArray[np.float64]
Shares = Mapping[int, Sequence[tuple[int, float]]]


def topic_map(repository_topics: pl.DataFrame) -> pl.DataFrame:
    """Return `insight.topic_map` from `insight.repository_topics`; without topics there is no map."""
    shares: dict[int, list[tuple[int, float]]] = {}
    for row in repository_topics.sort("repository_id", "rank").iter_rows(named=True):
        shares.setdefault(row["repository_id"], []).append((row["topic_id"], row["share"]))
    return TOPIC_MAP.frame(_rows(shares)).sort(TOPIC_MAP.key)


def _rows(shares: Shares) -> list[dict[str, Any]]:
    numbers = sorted({topic for own in shares.values() for topic, _ in own})
    if not numbers:
        return []
    places = {number: place for place, number in enumerate(numbers)}
    weights = np.zeros((len(shares), len(numbers)))
    for line, own in enumerate(shares.values()):
        for topic, share in own:
            weights[line, places[topic]] = share
    mains = [places[own[0][0]] for own in shares.values()]
    members = [[line for line, main in enumerate(mains) if main == place] for place in range(len(numbers))]
    radii = np.array([math.sqrt(len(each)) / 1.8 + 0.5 for each in members])
    centres = _apart(_drawn_together(_kinship(weights)) * float(radii.max()) * 0.8, radii)
    points = np.zeros((len(shares), 2))
    for place, lines in enumerate(members):
        ordered = sorted(lines, key=lambda line: (-float(weights[line, mains[line]]), line))
        points[ordered] = _settled(centres, place, weights[ordered])
    fitted = _fitted(np.concatenate([centres, points]))
    subjects = [("topic", number, number) for number in numbers]
    subjects += [("repository", number, own[0][0]) for number, own in shares.items()]
    return [
        {"kind": kind, "subject_id": subject, "topic_id": topic, "x": x, "y": y}
        for (kind, subject, topic), (x, y) in zip(subjects, fitted.tolist(), strict=True)
    ]


def _kinship(weights: Points) -> Points:
    """How much topics share repositories: products of shares added up, the largest 1."""
    count = weights.shape[1]
    kinship = np.zeros((count, count))
    for row in weights:
        kinship += row[:, None] * row[None, :]
    np.fill_diagonal(kinship, 0.0)
    return kinship / max(float(kinship.max(initial=0.0)), _NEARLY_NOTHING)


def _drawn_together(kinship: Points) -> Points:
    """Centres without scale, for which one is an edge's length."""
    count = len(kinship)
    points = _in_rows(count)
    for step in range(_STEPS):
        move = np.zeros((count, 2))
        for other in range(count):
            away = points - points[other]
            length = np.maximum(np.sqrt(away[:, 0] * away[:, 0] + away[:, 1] * away[:, 1]), _NEARLY_NOTHING)
            strength = 1.0 / length - kinship[:, other] * length * length - 0.02 * length
            move += away * (strength / length)[:, None]
        length = np.maximum(np.sqrt(move[:, 0] * move[:, 0] + move[:, 1] * move[:, 1]), _NEARLY_NOTHING)
        longest = math.sqrt(count) / 10.0 * (1.0 - step / _STEPS)
        points = points + move / length[:, None] * np.minimum(length, longest)[:, None]
    return points


def _apart(points: Points, radii: Points) -> Points:
    """Centres moved until islands do not overlap, or for as many rounds as are allowed."""
    moved = points.copy()
    for _ in range(_MOST_MOVES):
        is_done = True
        for one in range(len(moved)):
            for other in range(one):
                needed = float(radii[one] + radii[other]) + _GAP
                away = moved[one] - moved[other]
                length = math.sqrt(float(away[0] * away[0] + away[1] * away[1]))
                if length < needed * 0.999:
                    direction = away / length if length > _NEARLY_NOTHING else np.array([1.0, 0.0])
                    push = direction * ((needed - length) / 2.0)
                    moved[one] += push
                    moved[other] -= push
                    is_done = False
        if is_done:
            break
    return moved


def _settled(centres: Points, place: int, weights: Points) -> Points:
    """Places on one island for repositories by their weights, those most about its topic first."""
    free = _island(len(weights))
    found = np.zeros((len(weights), 2))
    for line, own in enumerate(weights):
        pull = np.zeros(2)
        for other, weight in enumerate(own):
            away = centres[other] - centres[place]
            length = math.sqrt(float(away[0] * away[0] + away[1] * away[1]))
            if other != place and weight > 0.0 and length > _NEARLY_NOTHING:
                pull += away / length * weight
        wished = free - pull * math.sqrt(len(weights))
        nearest = int(np.argmin(wished[:, 0] * wished[:, 0] + wished[:, 1] * wished[:, 1]))
        found[line] = free[nearest]
        free = np.delete(free, nearest, axis=0)
    return found + centres[place]


def _island(count: int) -> Points:
    """The `count` places nearest to the middle, in rows shifted by half, at distance 1."""
    reach = math.isqrt(count) + 2
    places = [
        (column + (row % 2) * 0.5, row * _ROW)
        for row in range(-reach, reach + 1)
        for column in range(-reach, reach + 1)
    ]
    return np.array(sorted(places, key=lambda at: (at[0] * at[0] + at[1] * at[1], at))[:count])


def _in_rows(count: int) -> Points:
    """Points in rows of a square; every other row is shifted, so that nothing stands in a line for ever."""
    width = math.isqrt(max(count - 1, 0)) + 1
    row, column = np.divmod(np.arange(count), width)
    return np.stack([column + (row % 2) * 0.5, row], axis=1).astype(np.float64)


def _fitted(points: Points) -> Points:
    """`points` in a rectangle from 0 to 1 with a margin; the longer side fills it, the shape is kept."""
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max()) or 1.0
    return (0.5 + (points - (low + high) / 2.0) / extent * (1.0 - 2.0 * _MARGIN)).round(DECIMALS)
