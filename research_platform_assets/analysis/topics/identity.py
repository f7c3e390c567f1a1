"""Which topics of a new version are those of the version before.

Belongs here: matching by what topics are about. Does not belong here: what became of topics that are not matched
(`events`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from research_platform_assets.analysis.topics.versions import Topic

LEAST_LIKENESS = 0.3
"""Cosine of the weights of a topic and those of the version before."""
LEAST_LIKENESS_TO_ANCHOR = 0.45
"""Cosine of the weights of a topic and those at its birth: many small steps must not lead to another theme."""
_DECIMALS = 6


def carried(previous: Sequence[Topic], rows: Sequence[Mapping[str, float]]) -> list[int | None]:
    """Return for each of `rows` (weights of terms) the id that it carries on, or None where it is a new topic.

    Of all ways to give each id to at most one row, the one with the largest sum of cosines over both vocabularies
    (Kuhn 1955), among pairs that are alike enough. Cosines are rounded to 6 decimals before they decide; ties go to the
    earlier row and the lower id.
    """
    from scipy import optimize

    known = sorted(previous, key=lambda topic: topic.topic_id)
    if not known or not rows:
        return [None] * len(rows)
    likeness = np.zeros((len(rows), len(known)))
    for line, row in enumerate(rows):
        for column, topic in enumerate(known):
            value = cosine(row, topic.weights)
            if value >= LEAST_LIKENESS and cosine(row, topic.anchor) >= LEAST_LIKENESS_TO_ANCHOR:
                # The first part prefers early rows and columns, the second keeps their order; both together are less
                # than what any two different sums of cosines differ by.
                likeness[line, column] = value - 1e-9 * (line + column) + 1e-12 * line * column
    assigned = cast("Any", optimize).linear_sum_assignment(likeness, maximize=True)
    found: list[int | None] = [None] * len(rows)
    lines: list[int] = assigned[0].tolist()
    columns: list[int] = assigned[1].tolist()
    for line, column in zip(lines, columns, strict=True):
        if likeness[line, column] > 0:
            found[line] = known[column].topic_id
    return found


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two vectors of weighted terms, rounded to 6 decimals; 0 where one has no weight."""
    length = math.sqrt(_product(one, one) * _product(other, other))
    return round(_product(one, other) / length, _DECIMALS) if length > 0 else 0.0


def _product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return math.fsum(one[term] * other[term] for term in one.keys() & other.keys())
