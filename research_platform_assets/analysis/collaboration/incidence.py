"""The network of two modes as a matrix, and which people hang together.

Belongs here: arrays that every measure starts from. Does not belong here: the measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Incidence:
    """People (rows) in repositories (columns), and back; ones and zeros as SciPy's compressed rows.

    Attributes:
        to_people: People by repositories.
        to_repositories: Repositories by people.
        sizes: The people of each repository; at least two.
        components: The component of each person, numbered from the largest; ties by the person who comes first.
    """

    to_people: Any
    to_repositories: Any
    sizes: Places
    components: Places

    @property
    def people_count(self) -> int:
        """How many people there are; each of them is linked to another one."""
        return len(self.components)


@dataclass(frozen=True)
class Alike:
    """People with the very same repositories as one row.

    Attributes:
        of: The row of each person.
        counts: How many people a row stands for.
        to_rows: Rows by repositories.
        to_repositories: Repositories by rows.
    """

    of: Places
    counts: Places
    to_rows: Any
    to_repositories: Any

    def spread(self, values: Numbers) -> Numbers:
        """What rows have, given to every row in each of their repositories: once for each repository shared."""
        return self.to_rows @ (self.to_repositories @ values)


def incidence(people: Places, repositories: Places) -> Incidence:
    """The incidence of pairs (numbers of a person and a repository, from 0 without gaps).

    Every repository has to have two people or more.
    """
    from scipy import sparse
    from scipy.sparse import csgraph

    scipy_sparse, graphs = cast("Any", sparse), cast("Any", csgraph)
    shape = (int(people.max(initial=-1)) + 1, int(repositories.max(initial=-1)) + 1)
    matrix = scipy_sparse.csr_matrix((np.ones(len(people)), (people, repositories)), shape=shape)
    back = matrix.T.tocsr()
    _, labels = graphs.connected_components(scipy_sparse.block_array([[None, matrix], [back, None]]), directed=False)
    sizes = np.bincount(repositories, minlength=shape[1])
    return Incidence(matrix, back, sizes, numbered(np.asarray(labels[: shape[0]], dtype=np.intp)))


def alike(network: Incidence) -> Alike:
    """The rows of `network`, each once, in the order of the first person of each."""
    known: dict[tuple[int, ...], int] = {}
    people: list[int] = []
    first: list[int] = []
    starts, columns = network.to_people.indptr.tolist(), network.to_people.indices.tolist()
    for person in range(network.people_count):
        row = tuple(columns[starts[person] : starts[person + 1]])
        if known.setdefault(row, len(first)) == len(first):
            first.append(person)
        people.append(known[row])
    of = np.array(people, dtype=np.intp)
    to_rows = network.to_people[first]
    return Alike(of, np.bincount(of, minlength=len(first)), to_rows, to_rows.T.tocsr())


def numbered(labels: Places) -> Places:
    """Group labels renamed to 0, 1, …: the largest group first, ties by the first member."""
    _, first, inverse, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    names = np.empty(len(order), dtype=np.intp)
    names[order] = np.arange(len(order))
    return names[inverse]


def places(values: pl.Series, among: pl.Series) -> Places:
    """Where each of `values` stands in the sorted list `among`."""
    found = among.search_sorted(values)
    return np.asarray(found.to_numpy(), dtype=np.intp)
