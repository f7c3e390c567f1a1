"""How values are spread.

Belongs here: quartiles of values that are known. Does not belong here: charts of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Five figures of at least one value, in the unit of the values; quartiles lie between neighbours in proportion."""

    count: int
    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float


def spread(values: Iterable[float | None]) -> Spread | None:
    """The spread of the values that are known; null where none is."""
    ordered = sorted(value for value in values if value is not None)
    if not ordered:
        return None
    lower, median, upper = (_quantile(ordered, part) for part in (0.25, 0.5, 0.75))
    return Spread(len(ordered), ordered[0], lower, median, upper, ordered[-1])


def _quantile(ordered: Sequence[float], part: float) -> float:
    # Hyndman and Fan (1996), definition 7.
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
