"""Choosing the repositories that stand for the others.

Belongs here: the heuristic for facility location. Does not belong here: how similarity is measured (`neighbours`).
"""

from __future__ import annotations

import numpy as np

from research_platform_assets.analysis.topics.neighbours import Matrix

_GAIN_DECIMALS = 7


def greedy_seeds(similarity: Matrix, count: int) -> list[int]:
    """Return `count` rows, each adding most to the sum of every row's similarity to its nearest seed; ties by row.

    The greedy heuristic for facility location: Nemhauser, Wolsey and Fisher (1978).
    """
    best = np.zeros(len(similarity))
    chosen: list[int] = []
    for _ in range(min(count, len(similarity))):
        gains = (np.maximum(similarity, best[:, None]).sum(axis=0) - best.sum()).round(_GAIN_DECIMALS)
        gains[chosen] = -1.0
        chosen.append(int(np.argmax(gains)))
        best = np.maximum(best, similarity[:, chosen[-1]])
    return chosen
