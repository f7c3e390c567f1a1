"""Non-negative matrix factorisation that gives the same result everywhere.

Belongs here: calling scikit-learn's NMF from a chosen start and rounding what comes back. Does not belong here: the
choice of the start (`from_groups`, `refit`) and of the number of topics (`modularity`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.topics.neighbours import Matrix

DECIMALS = 6
# The coordinate descent cannot leave an exact zero of the start, so none is left in it.
_FLOOR_OF_W = 1e-3
_FLOOR_OF_H = 1e-5


@dataclass(frozen=True)
class Factorization:
    """`documents` (rows) by topics, and topics by terms (columns, rows of length 1), both rounded to 6 decimals."""

    documents: Matrix
    terms: Matrix

    def labels(self) -> npt.NDArray[np.intp]:
        """The strongest topic of each document, ties by the lower topic."""
        return np.argmax(self.documents, axis=1)


def factorize(weights: Matrix, start_documents: Matrix, start_terms: Matrix, iterations: int) -> Factorization:
    """Factorise `weights` (documents by terms) from the given start, with exactly `iterations` steps.

    No random start, no singular value decomposition and no stopping by tolerance: all three differ in the last bits
    between processors, and then in what they decide. What is left of such differences falls to the rounding.
    """
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import NMF

    model = cast("Any", NMF)(len(start_terms), init="custom", solver="cd", max_iter=iterations, tol=0.0)
    found = model.fit_transform(
        csr_matrix(weights),
        W=np.ascontiguousarray(start_documents + _FLOOR_OF_W),
        H=np.ascontiguousarray(start_terms + _FLOOR_OF_H),
    )
    terms = np.asarray(model.components_, dtype=np.float64)
    length = np.sqrt((terms * terms).sum(axis=1))
    length[length == 0] = 1.0
    return Factorization((found * length).round(DECIMALS), (terms / length[:, None]).round(DECIMALS))
