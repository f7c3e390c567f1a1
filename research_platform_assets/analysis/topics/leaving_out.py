"""Whether repositories keep their main topic when topics are fitted without them.

Belongs here: fitting to a part of the repositories and placing the others. Does not belong here: what follows from it
(`quality`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from research_platform_assets.analysis.topics.corpus import SMOOTHING
from research_platform_assets.analysis.topics.factorization import DECIMALS, factorize
from research_platform_assets.analysis.topics.model import sampled
from research_platform_assets.analysis.topics.neighbours import Matrix, neighbour_graph, similarities, smoothed
from research_platform_assets.analysis.topics.placing import Space
from research_platform_assets.analysis.topics.refit import start_weights
from research_platform_assets.analysis.topics.selection import PARTS, folds
from research_platform_assets.analysis.topics.versions import Text, Version

_ITERATIONS = 20
_PLACING_ITERATIONS = 100


def kept_topics(version: Version, texts: Sequence[Text], mains: Mapping[int, int]) -> dict[int, bool]:
    """Return by repository whether it gets its main topic again from topics that were fitted without it.

    The repositories fall into five parts by their ids. Topics are fitted again to all parts but one, from where they
    are, and those of that part are placed in them, so that each text meets topics in which it has no say. This is the
    stability of Greene, O'Callaghan and Cunningham (2014), How many topics?, for repositories in place of terms. Of
    more than 500 repositories 500 take part, evenly spaced.

    Args:
        version: The version of the model, with at least 2 topics.
        texts: What repositories say.
        mains: Main topic of each repository that has one; others do not take part.
    """
    space = Space.of(version)
    ids, start = space.topic_ids, space.topics
    known = sorted(
        (text for text in texts if mains.get(text.repository_id) in ids), key=lambda text: text.repository_id
    )
    seen = [known[place] for place in sampled(len(known))]
    numbers = [text.repository_id for text in seen]
    rows = space.rows(space.counts([text.document for text in seen]))
    found: dict[int, bool] = {}
    for kept in folds(numbers)[:PARTS]:
        if not kept.any():
            continue
        # Neighbours by terms alone: the kinship of all texts also knows those that are left out.
        fitted = smoothed(rows[kept], neighbour_graph(similarities(rows[kept])), SMOOTHING)
        again = factorize(fitted, start_weights(fitted, start), start, _ITERATIONS).terms
        left_out = np.flatnonzero(~kept)
        labels = np.argmax(_placed(rows[left_out], again), axis=1).tolist()
        found |= {
            numbers[place]: ids[label] == mains[numbers[place]]
            for place, label in zip(left_out.tolist(), labels, strict=True)
        }
    return dict(sorted(found.items()))


def _placed(rows: Matrix, topics: Matrix) -> Matrix:
    """The weight of each of `topics` in each of `rows`, rounded; topics stay as they are."""
    from scipy.sparse import csr_matrix
    from sklearn import decomposition

    found, _, _ = cast("Any", decomposition).non_negative_factorization(
        csr_matrix(rows),
        H=topics,
        update_H=False,
        n_components=len(topics),
        solver="cd",
        tol=0.0,
        max_iter=_PLACING_ITERATIONS,
    )
    return np.asarray(found, dtype=np.float64).round(DECIMALS)
