"""The topic model: from weighted terms to topics.

Belongs here: the order of the steps and what is done with many documents. Does not belong here: the steps themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from research_platform_assets.analysis.topics.consensus import (
    factorize_groups,
    merged_groups,
    of_several,
    times_together,
)
from research_platform_assets.analysis.topics.factorization import Factorization, factorize
from research_platform_assets.analysis.topics.modularity import FEWEST_TOPICS, best_groups, tried_counts
from research_platform_assets.analysis.topics.neighbours import (
    DECIMALS,
    Matrix,
    neighbour_graph,
    similarities,
    smoothed,
)

#: How far a text is moved towards those of its neighbours before topics are found in it.
SMOOTHING = 2.0
# The same for the two views that trials take of the documents: which they reach by the graph, and what they say.
_SMOOTHING_OF_PLACES = 2.0
_SMOOTHING_OF_TERMS = 1.0
SAMPLE = 500
#: Numbers of topics that are tried beside one that is given.
_NEAR = 4
_FOLD_IN_ITERATIONS = 30


def fit_model(
    weights: Matrix, repository_ids: Sequence[int], topics_count: int | None, kinship: Matrix | None = None
) -> Factorization:
    """Factorise tf-idf `weights` (a row for each of `repository_ids`, which are sorted) into topics.

    Above 500 documents the number of topics and the topics are found on 500 of them, evenly spaced, and the rest is
    fitted from there.

    Args:
        weights: Rows of length 1.
        repository_ids: The repositories of the rows.
        topics_count: How many topics; None lets the documents decide, and leaves out what is `of_several` no more.
        kinship: How alike each two documents are, by which neighbours are told; None for the cosine of `weights`.
    """
    count = len(repository_ids)
    sample = sampled(count)
    alike = similarities(weights) if kinship is None else kinship
    graph = neighbour_graph(alike[np.ix_(sample, sample)])
    places = np.eye(len(sample))
    views = [
        smoothed(places, graph, _SMOOTHING_OF_PLACES),
        smoothed(weights[sample], graph, _SMOOTHING_OF_TERMS),
    ]
    rows = smoothed(weights[sample], graph, SMOOTHING)
    wanted = None if topics_count is None else min(topics_count, len(sample))
    tried = tried_counts(len(sample)) if wanted is None else range(wanted, min(wanted + _NEAR, len(sample) + 1))
    together = times_together(views, tried)
    groups = best_groups(graph, merged_groups(together, tried if wanted is None else (wanted,)))
    model = factorize_groups(rows, groups)
    if wanted is None:
        model = of_several(rows, model, FEWEST_TOPICS)
    if len(sample) == count:
        return model
    everything = smoothed(weights, neighbour_graph(alike), SMOOTHING)
    start = np.maximum(everything @ model.terms.T, 0.0).round(DECIMALS)
    return factorize(everything, start, model.terms, _FOLD_IN_ITERATIONS)


def sampled(count: int) -> list[int]:
    """Return which of `count` documents speak for all of them: all, or 500 that are evenly spaced."""
    return list(range(count)) if count <= SAMPLE else [place * count // SAMPLE for place in range(SAMPLE)]
