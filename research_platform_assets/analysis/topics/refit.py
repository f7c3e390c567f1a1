"""Fitting topics anew from the topics that there are.

Belongs here: where such a fit starts from, and which repositories have a say in it. Does not belong here: a fit from
nothing (`model`), when there is a new version (`drift`), which of its topics are the old ones (`identity`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.factorization import Factorization, factorize
from research_platform_assets.analysis.topics.identity import carried
from research_platform_assets.analysis.topics.neighbours import (
    DECIMALS,
    Matrix,
    neighbour_graph,
    ordered_product,
    smoothed,
)
from research_platform_assets.analysis.topics.versions import Topic

_ITERATIONS = 100
_LIKENESS_DECIMALS = 4
#: The error is a sum of squares: twice a row weighs as much as four of them.
_SAY_OF_A_TOPIC = 2.0


def carried_on(
    corpus: Corpus, topics: Sequence[Topic], fitting: Collection[int], group: Collection[int]
) -> Factorization | None:
    """Return `refit` of those of `topics` that are found again; those that are not are given up one after the other.

    None where fewer than half of them are left: what repositories say is something else altogether.
    """
    left = list(topics)
    while 2 * len(left) >= len(topics):
        found = refit(corpus, left, fitting, group)
        rows = [weights_of(row, corpus.terms) for row in found.terms.tolist()]
        again = set(carried(left, rows))
        if again >= {topic.topic_id for topic in left}:
            return found
        left = [topic for topic in left if topic.topic_id in again]
    return None


def weights_of(row: Sequence[float], terms: Sequence[str]) -> dict[str, float]:
    """Return the weight of each term that has some."""
    return {term: weight for term, weight in zip(terms, row, strict=True) if weight}


def refit(corpus: Corpus, topics: Sequence[Topic], fitting: Collection[int], group: Collection[int]) -> Factorization:
    """Factorise the texts of a day, starting from `topics` and, where there is a `group` of repositories, one of these.

    Topics that only moved a little are found again, where a start from nothing might find other ones that serve as
    well. Each of them also has the say of four repositories, lest one that lost its own takes up with others'. Only
    repositories that are `fitting` a topic and those of the group have a say in what topics are about: one
    that fits none would bend the topic that is forced on it. The result has a row for each all the same.
    """
    weights = smoothed(corpus.weights, neighbour_graph(corpus.kinship), corpus.smoothing)
    start = topic_rows(topics, corpus.terms)
    ids = corpus.repository_ids
    members = [place for place, each in enumerate(ids) if each in group]
    if members:
        start = np.vstack([start, weights[members].mean(axis=0).round(DECIMALS)])
    heard = [place for place, each in enumerate(ids) if each in fitting or each in group]
    rows = np.vstack([weights[heard], _SAY_OF_A_TOPIC * start[: len(topics)]])
    found = factorize(rows, start_weights(rows, start), start, _ITERATIONS)
    documents = np.zeros((len(ids), len(start)))
    documents[heard] = found.documents[: len(heard)]
    return Factorization(documents, found.terms)


def start_weights(rows: Matrix, topics: Matrix) -> Matrix:
    """Return the weights of topics (columns) in documents (rows) from which a factorisation starts."""
    return np.maximum(rows @ topics.T, 0.0).round(DECIMALS)


def topic_rows(topics: Sequence[Topic], terms: Sequence[str]) -> Matrix:
    """Return the weights of `terms` (columns) in `topics` (rows)."""
    return np.array([[topic.weights.get(term, 0.0) for term in terms] for topic in topics])


def likeness(corpus: Corpus, topics: Sequence[Topic]) -> dict[int, float]:
    """Return how well each repository with enough text fits the topic nearest to it: a cosine, rounded to 4 decimals.

    It is taken over the vocabulary of the day, so that words which no topic knows count against it.
    """
    nearest = ordered_product(corpus.weights, topic_rows(topics, corpus.terms).T).max(axis=1).round(_LIKENESS_DECIMALS)
    return dict(zip(corpus.repository_ids, nearest.tolist(), strict=True))
