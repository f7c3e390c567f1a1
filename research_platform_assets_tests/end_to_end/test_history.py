"""History grows with every capture, and nothing that is done to builds makes it shorter."""

from __future__ import annotations

from datetime import UTC, datetime

from research_platform_assets.warehouse.retention import Policy, prune
from research_platform_assets_tests.workbench import Workbench

DAYS = ["2026-03-09", "2026-03-13"]


def days(workbench: Workbench) -> list[str]:
    return sorted(set(workbench.read("insight.history")["day"]))


def test_days_are_kept_through_prunes_rollbacks_and_a_return_to_what_was(second: Workbench) -> None:
    kept = second.read("insight.history")
    assert days(second) == DAYS
    stars = kept.filter(repository_id=1850000105, metric="stargazers_count")
    assert stars.select("day", "value").rows() == [("2026-03-09", 34.0), ("2026-03-13", 37.0)]

    # Back, where the history is that of then, and forward again to the very same build.
    before = second.builds()
    second.build(restore_build="1")
    assert days(second) == DAYS[:1]
    assert second.build(1)["computed"] == 0
    assert days(second) == DAYS[:1], "what is restored stays"
    assert second.build(2)["computed"] == 0
    assert second.builds() == before
    assert second.read("insight.history").equals(kept)

    # GitHub is again what it was: another build, as it knows of both days.
    second.build(1)
    assert second.read("insight.history").equals(kept)
    assert second.build(1)["computed"] == 0
    assert len(second.builds()) == 3

    with second.store() as store:
        prune(store, Policy(1, 0, 0, 0), datetime.now(UTC), None)
    assert len(second.builds()) == 1
    assert second.build(1)["computed"] == 0
    assert second.read("insight.history").equals(kept)
