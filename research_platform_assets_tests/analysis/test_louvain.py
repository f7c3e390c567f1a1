"""Groups in known networks, ties, and that no group gains by giving somebody away."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.louvain import MODULARITY, Link, communities, fitting_resolution, modularity


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


def test_a_higher_resolution_finds_smaller_groups_and_a_lower_one_larger_ones() -> None:
    # Thirty triangles in a ring: modularity takes neighbouring ones together (Fortunato and Barthélemy 2007).
    ring = [link for first in range(0, 90, 3) for link in clique(first, first + 1, first + 2)]
    ring += [(first + 2, (first + 3) % 90, 1) for first in range(0, 90, 3)]
    triangles = {frozenset(range(first, first + 3)) for first in range(0, 90, 3)}
    joined = communities(90, ring)
    assert len(set(joined)) < 20
    # Two degrees of 8 in a whole of 240 let expect 64 / 240 of a link: one link is less than four times that.
    assert groups_of(communities(90, ring, Fraction(4))) == triangles
    assert len(set(communities(90, ring, Fraction(1, 5)))) < len(set(joined))


def test_the_fitting_resolution_is_that_of_the_formula_in_hundredths() -> None:
    # 24 of 26 ends of links are within; each group has half of all ends, so that 13 are expected to be.
    within, between = 24 / 13, 2 / 13
    expected = (within - between) / (math.log(within) - math.log(between))
    assert fitting_resolution([0] * 4 + [1] * 4, TWO_GROUPS) == Fraction(round(100 * expected), 100)


@pytest.mark.parametrize(
    ("groups", "links"),
    [
        # No link; none between groups; none within; a single group; as many within as are expected.
        ([0, 1], []),
        ([0, 0, 1, 1], [(0, 1, 1), (2, 3, 1)]),
        ([0, 1], [(0, 1, 1)]),
        ([0, 0], [(0, 1, 1)]),
        ([0, 0, 1, 1], [(0, 1, 1), (2, 3, 1), (0, 2, 1), (1, 3, 1)]),
    ],
)
def test_links_that_do_not_tell_fit_the_resolution_of_modularity(groups: list[int], links: list[Link]) -> None:
    assert fitting_resolution(groups, links) == MODULARITY


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
