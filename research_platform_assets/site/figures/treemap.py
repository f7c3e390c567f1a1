"""Rectangles by size that fill a rectangle.

Belongs here: geometry. Does not belong here: what they stand for (`pages/`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Box = tuple[float, float, float, float]


def squarified(sizes: Sequence[float], width: float, height: float) -> list[Box]:
    """Left, top, right and bottom of a box for each of `sizes`, which fall; areas are as the sizes.

    Squarified treemap (Bruls, Huizing and van Wijk 2000): rows are filled along the shorter side as long as that makes
    the boxes more like squares.
    """
    total = math.fsum(sizes)
    scale = width * height / total if total else 0.0
    areas = [size * scale for size in sizes]
    left, top, boxes = 0.0, 0.0, list[Box]()
    while len(boxes) < len(areas):
        side = min(width - left, height - top)
        row = _row(areas[len(boxes) :], side)
        depth = math.fsum(row) / side if side else 0.0
        is_column = width - left >= height - top
        start = top if is_column else left
        for area in row:
            length = area / depth if depth else 0.0
            box = (
                (left, start, left + depth, start + length) if is_column else (start, top, start + length, top + depth)
            )
            boxes.append(box)
            start += length
        left, top = (left + depth, top) if is_column else (left, top + depth)
    return boxes


def _row(areas: Sequence[float], side: float) -> list[float]:
    row = [areas[0]]
    for area in areas[1:]:
        if _worst([*row, area], side) > _worst(row, side):
            break
        row.append(area)
    return row


def _worst(row: Sequence[float], side: float) -> float:
    """The largest ratio of the sides of a box in the row."""
    total = math.fsum(row)
    if not total or not side:
        return math.inf
    return max(max(side * side * area / (total * total), total * total / (side * side * area)) for area in row)
