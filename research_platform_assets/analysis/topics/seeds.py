"""Choosing the repositories that stand for the others.

Belongs here: the facility location heuristics. Does not belong here: how similarity is measured (`neighbours`).
"""

from __future__ import annotations

import numpy as np

from research_platform_assets.analysis.topics.neighbours import Matrix

_GAIN_DECIMALS = 7
_SWAP_ROUNDS = 3


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


def swapped_seeds(similarity: Matrix, count: int) -> list[int]:
    """Return greedy seeds after replacing each in turn by the row that serves best in its place, up to 3 rounds.

    The swap phase of partitioning around medoids: Kaufman and Rousseeuw (1987).
    """
    chosen = greedy_seeds(similarity, count)
    for _ in range(_SWAP_ROUNDS):
        before = list(chosen)
        for place in range(len(chosen)):
            others = chosen[:place] + chosen[place + 1 :]
            best = similarity[:, others].max(axis=1) if others else np.zeros(len(similarity))
            totals = np.maximum(similarity, best[:, None]).sum(axis=0).round(_GAIN_DECIMALS)
            totals[others] = -1.0
            chosen[place] = int(np.argmax(totals))
        if chosen == before:
            break
    return chosen
