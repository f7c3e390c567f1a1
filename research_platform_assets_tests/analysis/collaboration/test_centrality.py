"""Measures held against known networks, and against counting every way one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.collaboration.centrality import betweenness, closeness, eigenvector, ways
from research_platform_assets_tests.analysis.collaboration.networks import of_teams

STAR = [(0, 1), (0, 2), (0, 3), (0, 4)]
PATH = [(0, 1), (1, 2), (2, 3), (3, 4)]
CLIQUE = [(0, 1, 2, 3)]
BRIDGE = [(0, 1, 2), (2, 3), (3, 4, 5)]


@pytest.mark.parametrize(
    ("teams", "between", "close"),
    [
        (STAR, [1.0, 0, 0, 0, 0], [1.0, 4 / 7, 4 / 7, 4 / 7, 4 / 7]),
        (PATH, [0, 0.5, 4 / 6, 0.5, 0], [0.4, 4 / 7, 4 / 6, 4 / 7, 0.4]),
        (CLIQUE, [0, 0, 0, 0], [1.0] * 4),
        (BRIDGE, [0, 0, 0.6, 0.6, 0, 0], [0.5, 0.5, 5 / 7, 5 / 7, 0.5, 0.5]),
    ],
)
def test_ways_in_known_networks(teams: list[tuple[int, ...]], between: list[float], close: list[float]) -> None:
    network = of_teams(teams)
    found = ways(network)
    assert betweenness(found, network.people_count) == pytest.approx(between)
    assert closeness(found, network.people_count) == pytest.approx(close)


def test_each_shared_repository_is_a_way_of_its_own() -> None:
    # From 0 to 3 two ways lead over 1, with whom 0 shares two repositories, and one over 2.
    found = ways(of_teams([(0, 1), (0, 1), (0, 2), (1, 3), (2, 3)]))
    assert [found.between[1], found.between[2]] == pytest.approx([2 / 3, 1 / 3])


def test_people_with_the_same_repositories_are_counted_one_by_one() -> None:
    network = of_teams([(0, 1, 2), (2, 3), (3, 4, 5)])
    apart = of_teams([(0, 1, 2), (2, 3), (3, 4, 5), (0, 1), (4, 5)])
    assert betweenness(ways(network), 6) == pytest.approx(betweenness(ways(apart), 6))


def test_closeness_is_less_where_few_can_be_reached() -> None:
    found = ways(of_teams([(0, 1), (2, 3, 4)]))
    assert closeness(found, 5) == pytest.approx([0.25, 0.25, 0.5, 0.5, 0.5])


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        (STAR, [1.0, 0.5, 0.5, 0.5, 0.5]),
        (CLIQUE, [1.0] * 4),
        # Every component has a maximum of its own.
        ([(0, 1), (2, 3), (2, 4)], [1.0, 1.0, 1.0, 0.5**0.5, 0.5**0.5]),
        # By weight: the second shared repository of 0 and 1 counts twice.
        ([(0, 1), (0, 1), (1, 2)], [2 / 5**0.5, 1.0, 1 / 5**0.5]),
    ],
)
def test_the_eigenvector_of_known_networks(teams: list[tuple[int, ...]], expected: list[float]) -> None:
    assert eigenvector(of_teams(teams)) == pytest.approx(expected, abs=1e-8)


def test_an_eigenvector_that_is_not_determined_is_none() -> None:
    long_path = [*pairwise(range(400))]
    assert eigenvector(of_teams([*long_path, (400, 401)])) == [*[None] * 400, 1.0, 1.0]


def brute_force(teams: list[set[int]], count: int) -> list[Fraction]:
    """Betweenness by counting all shortest ways from person to person over repositories, step by step."""
    found = [Fraction(0)] * count
    shared = {(a, b): sum({a, b} <= team for team in teams) for a in range(count) for b in range(count) if a != b}

    def all_ways(start: int, end: int) -> list[tuple[tuple[int, ...], int]]:
        front: list[tuple[tuple[int, ...], int]] = [((start,), 1)]
        while front:
            done = [each for each in front if each[0][-1] == end]
            if done:
                return done
            front = [
                ((*way, after), number * shared[way[-1], after])
                for way, number in front
                for after in range(count)
                if after not in way and shared[way[-1], after]
            ]
        return []

    for start, end in combinations(range(count), 2):
        leading = all_ways(start, end)
        total = sum(number for _, number in leading)
        for way, number in leading:
            for over in way[1:-1]:
                found[over] += Fraction(number, total)
    return found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sets(st.integers(0, 6), min_size=2, max_size=4), min_size=1, max_size=6))
def test_every_way_is_counted_once(teams: list[set[int]]) -> None:
    names = {name: number for number, name in enumerate(sorted(set().union(*teams)))}
    renamed = [{names[member] for member in team} for team in teams]
    found = ways(of_teams([sorted(team) for team in renamed]))
    assert found.between.tolist() == pytest.approx([float(each) for each in brute_force(renamed, len(names))])
