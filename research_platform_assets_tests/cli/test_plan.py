"""What a prediction says to people, and over how many hours of GitHub's budget a build is spread."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets.cli.plan import lines
from research_platform_assets.github.live.plan import Prediction, hours


@pytest.mark.parametrize(
    ("needed", "remaining", "limit", "split"),
    [
        (0, 5000, 5000, [0]),
        (4500, 5000, 5000, [4500]),
        (4501, 5000, 5000, [4500, 1]),
        (100, 500, 5000, [0, 100]),
        (100, 0, 5000, [0, 100]),
        (100, 510, 5000, [10, 90]),
        (10_000, 600, 5000, [100, 4500, 4500, 900]),
        # An Enterprise Server may know no limits.
        (10_000, 0, 0, [10_000]),
    ],
)
def test_how_requests_are_spread_over_hours(needed: int, remaining: int, limit: int, split: list[int]) -> None:
    assert hours(needed, remaining, limit, 0.1) == split
    assert sum(split) == needed


PREDICTION = Prediction(repositories_count=900, total_count=1000, calls=2300, points=1700, seconds=1300.0)
USAGE: dict[str, Any] = {
    "calls": {"core": 10, "graphql": 20},
    "points": 20,
    "remaining": {"core": 4990, "graphql": 700},
    "limits": {"core": 5000, "graphql": 5000},
}


def test_what_a_prediction_says() -> None:
    assert lines("acme", PREDICTION, USAGE, 0.1) == [
        "acme: 900 of 1000 repositories have to be read",
        "requests: about 2300, of them 1700 by GraphQL (a point each) and 600 by REST",
        "time: about 22 minutes at the pace of the first requests",
        "left of GitHub's hourly budget core: 4990",
        "left of GitHub's hourly budget graphql: 700",
        (
            "the budget graphql does not last: 200 requests fit into this hour, the rest into 1 more (1480). A build "
            "that runs out ends, keeps what it has, publishes nothing, and the next one goes on"
        ),
    ]
    enough = USAGE | {"remaining": {"graphql": 2180}}
    assert len(lines("acme", PREDICTION, enough, 0.1)) == 4
    tiny = USAGE | {"remaining": {"core": 6}, "limits": {"core": 60}}
    assert (
        "0 requests fit into this hour, the rest into 11 more (54, 54, 54, ...)" in lines("a", PREDICTION, tiny, 0.1)[4]
    )
