"""How many lines of their names islands get on the map of topics."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from research_platform_assets.site.pages.topic_map_names import LINE, ROOM, Island, lines_with_room

THREE = ("one word", "two words", "three")


@pytest.mark.parametrize(
    ("islands", "expected"),
    [
        pytest.param([Island(0, 0, 20, THREE)], [3], id="alone"),
        pytest.param([Island(0, 0, 20, THREE), Island(300, 0, 20, THREE)], [3, 3], id="side by side"),
        pytest.param([Island(0, 0, 20, THREE), Island(0, 80, 20, THREE)], [3, 2], id="below another"),
        pytest.param([Island(0, 0, 20, THREE), Island(0, 58, 20, THREE)], [3, 1], id="close below another"),
        pytest.param([Island(0, 0, 20, THREE), Island(50, 0, 40, THREE)], [1, 3], id="the larger one chooses first"),
        pytest.param([Island(0, 0, 20, ("only",))], [1], id="a short name"),
        pytest.param([], [], id="none"),
    ],
)
def test_names_have_the_lines_that_there_is_room_for(islands: list[Island], expected: list[int]) -> None:
    assert lines_with_room(islands) == expected


def test_of_names_with_several_lines_none_covers_another() -> None:
    islands = [Island(70 * x, 60 * y, 10 + (x * y) % 5, THREE) for x, y in product(range(6), range(6))]
    given = lines_with_room(islands)
    assert set(given) == {2, 3}

    def spans(place: int) -> tuple[float, float]:
        bottom = islands[place].y - islands[place].radius - ROOM
        return bottom - LINE * given[place], bottom

    for one, other in combinations(range(len(islands)), 2):
        if islands[one].x == islands[other].x and given[one] + given[other] > 2:
            (top, bottom), (next_top, next_bottom) = spans(one), spans(other)
            assert bottom <= next_top or next_bottom <= top
