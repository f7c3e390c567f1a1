"""Places: inside the square, apart from each other, and the same whatever the numbering of repositories."""

from __future__ import annotations

import numpy as np
import pytest

from research_platform_assets.analysis.collaboration.layout import placed
from research_platform_assets_tests.analysis.collaboration.networks import of_teams

BRIDGE = [(0, 1, 2, 3), (3, 4), (4, 5, 6, 7)]


def distance(points: np.ndarray, one: int, other: int) -> float:
    return float(np.hypot(*(points[one] - points[other])))


def test_people_who_work_together_stand_together() -> None:
    points, _ = placed(of_teams(BRIDGE), range(8), 0)
    within = [distance(points, one, other) for one in range(3) for other in range(one)]
    across = [distance(points, one, other) for one in range(3) for other in range(5, 8)]
    assert max(within) < min(across)


def test_everybody_has_a_place_of_their_own_in_the_square() -> None:
    points, alone = placed(of_teams([*BRIDGE, (8, 9), (10, 11, 12)]), range(13), 5)
    every = np.concatenate([points, alone])
    assert every.shape == (18, 2)
    assert every.min() >= 0
    assert every.max() <= 1
    assert len(np.unique(every, axis=0)) == 18
    assert np.array_equal(every, every.round(4))


def test_components_do_not_overlap() -> None:
    points, alone = placed(of_teams([(0, 1, 2, 3, 4), (5, 6, 7)]), range(8), 1)
    first, second = points[:5], points[5:]
    apart = [
        bool((first.max(axis=0) < second.min(axis=0)).any() or (second.max(axis=0) < first.min(axis=0)).any()),
        bool((first.max(axis=0) < alone[0]).any()),
    ]
    assert apart == [True, True]


@pytest.mark.parametrize(("teams", "people", "alone"), [([], 0, 3), ([(0, 1)], 2, 0), ([(0, 1), (0, 1)], 2, 1)])
def test_the_smallest_networks_have_places_too(teams: list[tuple[int, int]], people: int, alone: int) -> None:
    points, others = placed(of_teams(teams), range(people), alone)
    assert points.shape == (people, 2)
    assert others.shape == (alone, 2)
    assert np.isfinite(np.concatenate([points, others])).all()
