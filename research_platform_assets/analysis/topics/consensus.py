"""A start for the factorisation that does not hang on one unlucky choice.

Belongs here: agreeing on groups of documents over several factorisations. Does not belong here: the factorisation.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.topics.factorization import Factorization, factorize, factorize_from_seeds
from research_platform_assets.analysis.topics.neighbours import DECIMALS, Matrix, similarities
from research_platform_assets.analysis.topics.seeds import swapped_seeds

_EXTRA_TOPICS = (0, 1, 2, 3)
_TRIAL_ITERATIONS = 60
_FINAL_ITERATIONS = 100


def consensus_factorization(views: list[Matrix], topics: int) -> Factorization:
    """Factorise the first of `views` (the same documents, smoothed differently) into `topics` topics.

    Every view is factorised into `topics` and up to 3 more topics. How often two documents share their strongest topic
    is a similarity; the groups around its seeds give the start of the final factorisation. Monti et al. (2003) call
    this consensus clustering.
    """
    together = _co_association(views, topics)
    seeds = swapped_seeds(together, topics)
    groups = np.argmax(together[:, seeds], axis=1)
    start_terms = _group_means(views[0], groups, topics)
    return factorize(
        views[0], np.maximum(views[0] @ start_terms.T, 0.0).round(DECIMALS), start_terms, _FINAL_ITERATIONS
    )


def _co_association(views: list[Matrix], topics: int) -> Matrix:
    count = len(views[0])
    together = np.zeros((count, count))
    trials = 0
    for view in views:
        similarity = similarities(view)
        for extra in _EXTRA_TOPICS:
            seeds = swapped_seeds(similarity, min(topics + extra, count - 1))
            labels = factorize_from_seeds(view, similarity, seeds, _TRIAL_ITERATIONS).labels()
            together += labels[:, None] == labels[None, :]
            trials += 1
    return (together / trials).round(DECIMALS)


def _group_means(rows: Matrix, groups: npt.NDArray[np.intp], count: int) -> Matrix:
    # Two seeds that every trial put together leave one of them without a group: it starts from the mean of all.
    members = [rows[groups == group] for group in range(count)]
    return np.vstack([(own if len(own) else rows).mean(axis=0) for own in members]).round(DECIMALS)
