"""Groups of documents that many factorisations agree on.

Belongs here: factorising into different numbers of topics, and merging documents by how often they came together. Does
not belong here: the factorisation itself, which number of groups is the best one (`modularity`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.topics.factorization import Factorization, factorize, trial_labels
from research_platform_assets.analysis.topics.neighbours import DECIMALS, Matrix, similarities
from research_platform_assets.analysis.topics.seeds import greedy_seeds

Groups = npt.NDArray[np.intp]

_TRIAL_ITERATIONS = 15
_FINAL_ITERATIONS = 50


def times_together(views: Sequence[Matrix], counts: Sequence[int]) -> Matrix:
    """Return in how many trials each two documents shared their strongest topic.

    A trial factorises one of `views` (the same documents, smoothed differently) into one of `counts` topics, from seeds
    that stand for the documents. What holds for many numbers of topics holds for more than one lucky choice; Monti et
    al. (2003) call this consensus clustering, Fred and Jain (2005) evidence accumulation.
    """
    together = np.zeros((len(views[0]), len(views[0])))
    for view in views:
        similarity = similarities(view)
        seeds = greedy_seeds(similarity, max(counts))
        for labels in trial_labels(view, similarity, seeds, counts, _TRIAL_ITERATIONS):
            together += labels[:, None] == labels[None, :]
    return together


def merged_groups(together: Matrix, counts: Collection[int]) -> dict[int, Groups]:
    """Return the group of each document for each of `counts` groups, by average linkage.

    The two groups whose documents were together most often on average become one, ties by the lowest rows, until the
    smallest number of groups is left. Sums are whole numbers, so that no order of summation matters.
    """
    labels = np.arange(len(together))
    sums, sizes = together.copy(), np.ones(len(together))
    means = together.copy()
    np.fill_diagonal(means, -1.0)
    found: dict[int, Groups] = {}
    for left in range(len(together), min(counts) - 1, -1):
        if left in counts:
            found[left] = np.unique(labels, return_inverse=True)[1]
        if left == 1:
            break
        kept, gone = divmod(int(np.argmax(means)), len(together))
        labels[labels == gone] = kept
        sums[kept] += sums[gone]
        sums[:, kept] += sums[:, gone]
        sizes[kept] += sizes[gone]
        is_open = means[kept] >= 0
        is_open[gone] = False
        row = np.where(is_open, sums[kept] / (sizes[kept] * sizes), -1.0)
        means[kept], means[:, kept] = row, row
        means[gone], means[:, gone] = -1.0, -1.0
    return found


def factorize_groups(rows: Matrix, groups: Groups) -> Factorization:
    """Factorise `rows` into one topic for each of `groups`, which starts as the mean of its documents."""
    start = np.vstack([_mean(rows[groups == group]) for group in range(int(groups.max()) + 1)])
    return factorize(rows, np.maximum(rows @ start.T, 0.0).round(DECIMALS), start, _FINAL_ITERATIONS)


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
    return of_several(rows, factorize(rows, start, kept, _FINAL_ITERATIONS), fewest)


def _mean(rows: Matrix) -> Matrix:
    return (np.add.accumulate(rows, axis=0)[-1] / len(rows)).round(DECIMALS)
