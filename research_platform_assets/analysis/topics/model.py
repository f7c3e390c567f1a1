"""The topic model: from weighted terms to topics.

Belongs here: the order of the steps and what is done with many documents. Does not belong here: the steps themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from research_platform_assets.analysis.topics.corpus import SMOOTHING, Corpus
from research_platform_assets.analysis.topics.factorization import Factorization, factorize
from research_platform_assets.analysis.topics.from_groups import factorize_groups, of_several
from research_platform_assets.analysis.topics.modularity import FEWEST_TOPICS, groups_of
from research_platform_assets.analysis.topics.neighbours import (
    DECIMALS,
    Matrix,
    neighbour_graph,
    similarities,
    smoothed,
)

SAMPLE = 500
_FOLD_IN_ITERATIONS = 30


def fit_corpus(corpus: Corpus, topics_count: int | None) -> Factorization:
    """Return `fit_model` of what repositories say, with the neighbours and the smoothing of their `corpus`."""
    return fit_model(corpus.weights, corpus.repository_ids, topics_count, corpus.kinship, corpus.smoothing)


def fit_model(
    weights: Matrix,
    repository_ids: Sequence[int],
    topics_count: int | None,
    kinship: Matrix | None = None,
    smoothing: float = SMOOTHING,
) -> Factorization:
    """Factorise tf-idf `weights` (a row for each of `repository_ids`, which are sorted) into topics.

    Above 500 documents the number of topics and the topics are found on 500 of them, evenly spaced, and the rest is
    fitted from there.

    Args:
        weights: Rows of length 1.
        repository_ids: The repositories of the rows.
        topics_count: How many topics; None lets the documents decide, and leaves out what is `of_several` no more.
        kinship: How alike each two documents are, by which neighbours are told; None for the cosine of `weights`.
        smoothing: How far each text is moved towards those of its neighbours.
    """
    count = len(repository_ids)
    sample = sampled(count)
    alike = similarities(weights) if kinship is None else kinship
    graph = neighbour_graph(alike[np.ix_(sample, sample)])
    rows = smoothed(weights[sample], graph, smoothing)
    model = factorize_groups(rows, groups_of(graph, topics_count))
    if topics_count is None:
        model = of_several(rows, model, FEWEST_TOPICS)
    if len(sample) == count:
        return model
    everything = smoothed(weights, neighbour_graph(alike), smoothing)
    start = np.maximum(everything @ model.terms.T, 0.0).round(DECIMALS)
    return factorize(everything, start, model.terms, _FOLD_IN_ITERATIONS)


def sampled(count: int) -> list[int]:
    """Return which of `count` documents speak for all of them: all, or 500 that are evenly spaced."""
    return list(range(count)) if count <= SAMPLE else [place * count // SAMPLE for place in range(SAMPLE)]
