"""How stable a number of topics is when documents are left out.

Belongs here: the folds, the score, and how much of it counts. Does not belong here: the number of topics of a fit from
nothing, which is chosen by `modularity`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.topics.factorization import factorize_from_seeds
from research_platform_assets.analysis.topics.neighbours import Matrix
from research_platform_assets.analysis.topics.seeds import greedy_seeds

PARTS = 5
_SPLITS_OF_SMALL = 4
_SMALL = 150
_ITERATIONS = 15
# Pulls towards the square root of the number of documents where stabilities are nearly equal, the more so the fewer
# documents speak: 0.1 at 42 documents, 0.04 at 264. On labelled collections this chose better than a weaker pull, and
# the same number more often when the folds were drawn anew.
_PRIOR_WEIGHT = 0.65
_SCORE_DECIMALS = 6


def folds(repository_ids: Sequence[int]) -> list[npt.NDArray[np.bool_]]:
    """Return which documents each fold keeps: 4 splits into 5 parts below 150 documents, one split from there on.

    The part that a document belongs to hangs on its id alone, so one document more or less moves no other.
    """
    splits = _SPLITS_OF_SMALL if len(repository_ids) < _SMALL else 1
    found: list[npt.NDArray[np.bool_]] = []
    for split in range(splits):
        part = np.array([_part(split, repository_id) for repository_id in repository_ids])
        found += [part != left_out for left_out in range(PARTS) if (part == left_out).any()]
    return found


def _part(split: int, repository_id: int) -> int:
    digest = hashlib.sha256(f"{split}:{repository_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % PARTS


def stability(
    weights: Matrix, similarity: Matrix, repository_ids: Sequence[int], counts: Sequence[int]
) -> dict[int, float]:
    """Return how stable each of `counts` numbers of topics is.

    The mean adjusted mutual information between the strongest topics of the documents of a fold, once from the model of
    all documents and once from the model of the fold alone; rounded to 6 decimals.
    """
    from sklearn import metrics

    mutual_information = cast("Any", metrics).adjusted_mutual_info_score
    seeds = greedy_seeds(similarity, counts[-1])
    whole = {k: factorize_from_seeds(weights, similarity, seeds[:k], _ITERATIONS).labels() for k in counts}
    agreement: dict[int, list[float]] = {k: [] for k in counts}
    for kept in folds(repository_ids):
        part_weights, part_similarity = weights[kept], similarity[np.ix_(kept, kept)]
        part_seeds = greedy_seeds(part_similarity, counts[-1])
        for k in counts:
            part = factorize_from_seeds(part_weights, part_similarity, part_seeds[:k], _ITERATIONS).labels()
            agreement[k].append(float(mutual_information(whole[k][kept], part)))
    return {k: round(math.fsum(scores) / len(scores), _SCORE_DECIMALS) for k, scores in agreement.items()}


def preference(stability: float, count: int, documents: int) -> float:
    """Return the `stability` of `count` topics less 0.65 |ln(count / sqrt(n))| / sqrt(n) for n documents."""
    root = math.sqrt(documents)
    return round(stability - _PRIOR_WEIGHT / root * abs(math.log(count / root)), _SCORE_DECIMALS)
