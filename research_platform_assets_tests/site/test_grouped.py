"""Rows by what they are about: the same in whatever order they are asked for."""

from __future__ import annotations

import polars as pl

from research_platform_assets.site.grouped import Groups, Named, Singles, in_order_of

FRAME = pl.DataFrame({"repository_id": [n // 5 for n in range(10_000)], "facet": [f"f{n % 5}" for n in range(10_000)]})
EXPECTED = {number: [{"repository_id": number, "facet": f"f{n}"} for n in range(5)] for number in range(2000)}


def test_groups_are_whole_one_after_the_other_backwards_and_across_blocks() -> None:
    groups = Groups(FRAME, "repository_id")
    assert dict(groups) == EXPECTED
    assert {number: groups[number] for number in reversed(range(2000))} == EXPECTED
    assert all(
        groups[number] == EXPECTED[number]
        for pair in zip(range(1000), range(1999, 999, -1), strict=True)
        for number in pair
    )
    assert (len(groups), 1999 in groups, 2000 in groups, groups.get(2000)) == (2000, True, False, None)


def test_rows_are_known_by_name_and_a_single_row_by_its_group() -> None:
    named = Named(FRAME, "repository_id", "facet")
    assert named[7]["f3"] == {"repository_id": 7, "facet": "f3"}
    assert list(named[8]) == ["f0", "f1", "f2", "f3", "f4"]
    singles = Singles(FRAME.filter(facet="f2"), "repository_id")
    assert singles[1999] == {"repository_id": 1999, "facet": "f2"}
    assert singles.get(2000) is None


def test_rows_follow_an_order_and_unknown_ones_come_last() -> None:
    frame = pl.DataFrame({"repository_id": [1, 2, 2, 3, 4], "place": [0, 1, 2, 3, 4]})
    ordered = in_order_of(frame, "repository_id", pl.Series([4, 2, 1]))
    assert ordered.rows() == [(4, 4), (2, 1), (2, 2), (1, 0), (3, 3)]
