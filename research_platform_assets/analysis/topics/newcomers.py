"""Repositories that fit no topic and are alike: whether they would make another one.

Belongs here: finding such a group, and how well it would hold as a topic. Does not belong here: for how many days it
must hold (`drift`), making it one (`refit`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.factorization import Factorization, factorize
from research_platform_assets.analysis.topics.neighbours import DECIMALS, Matrix, similarities
from research_platform_assets.analysis.topics.refit import start_weights, topic_rows
from research_platform_assets.analysis.topics.selection import folds
from research_platform_assets.analysis.topics.versions import Topic

#: Of groups of four some were left over from themes that a fit had not found worth a topic of their own.
LEAST_MEMBERS = 5
_ITERATIONS = 30
_AGREEMENT_DECIMALS = 4


def newcomers(corpus: Corpus, unfit: Collection[int], limit: float) -> tuple[int, ...]:
    """Return the largest group of at least 5 repositories among those that fit no topic which are alike, by id.

    Two are alike where their cosine is at least `limit`; a group hangs together by such pairs. Ties go to the group
    with the lowest id. Empty where there is none.
    """
    ids = [each for each in corpus.repository_ids if each in unfit]
    if len(ids) < LEAST_MEMBERS:
        return ()
    similar = similarities(corpus.weights[[each in unfit for each in corpus.repository_ids]])
    left = list(range(len(ids)))
    groups: list[list[int]] = []
    while left:
        group = [left.pop(0)]
        for place in group:
            near = [other for other in left if similar[place, other] >= limit and similar[place, other] > 0]
            group += near
            left = [other for other in left if other not in near]
        groups.append(sorted(group))
    largest = max(groups, key=lambda group: (len(group), -group[0]))
    return tuple(ids[place] for place in largest) if len(largest) >= LEAST_MEMBERS else ()


def agreement(corpus: Corpus, topics: Sequence[Topic], group: Sequence[int]) -> float:
    """Return how well `group` is found again as a topic of its own by those who have not seen it, from 0 to 1.

    Parts of the repositories are left out in turn; the rest is factorised with one more topic, and then the left out
    ones are placed. The value is the Jaccard coefficient of the group and of those that were placed in the new topic
    while they were left out; Hennig (2007), Computational Statistics & Data Analysis 52, 258-271, calls a cluster
    stable where such a coefficient is 0.75 or more. Rounded to 4 decimals.
    """
    known = topic_rows(topics, corpus.terms)
    ids = corpus.repository_ids
    is_member = np.array([each in group for each in ids])
    both = either = 0
    for kept in folds(ids):
        rows = corpus.weights[kept]
        members = corpus.weights[kept & is_member]
        if len(members) == 0:
            either += int((~kept & is_member).sum())
            continue
        start = np.vstack([known, members.mean(axis=0).round(DECIMALS)])
        model = factorize(rows, start_weights(rows, start), start, _ITERATIONS)
        placed = _labels(model, corpus.weights[~kept]) == len(known)
        both += int((placed & is_member[~kept]).sum())
        either += int((placed | is_member[~kept]).sum())
    return round(both / either, _AGREEMENT_DECIMALS) if either else 0.0


def _labels(model: Factorization, rows: Matrix) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """The topic nearest to each of `rows`."""
    return np.argmax((rows @ model.terms.T).round(DECIMALS), axis=1)
