"""What several clients did one after the other is counted together."""

from __future__ import annotations

from collections import Counter

from research_platform_assets.github.live.client import Usage
from research_platform_assets.github.live.client.headers import Budget


def used(**changes: object) -> Usage:
    usage = Usage(
        calls=Counter(core=2, graphql=1),
        not_modified=1,
        points=3,
        retries=4,
        page_shrinks=5,
        waited_seconds=1.5,
        refusals=Counter(not_found=1),
        remaining={"core": 4990, "graphql": 4999},
        limits={"core": 5000, "graphql": 5000},
    )
    for name, value in changes.items():
        setattr(usage, name, value)
    return usage


def test_counters_add_up_and_the_later_client_knows_what_is_left() -> None:
    later = {"calls": Counter(core=1, search=1), "remaining": {"core": 4980}, "refusals": Counter(gone=2)}
    total, second = used(), used(**later, limits={"core": 15_000})
    total.add(second)
    assert total.as_dict() == {
        "calls": {"core": 3, "graphql": 1, "search": 1},
        "not_modified": 2,
        "points": 6,
        "retries": 8,
        "page_shrinks": 10,
        "waited_seconds": 3.0,
        "refusals": {"not_found": 1, "gone": 2},
        "remaining": {"core": 4980, "graphql": 4999},
        "limits": {"core": 15_000, "graphql": 5000},
    }
    assert second == used(**later, limits={"core": 15_000})


def test_nothing_is_added_by_a_client_that_did_nothing() -> None:
    total = used()
    total.add(Usage())
    assert total == used()
    fresh = Usage()
    fresh.add(used())
    assert fresh.as_dict() == used().as_dict()


def test_a_wait_is_counted_as_long_as_it_was() -> None:
    """Waits of two clients never overlap: the second one is opened when the first one is closed."""
    total, second = Usage(), Usage()
    total.waits(10, 12)
    second.waits(11, 13)
    second.waits(12, 14)
    total.add(second)
    assert total.waited_seconds == 5


def test_what_is_left_is_what_the_last_answer_said() -> None:
    total, second = Usage(), Usage()
    total.knows(Budget("core", 5000, 4000, 0, 0.0))
    second.knows(Budget("core", 5000, 5000, 3600, 3600.0))
    total.add(second)
    assert total.remaining == {"core": 5000}
