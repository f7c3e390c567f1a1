"""Rectangles by size that fill a rectangle."""

from __future__ import annotations

import itertools

import pytest

from research_platform_assets.site.figures.treemap import Box, squarified


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def test_areas_are_as_the_sizes_and_fill_everything() -> None:
    sizes = [6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0]
    boxes = squarified(sizes, 600, 400)
    assert [area(box) for box in boxes] == pytest.approx([size * 10_000 for size in sizes])
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= 600.001 and box[3] <= 400.001 for box in boxes)


def test_boxes_do_not_overlap() -> None:
    boxes = squarified([float(9 - place // 5) for place in range(40)], 760, 380)
    for one, other in itertools.combinations(boxes, 2):
        wide = min(one[2], other[2]) - max(one[0], other[0])
        high = min(one[3], other[3]) - max(one[1], other[1])
        assert wide < 1e-6 or high < 1e-6


def test_the_example_of_the_paper_has_boxes_like_squares() -> None:
    boxes = squarified([6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], 6, 4)
    assert boxes[0] == pytest.approx((0, 0, 3, 2))
    assert boxes[1] == pytest.approx((0, 2, 3, 4))


def test_nothing_and_one() -> None:
    assert squarified([], 10, 10) == []
    assert squarified([3.0], 10, 5) == [(0.0, 0.0, 10.0, 5.0)]
