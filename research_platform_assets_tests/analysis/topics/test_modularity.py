"""Tests of `analysis.topics.modularity`: which groups, and how many, follow a graph of neighbours."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
import pytest

from research_platform_assets.analysis import louvain
from research_platform_assets.analysis.topics.modularity import best_groups, groups_of, modularity
from research_platform_assets.analysis.topics.neighbours import Matrix, neighbour_graph


def cliques(*sizes: int, between: float = 0.1) -> Matrix:
    """The graph of groups whose documents are all neighbours, with a weak link from each group to the next."""
    graph = np.zeros((sum(sizes), sum(sizes)))
    first = 0
    for size in sizes:
        graph[first : first + size, first : first + size] = 1 - np.eye(size)
        if first:
            graph[first - 1, first] = graph[first, first - 1] = between
        first += size
    return graph


def test_groups_are_those_that_follow_the_graph_and_are_numbered_by_their_first_documents() -> None:
    sizes = (4, 2, 5, 2)
    expected = [group for group, size in enumerate(sizes) for _ in range(size)]
    assert groups_of(cliques(*sizes)).tolist() == expected
    order = np.random.default_rng(1).permutation(len(expected))
    shuffled = groups_of(cliques(*sizes)[np.ix_(order, order)]).tolist()
    assert len(set(zip(shuffled, np.array(expected)[order].tolist(), strict=True))) == len(sizes)
    assert list(dict.fromkeys(shuffled)) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("sizes", "count", "expected"),
    [
        # Too few are found, so that three are made; as many as there are documents at most.
        ((6, 6), None, 3),
        ((2,), None, 2),
        ((), None, 0),
        # More than there are, and fewer.
        ((6, 6), 4, 4),
        ((4, 4, 4, 4), 2, 2),
        ((3, 3, 3), 20, 9),
        # From 289 documents on, the root of their number is the most; below it is 16.
        ((3,) * 20, None, 16),
        ((15,) * 20, None, 17),
    ],
)
def test_there_are_as_many_groups_as_are_asked_for_and_else_from_three_to_so_many(
    sizes: Sequence[int], count: int | None, expected: int
) -> None:
    found = groups_of(cliques(*sizes), count).tolist()
    assert sorted(set(found)) == list(range(expected))
    # What is joined was linked, and in groups of its own before.
    ends = list(itertools.accumulate(sizes))
    if count != 4 and expected < len(sizes):
        assert all(len(set(found[end - size : end])) == 1 for end, size in zip(ends, sizes, strict=True))
        assert found == sorted(found)


def planted(groups: Sequence[int], share: Callable[[int, int], float]) -> Matrix:
    """A graph in which such a `share` of two groups' documents are neighbours; the group of each is given."""
    count = len(groups)
    shares = np.array([[share(one, other) for other in groups] for one in groups])
    drawn = np.triu(np.random.default_rng(0).random((count, count)) < shares, 1).astype(np.float64)
    return drawn + drawn.T


def links_of(graph: Matrix) -> list[louvain.Link]:
    return [(int(one), int(other), 1) for one, other in np.argwhere(np.triu(graph))]


def test_many_small_groups_are_found_where_modularity_takes_two_for_one() -> None:
    groups = [place // 6 for place in range(14 * 6)]
    graph = planted(groups, lambda one, other: 0.9 if one == other else 0.06)
    assert len(set(louvain.communities(len(groups), links_of(graph)))) < 14
    assert groups_of(graph).tolist() == groups
    # Two and two of them may have something in common.
    eighths = [place // 14 for place in range(8 * 14)]
    graph = planted(eighths, lambda one, other: 0.95 if one == other else 0.25 if one // 2 == other // 2 else 0.08)
    assert 1.7 < louvain.fitting_resolution(eighths, links_of(graph)) < 1.9
    assert len(set(louvain.communities(len(eighths), links_of(graph)))) == 4
    assert groups_of(graph).tolist() == eighths


def test_a_few_groups_are_not_divided_though_there_is_a_resolution_that_fits_their_parts() -> None:
    halves = [place // 14 for place in range(6 * 14)]
    graph = planted(halves, lambda one, other: 0.95 if one == other else 0.3 if one // 2 == other // 2 else 0.14)
    fitting = louvain.fitting_resolution(halves, links_of(graph))
    assert 1.4 < fitting < 1.7
    assert len(set(louvain.communities(len(halves), links_of(graph), fitting))) == 6
    assert groups_of(graph).tolist() == [half // 2 for half in halves]


def test_finer_groups_that_follow_the_graph_much_less_are_not_taken() -> None:
    # No groups are in it.
    graph = np.triu(np.random.default_rng(1).random((40, 40)) < 0.2, 1).astype(np.float64)
    graph += graph.T
    links = links_of(graph)
    plain = louvain.communities(40, links)
    finer = louvain.communities(40, links, Fraction(175, 100))
    assert louvain.fitting_resolution(finer, links) == Fraction(175, 100)
    assert modularity(graph, np.array(finer)) < 0.8 * modularity(graph, np.array(plain))
    assert len(set(groups_of(graph).tolist())) == len(set(plain))


def test_of_resolutions_that_lead_to_each_other_the_lowest_counts() -> None:
    weights = np.triu(np.rint(np.random.default_rng(78).random((40, 40)) * 9), 1)
    graph = neighbour_graph(weights + weights.T, 5)
    links = [(one, other, int(graph[one, other])) for one, other, _ in links_of(graph)]
    low, high = Fraction(163, 100), Fraction(176, 100)
    for resolution, other in ((low, high), (high, low)):
        assert louvain.fitting_resolution(louvain.communities(40, links, resolution), links) == other
    plain, finer = (np.array(louvain.communities(40, links, each)) for each in (louvain.MODULARITY, high))
    assert modularity(graph, finer) > 0.9 * modularity(graph, plain)
    assert len(set(groups_of(graph).tolist())) == len(set(plain.tolist())) < len(set(finer.tolist()))


def test_documents_without_a_neighbour_are_joined_before_those_that_have_some() -> None:
    graph = np.zeros((30, 30))
    graph[:12, :12] = cliques(4, 4, 4)
    found = groups_of(graph).tolist()
    assert len(set(found)) == 16
    assert [found[0], found[4], found[8]] == sorted({*found[:12]})
    # Nothing is linked: documents are joined from the first on.
    assert groups_of(np.zeros((9, 9)), 3).tolist() == [0, 0, 0, 0, 0, 0, 0, 1, 2]


def test_modularity_is_that_of_the_definition() -> None:
    # Two triangles and an edge between them: 12 of 14 ends within, each half of all ends.
    graph = np.zeros((6, 6))
    for one, other in [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)]:
        graph[one, other] = graph[other, one] = 1.0
    halves = np.array([0, 0, 0, 1, 1, 1])
    assert modularity(graph, halves) == round(12 / 14 - 0.5, 6)
    assert modularity(graph, np.zeros(6, dtype=np.intp)) == 0.0
    assert modularity(np.zeros((6, 6)), halves) == 0.0
    found = {1: np.zeros(6, dtype=np.intp), 2: halves, 6: np.arange(6)}
    assert best_groups(graph, found) is halves
    assert best_groups(np.zeros((6, 6)), found) is found[1]
