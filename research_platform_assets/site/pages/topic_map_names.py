"""How much of a topic's name there is room for on the map.

Belongs here: names above islands that cover neither other islands nor each other. Does not belong here: drawing
(`topic_map`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LINE = 14
"""Height of a line, in pixels."""
#: Width of a letter of a name, in pixels, as wide fonts have it.
_LETTER = 7.0
#: Pixels between an island and its name.
ROOM = 4.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Island:
    """An island with its name: centre and radius in pixels, `y` downwards; the lines of the name, the best first."""

    x: float
    y: float
    radius: float
    lines: Sequence[str]


def lines_with_room(islands: Sequence[Island]) -> list[int]:
    """Return how many lines of its name each island gets, in the order of `islands`.

    All of them where there is room, else fewer, and always one: larger islands choose first, ties by their order. The
    first line of every name counts as taken from the start, so that no other name hides it.
    """
    first = [_box(island, 1) for island in islands]
    discs = [_disc(island) for island in islands]
    given = [1] * len(islands)
    taken = list(first)
    for place in sorted(range(len(islands)), key=lambda place: (-islands[place].radius, place)):
        others = [box for other, box in enumerate(taken) if other != place]
        others += [disc for other, disc in enumerate(discs) if other != place]
        for count in range(len(islands[place].lines), 1, -1):
            box = _box(islands[place], count)
            if not any(_overlap(box, other) for other in others):
                given[place], taken[place] = count, box
                break
    return given


def _box(island: Island, count: int) -> Box:
    """Left, top, right and bottom of so many lines above the island."""
    half = max((len(line) for line in island.lines[:count]), default=0) * _LETTER / 2
    bottom = island.y - island.radius - ROOM
    return island.x - half, bottom - count * LINE, island.x + half, bottom


def _disc(island: Island) -> Box:
    # Corners of the square are empty, so a square a little smaller than the disc will do.
    half = island.radius * 0.85
    return island.x - half, island.y - half, island.x + half, island.y + half


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
