"""How much a score depends on the choice of weights.

Belongs here: evaluating a score under other weights of its dimensions. Weights are a judgement; where a small change of
them moves the level, the level says less than the figure behind it (OECD and JRC, Handbook on Constructing Composite
Indicators, 2008, chapter 7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt

FACTORS = (0.5, 1.0, 1.5)
"""What the weight of each dimension is multiplied by, independently of the others."""


@dataclass(frozen=True)
class Part:
    """Points earned in one dimension, and the points there that could be judged."""

    points: float
    possible: float


@dataclass(frozen=True)
class Sensitivity:
    """What becomes of a score when each dimension weighs half, the same, or half as much again.

    Attributes:
        level_change_share: Part of all these combinations in which the level is another one.
        lowest_score: The lowest score among them.
        highest_score: The highest one.
    """

    level_change_share: float
    lowest_score: float
    highest_score: float


def sensitivity(parts: Sequence[Part], level_of: Callable[[float], str], decimals: int) -> Sensitivity:
    """The sensitivity of the score that `parts` make; at least one of them has points that could be judged.

    All combinations of `FACTORS` are tried, so nothing is drawn at random. Scores are rounded to `decimals` before
    their levels are compared.
    """
    judged = [part for part in parts if part.possible > 0]
    factors = _combinations(len(judged))
    earned = _weighted(factors, [part.points for part in judged])
    possible = _weighted(factors, [part.possible for part in judged])
    scores: list[float] = np.round(100 * earned / possible, decimals).tolist()
    own = level_of(round(100 * sum(part.points for part in judged) / sum(part.possible for part in judged), decimals))
    changed = sum(level_of(score) != own for score in scores)
    return Sensitivity(changed / len(scores), min(scores), max(scores))


@cache
def _combinations(dimensions: int) -> npt.NDArray[np.float64]:
    return np.array(list(product(FACTORS, repeat=dimensions)))


def _weighted(factors: npt.NDArray[np.float64], values: Sequence[float]) -> npt.NDArray[np.float64]:
    # Column by column, so that the order of the additions is the same on every machine.
    total = np.zeros(len(factors))
    for column, value in enumerate(values):
        total = total + factors[:, column] * value
    return total
