"""Which repositories are alike, and smoothing their texts over those that are.

Belongs here: similarities between rows of the tf-idf matrix. Does not belong here: topics.
"""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

DECIMALS = 9
_FEWEST_NEIGHBOURS = 5
_MOST_NEIGHBOURS = 20
_NEIGHBOURS_OF_ROOT = 2.0
_FEWEST_WITH_OTHERS = 2
_GRID = 2.0**24


def usual_neighbours(count: int) -> int:
    """Return how many neighbours each of `count` documents has: twice the square root, from 5 to 20."""
    return min(max(_FEWEST_NEIGHBOURS, round(_NEIGHBOURS_OF_ROOT * math.sqrt(count))), _MOST_NEIGHBOURS)


def similarities(weights: Matrix, decimals: int = DECIMALS) -> Matrix:
    """Return the product of each pair of rows, rounded, 0 on the diagonal: of rows of length 1, their cosine.

    No row may be longer than 1.
    """
    grid = on_grid(weights)
    found = exact_product(grid, grid)
    found.round(decimals, out=found)
    np.fill_diagonal(found, 0.0)
    return found


def kinship(*views: Matrix) -> Matrix:
    """Return how alike each two documents are by all `views` together, beyond what is usual for the two.

    The sum of their similarities, which are 0 on the diagonal, less the mean of each of the two and plus the mean of
    all, rounded; 0 where that is negative, and never more than the sum: two that have nothing in common with anybody
    are no kin of each other. Without this centring (Suzuki et al. 2013, Centering similarity measures to reduce hubs) a
    long text of many fields would be everybody's neighbour.
    """
    total = views[0]
    for view in views[1:]:
        total = total + view
    count = len(total)
    if count < _FEWEST_WITH_OTHERS:
        return np.zeros_like(total)
    # Accumulating adds strictly from left to right; `sum` adds in an order that hangs on the processor.
    usual = np.add.accumulate(total, axis=1)[:, -1] / (count - 1)
    mean = np.add.accumulate(usual)[-1] / count
    centred = total - (usual[:, None] + usual[None, :]) + mean
    return np.maximum(np.minimum(centred, total), 0.0).round(DECIMALS)


def neighbour_graph(similarity: Matrix, neighbours: int | None = None) -> Matrix:
    """Return `similarity` with only those pairs of which one is among the other's nearest; ties by the lower row.

    As many `neighbours` count as near as `usual_neighbours` says, unless a number is given.
    """
    count = len(similarity)
    neighbours = usual_neighbours(count) if neighbours is None else neighbours
    place = count - min(neighbours, count - 1)
    if place == count:
        return np.zeros_like(similarity)
    # Sorting would do the same in more time: what is above the least that counts, and of its equals the first ones.
    least = np.partition(similarity, place, axis=1)[:, [place]]
    is_above, is_equal = similarity > least, similarity == least
    is_first = np.cumsum(is_equal, axis=1) <= count - place - is_above.sum(axis=1, keepdims=True)
    kept = np.where(is_above | (is_equal & is_first), similarity, 0.0)
    return np.maximum(kept, kept.T)


def smoothed(weights: Matrix, graph: Matrix, strength: float) -> Matrix:
    """Return each row moved by `strength` towards the mean of its neighbours, weighted by `graph`; rows of length 1."""
    total = np.add.accumulate(graph, axis=1)[:, -1:]
    total[total == 0] = 1.0
    return unit_rows(weights + strength * ordered_product(graph / total, weights))


def unit_rows(rows: Matrix) -> Matrix:
    """Return `rows` scaled to length 1, rounded to 9 decimals; a row of zeros stays."""
    # Accumulating adds strictly from left to right; `sum` adds in an order that hangs on the processor.
    length = np.sqrt(np.add.accumulate(rows * rows, axis=1)[:, -1:])
    length[length == 0] = 1.0
    return (rows / length).round(DECIMALS)


def on_grid(rows: Matrix) -> Matrix:
    """Return rows of at most length 1 as whole numbers of 2^-24, for `exact_product`."""
    return np.rint(rows * _GRID)


def exact_product(rows: Matrix, others: Matrix) -> Matrix:
    """Return the product of each of `rows` with each of `others`, both on the grid: of length 1, their cosine.

    Every sum on the way is a whole number of 2^-48 that a float holds exactly, so that none hangs on the order in which
    BLAS adds. Where both are dense, this is many times faster than `ordered_product`.
    """
    found = rows @ others.T
    found /= _GRID**2
    return found


def ordered_product(left: Matrix, right: Matrix) -> Matrix:
    """Return `left @ right`, summed in the order of the columns; a dense product leaves the order to BLAS."""
    from scipy import sparse

    scipy_sparse = cast("Any", sparse)
    return np.asarray((scipy_sparse.csr_matrix(left) @ scipy_sparse.csr_matrix(right)).toarray(), dtype=np.float64)
