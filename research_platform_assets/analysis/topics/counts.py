"""How often texts have terms, as matrices.

Belongs here: from counted documents to sparse matrices, and the logarithms of their counts. Does not belong here: which
terms take part, and how heavy each is (`vocabulary`, `fields`, `placing`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.topics.documents import Document

Sparse = Any
"""A `scipy.sparse.csr_matrix`, its indices sorted, for which there are no types."""


def document_frequencies(documents: Sequence[Document]) -> Counter[str]:
    """Return how many of `documents` have each term."""
    return Counter(chain.from_iterable(each.counts for each in documents))


def count_matrix(documents: Sequence[Document], columns: Mapping[str, int], width: int) -> Sparse:
    """Return how often each of `documents` (rows) has the terms of each of `width` columns.

    Terms with the same column count together; one that `columns` does not have counts nowhere.
    """
    from scipy.sparse import coo_matrix

    size = sum(len(each.counts) for each in documents)
    places = np.fromiter(map(columns.get, chain.from_iterable(each.counts for each in documents), repeat(-1)), np.intp)
    values = np.fromiter(chain.from_iterable(each.counts.values() for each in documents), np.int64, size)
    rows = np.repeat(np.arange(len(documents)), [len(each.counts) for each in documents])
    known = places >= 0
    found = cast("Any", coo_matrix)((values[known], (rows[known], places[known])), shape=(len(documents), width))
    return found.tocsr()


def logarithms(counts: Sparse) -> Sparse:
    """Return 1 + ln of each of `counts` that is not 0.

    Worked out by Python's `math`, since vectorised logarithms differ in the last bit between processors.
    """
    found = counts.astype(np.float64)
    values, places = np.unique(counts.data, return_inverse=True)
    found.data = np.array([1 + math.log(value) for value in values.tolist()], dtype=np.float64)[places]
    return found


def has_any(counts: Sparse) -> Sparse:
    """Return 1 in place of each of `counts` that is not 0."""
    return (counts > 0).astype(np.int64)


def column_frequencies(counts: Sparse) -> npt.NDArray[np.int64]:
    """Return how many rows have anything in each column."""
    return np.asarray(counts.getnnz(axis=0), dtype=np.int64)
