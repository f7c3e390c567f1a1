"""How many topics the documents fall into.

Belongs here: the numbers that are tried, and how well a division into groups follows the graph of neighbours. Does not
belong here: how documents come into groups (`consensus`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from research_platform_assets.analysis.topics.consensus import Groups
from research_platform_assets.analysis.topics.neighbours import Matrix

FEWEST_TOPICS = 3
#: Of up to 256 documents; of more, the square root of their number is the most.
MOST_TOPICS = 16
_EACH_NUMBER_UP_TO = 10
_DOCUMENTS_PER_TOPIC = 3
_DECIMALS = 6


def tried_counts(documents: int) -> Sequence[int]:
    """Return the numbers of topics to try: from 3 on, at least 3 documents a topic; see `MOST_TOPICS`.

    Above 10 it is every other number: the more topics there are, the less one more or less changes.
    """
    most = max(1, min(max(MOST_TOPICS, math.isqrt(documents)), documents // _DOCUMENTS_PER_TOPIC))
    numbers = range(min(FEWEST_TOPICS, most), most + 1)
    return [number for number in numbers if number <= _EACH_NUMBER_UP_TO or number % 2 == 0]


def modularity(graph: Matrix, groups: Groups) -> float:
    """Return how much more of the symmetric `graph` lies within `groups` than would do so at random.

    Newman and Girvan (2004), with weights; rounded to 6 decimals. 0 where the graph has no edge.
    """
    strength = np.add.accumulate(graph, axis=1)[:, -1]
    total = float(np.add.accumulate(strength)[-1])
    if not total:
        return 0.0
    membership = groups[:, None] == np.arange(int(groups.max()) + 1)
    inside = sum(float(graph[np.ix_(own, own)].sum()) for own in membership.T)
    shares = [float(strength[own].sum()) / total for own in membership.T]
    return round(inside / total - sum(share * share for share in shares), _DECIMALS)


def best_groups(graph: Matrix, found: Mapping[int, Groups]) -> Groups:
    """Return those of the `found` groups, by their number, that follow `graph` best; ties by the smaller number."""
    scores = {count: modularity(graph, groups) for count, groups in found.items()}
    return found[min(scores, key=lambda count: (-scores[count], count))]
