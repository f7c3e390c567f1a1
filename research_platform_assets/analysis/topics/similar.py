"""Which repositories are most alike, by what their texts say.

Belongs here: the nearest of each repository in the space of the topic model. Does not belong here: that space
(`vocabulary`, `neighbours`), topics (`model`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from research_platform_assets.analysis.topics.neighbours import (
    Matrix,
    neighbour_graph,
    similarities,
    smoothed,
)

NEAREST = 10
SIMILARITY_DECIMALS = 4
_SMOOTHING = 1.0


def similar_rows(weights: Matrix, kinship: Matrix, repository_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return the rows of `insight.similar_repositories`: for each repository the `NEAREST` most similar others.

    Similarity is the cosine of two rows of tf-idf `weights` (a row for each of `repository_ids`, which are sorted),
    each smoothed over its nearest neighbours by `kinship`, half as far as for topics, rounded to `SIMILARITY_DECIMALS`
    before it decides. Ties go to the lower id. One that shares nothing, also with no neighbour's neighbour, is not
    among them, so there may be fewer.
    """
    found = similarities(smoothed(weights, neighbour_graph(kinship), _SMOOTHING), SIMILARITY_DECIMALS)
    rows: list[dict[str, Any]] = []
    for place, own in enumerate(found):
        # Sorting all of them would do the same in more time.
        least = np.partition(own, -NEAREST)[-NEAREST] if len(own) > NEAREST else 0.0
        near = np.flatnonzero((own >= least) & (own > 0))
        nearest: list[int] = near[np.argsort(-own[near], kind="stable")][:NEAREST].tolist()
        rows += [
            {
                "repository_id": repository_ids[place],
                "other_id": repository_ids[other],
                "similarity": min(float(own[other]), 1.0),
                "rank": rank,
            }
            for rank, other in enumerate(nearest, start=1)
        ]
    return rows
