"""The topic model: from weighted terms to topics.

Belongs here: the order of the steps and what is done with many documents. Does not belong here: the steps themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from research_platform_assets.analysis.topics.consensus import consensus_factorization
from research_platform_assets.analysis.topics.factorization import Factorization, factorize
from research_platform_assets.analysis.topics.neighbours import (
    DECIMALS,
    Matrix,
    neighbour_graph,
    similarities,
    smoothed,
)
from research_platform_assets.analysis.topics.selection import most_stable, stability

SMOOTHINGS = (0.5, 1.0)
SAMPLE = 500
_FOLD_IN_ITERATIONS = 30


def fit_model(weights: Matrix, repository_ids: Sequence[int], topics_count: int | None) -> Factorization:
    """Factorise tf-idf `weights` (a row for each of `repository_ids`, which are sorted) into topics.

    Above 500 documents the number of topics and the topics are found on 500 of them, evenly spaced, and the rest is
    fitted from there.
    """
    count = len(repository_ids)
    sample = list(range(count)) if count <= SAMPLE else [place * count // SAMPLE for place in range(SAMPLE)]
    sampled = weights[sample]
    graph = neighbour_graph(similarities(sampled))
    views = [smoothed(sampled, graph, strength) for strength in SMOOTHINGS]
    if topics_count is None:
        ids = [repository_ids[place] for place in sample]
        topics_count = most_stable(stability(views[0], similarities(views[0]), ids), len(ids))
    model = consensus_factorization(views, min(topics_count, len(sample)))
    if len(sample) == count:
        return model
    everything = smoothed(weights, neighbour_graph(similarities(weights)), SMOOTHINGS[0])
    start = np.maximum(everything @ model.terms.T, 0.0).round(DECIMALS)
    return factorize(everything, start, model.terms, _FOLD_IN_ITERATIONS)
