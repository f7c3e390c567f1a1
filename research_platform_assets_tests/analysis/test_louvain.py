"""Groups in known networks, ties, and that no group gains by giving somebody away."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.louvain import Link, communities, modularity


def clique(*people: int) -> list[Link]:
    return [(one, other, 1) for one, other in combinations(people, 2)]


TWO_GROUPS = [*clique(0, 1, 2, 3), *clique(4, 5, 6, 7), (3, 4, 1)]


def groups_of(found: list[int]) -> set[frozenset[int]]:
    return {frozenset(person for person, group in enumerate(found) if group == each) for each in set(found)}


def test_two_groups_with_one_link_between_them_are_found() -> None:
    found = communities(8, TWO_GROUPS)
    assert groups_of(found) == {frozenset(range(4)), frozenset(range(4, 8))}
    assert modularity(found, TWO_GROUPS) == pytest.approx(12 / 13 - 0.5)


def test_weights_decide_and_not_links() -> None:
    square = [(0, 1, 9), (1, 2, 1), (2, 3, 9), (3, 0, 1)]
    assert groups_of(communities(4, square)) == {frozenset({0, 1}), frozenset({2, 3})}


def test_somebody_without_a_link_is_alone() -> None:
    assert groups_of(communities(3, [(0, 1, 5)])) == {frozenset({0, 1}), frozenset({2})}
    assert communities(0, []) == []
    assert modularity([0, 1], []) is None


def test_a_tie_goes_the_same_way_whatever_the_order_of_the_links() -> None:
    ring = [(number, (number + 1) % 12, 7) for number in range(12)]
    first = communities(12, ring)
    for seed in range(5):
        mixed = ring.copy()
        random.Random(seed).shuffle(mixed)
        assert communities(12, mixed) == first


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
        st.integers(1, 1000),
        max_size=25,
    )
)
def test_nobody_alone_would_be_better_off_in_another_group(links: dict[tuple[int, int], int]) -> None:
    listed = [(one, other, weight) for (one, other), weight in sorted(links.items())]
    found = communities(10, listed)
    best = modularity(found, listed)
    if best is None:
        assert len(set(found)) == 10
        return
    assert best >= (modularity(list(range(10)), listed) or 0)
    assert best >= (modularity([0] * 10, listed) or 0) - 1e-12
    for group in set(found):
        for other in set(found) - {group}:
            joined = [other if each == group else each for each in found]
            assert (modularity(joined, listed) or 0) <= best + 1e-12
