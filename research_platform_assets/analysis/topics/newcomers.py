"""Repositories that fit no topic and are alike: whether they would make another one.

Belongs here: finding such a group, and how well it would hold as a topic. Does not belong here: for how many days it
must hold (`drift`), making it one (`refit`).
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

import numpy as np

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.factorization import Factorization, factorize
from research_platform_assets.analysis.topics.neighbours import DECIMALS, Matrix, similarities
from research_platform_assets.analysis.topics.refit import start_weights, topic_rows
from research_platform_assets.analysis.topics.selection import folds
from research_platform_assets.analysis.topics.versions import Topic

LEAST_MEMBERS = 4
_ITERATIONS = 30
_HALF = 0.5
_AGREEMENT_DECIMALS = 4


def newcomers(corpus: Corpus, likeness: Mapping[int, float], limit: float) -> tuple[int, ...]:
    """Return the largest group of at least 4 repositories that fit no topic and are alike, by id; empty without any.

    A repository fits none where its `likeness` to the nearest is below `limit`. Two are alike where their cosine is at
    least half of what is usual between a repository and its nearest neighbour; a group hangs together by such pairs.
    Ties go to the group with the lowest id.
    """
    similar = similarities(corpus.weights)
    nearest: list[float] = similar.max(axis=1).tolist() if len(similar) else [0.0]
    usual = round(statistics.median(nearest), DECIMALS)
    ids = corpus.repository_ids
    left = [place for place, each in enumerate(ids) if likeness[each] < limit]
    groups: list[list[int]] = []
    while left:
        group = [left.pop(0)]
        for place in group:
            near = [other for other in left if similar[place, other] >= _HALF * usual and similar[place, other] > 0]
            group += near
            left = [other for other in left if other not in near]
        groups.append(sorted(group))
    largest = max(groups, key=lambda group: (len(group), -group[0])) if groups else []
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
