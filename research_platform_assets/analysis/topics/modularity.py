"""Groups of documents that follow the graph of neighbours.

Belongs here: which groups, and how many, follow it best by modularity. Does not belong here: the graph (`neighbours`),
the Louvain method (`louvain`), what becomes of groups (`from_groups`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis import louvain
from research_platform_assets.analysis.topics.neighbours import DECIMALS, Matrix

Groups = npt.NDArray[np.intp]
"""The number of the group of each document, from 0 on without gaps."""

FEWEST_TOPICS = 3
#: Of up to 256 documents; of more, the square root of their number is the most.
MOST_TOPICS = 16
#: Where the resolution that fits is higher than this, groups are too many for modularity, which takes two for one (the
#: resolution limit of Fortunato and Barthélemy 2007). Where it is lower, smaller groups would be parts of what people
#: call one theme: on labelled collections up to seven themes are left alone, and eleven are found better; from 1.65 to
#: 2.0 all do nearly as well.
_MOST_FITTING = Fraction(17, 10)
#: Finer groups must have so much of the modularity of the others. On labelled collections they have .93 and more; where
#: there are no themes, they have less, and would be many for nothing.
_STILL_FOLLOWS = 0.9
_WHOLE = 10**DECIMALS
_DECIMALS = 6


def groups_of(graph: Matrix, count: int | None = None) -> Groups:
    """Return the groups of documents that follow the symmetric `graph` of neighbours best: see `modularity`.

    Those that the Louvain method finds. Where the resolution that fits the groups found at it
    (`louvain.fitting_resolution`) is above 1.7, these finer ones, unless they have less than nine tenths of the
    modularity of the others. Where they are more than `MOST_TOPICS`, or than the `count` that is asked for, the two
    whose documents are neighbours most beyond chance become one, again and again; ties go to the lowest documents.
    Where they are fewer than 3, or than `count`, single documents are joined like that in their place, which is the
    method of Clauset, Newman and Moore (2004).
    """
    documents = len(graph)
    found = _numbered(_communities(documents, _links(graph)))
    fewest = min(FEWEST_TOPICS if count is None else count, documents)
    most = max(MOST_TOPICS, math.isqrt(documents)) if count is None else count
    if len(set(found.tolist())) < fewest:
        return _joined(graph, np.arange(documents), fewest)
    return _joined(graph, found, most)


def modularity(graph: Matrix, groups: Groups) -> float:
    """Return how much more of the symmetric `graph` lies within `groups` than would do so at random.

    Newman and Girvan (2004), with weights; rounded to 6 decimals. 0 where the graph has no edge.
    """
    return round(louvain.modularity(groups.tolist(), _links(graph)) or 0.0, _DECIMALS)


def best_groups(graph: Matrix, found: Mapping[int, Groups]) -> Groups:
    """Return those of the `found` groups, by their number, that follow `graph` best; ties by the smaller number."""
    scores = {count: modularity(graph, groups) for count, groups in found.items()}
    return found[min(scores, key=lambda count: (-scores[count], count))]


def _communities(documents: int, links: Sequence[louvain.Link]) -> list[int]:
    """Return the groups of modularity, or finer ones: see `groups_of`.

    The resolution that fits is found from that of modularity on, by fitting it again and again to the groups found at
    it. Where it goes in a circle, the lowest of those there counts.
    """
    found = louvain.communities(documents, links)
    tried = {louvain.MODULARITY: found}
    resolution = louvain.fitting_resolution(found, links)
    while resolution not in tried:
        tried[resolution] = louvain.communities(documents, links, resolution)
        resolution = louvain.fitting_resolution(tried[resolution], links)
    order = [*tried]
    fitting = min(order[order.index(resolution) :])
    if fitting <= _MOST_FITTING:
        return found
    follows, finer_follows = (louvain.modularity(each, links) or 0.0 for each in (found, tried[fitting]))
    return tried[fitting] if finer_follows >= _STILL_FOLLOWS * follows else found


def _links(graph: Matrix) -> list[louvain.Link]:
    rows, columns = np.nonzero(np.triu(graph, 1))
    weights = np.rint(graph[rows, columns] * _WHOLE).astype(np.int64)
    return list(zip(rows.tolist(), columns.tolist(), weights.tolist(), strict=True))


def _joined(graph: Matrix, groups: Groups, most: int) -> Groups:
    """Return `groups` joined by twos until there are at most so many."""
    count = int(groups.max(initial=-1)) + 1
    member = (groups[:, None] == np.arange(count)).astype(np.float64)
    # Whole numbers, so that no order of summation matters.
    within = member.T @ np.rint(graph * _WHOLE) @ member
    degrees = within.sum(axis=1)
    total = max(float(degrees.sum()), 1.0)
    group = np.arange(count)
    is_open = np.ones(count, dtype=np.bool_)
    for _ in range(count - most):
        gains = (within / total - np.outer(degrees / total, degrees / total)).round(DECIMALS)
        gains[~is_open] = gains[:, ~is_open] = -np.inf
        np.fill_diagonal(gains, -np.inf)
        kept, gone = divmod(int(np.argmax(gains)), count)
        within[kept] += within[gone]
        within[:, kept] += within[:, gone]
        degrees[kept] += degrees[gone]
        is_open[gone] = False
        group[group == gone] = kept
    return _numbered(group[groups].tolist())


def _numbered(groups: Sequence[int]) -> Groups:
    """Return `groups` numbered from 0 on, in the order of their first documents."""
    names = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    return np.array([names[group] for group in groups], dtype=np.intp)
