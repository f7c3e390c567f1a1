"""From groups of documents to topics.

Belongs here: factorising documents with a topic for each group, and which topics are left. Does not belong here: the
factorisation itself, which documents make a group (`modularity`).
"""

from __future__ import annotations

import numpy as np

from research_platform_assets.analysis.topics.factorization import Factorization, factorize
from research_platform_assets.analysis.topics.modularity import Groups
from research_platform_assets.analysis.topics.neighbours import DECIMALS, Matrix

_ITERATIONS = 20


def factorize_groups(rows: Matrix, groups: Groups) -> Factorization:
    """Factorise `rows` into one topic for each of `groups`, which starts as the mean of its documents."""
    start = np.vstack([_mean(rows[groups == group]) for group in range(int(groups.max()) + 1)])
    return factorize(rows, np.maximum(rows @ start.T, 0.0).round(DECIMALS), start, _ITERATIONS)


def of_several(rows: Matrix, model: Factorization, fewest: int) -> Factorization:
    """Return `model` without the topics that are the main one of a single document of `rows`, or of none.

    What only one repository is about is no theme of the organisation. `rows` are factorised again from the other
    topics, until each has two documents. Where fewer than `fewest` topics would be left, all stay. A document that has
    nothing in common with those that are left has no topic.
    """
    has_topic = model.documents.any(axis=1)
    counts = np.bincount(model.labels()[has_topic], minlength=len(model.terms))
    kept = model.terms[counts > 1]
    if not fewest <= len(kept) < len(model.terms):
        return model
    start = np.maximum(rows @ kept.T, 0.0).round(DECIMALS)
    return of_several(rows, factorize(rows, start, kept, _ITERATIONS), fewest)


def _mean(rows: Matrix) -> Matrix:
    return (np.add.accumulate(rows, axis=0)[-1] / len(rows)).round(DECIMALS)
