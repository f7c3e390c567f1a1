"""Tests of `analysis.topics.shares`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.topics.shares import shares


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([], []),
        ([0.0, 0.0], []),
        ([0.0, 2.0], [(1, 1.0)]),
        ([1.0, 1.0], [(0, 0.5), (1, 0.5)]),
        ([1.0, 3.0], [(1, 0.75), (0, 0.25)]),
        ([1.0, 1.0, 1.0], [(0, 0.3334), (1, 0.3333), (2, 0.3333)]),
        ([0.50001, 0.29995, 0.20004], [(0, 0.5), (1, 0.3), (2, 0.2)]),
        ([0.04, 0.96], [(1, 1.0)]),
        ([0.05, 0.95], [(1, 0.95), (0, 0.05)]),
        ([0.04, 0.04, 0.46, 0.46], [(2, 0.5), (3, 0.5)]),
    ],
)
def test_shares_are_parts_of_one_largest_first(weights: list[float], expected: list[tuple[int, float]]) -> None:
    assert shares(weights, 0.05) == expected


def test_the_largest_share_stays_however_small() -> None:
    assert shares([1.0] * 30, 0.05) == [(0, 1.0)]


@given(st.lists(st.integers(0, 10**9).map(lambda each: each / 10**6), max_size=25), st.sampled_from([0.0, 0.05, 0.3]))
def test_shares_add_up_to_exactly_one_and_keep_the_order(weights: list[float], minimum: float) -> None:
    found = shares(weights, minimum)
    units = [round(share * 10_000) for _, share in found]
    assert sum(units) == (10_000 if sum(weights) > 0 else 0)
    assert all(unit / 10_000 == share for unit, (_, share) in zip(units, found, strict=True))
    assert units == sorted(units, reverse=True)
    assert [topic for topic, _ in found] == sorted(
        (topic for topic, _ in found), key=lambda topic: (-weights[topic], topic)
    )
