"""What `last_run.json` says of requests to GitHub, and of checks."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pytest

from research_platform_assets.assets.last_run import failing_checks, requests_report
from research_platform_assets.github.live.client import Usage

NOBODY_ASKED = {
    "calls": 0,
    "calls_by_resource": {},
    "points": 0,
    "not_modified": 0,
    "retries": 0,
    "page_shrinks": 0,
    "waited_seconds": 0.0,
    "remaining": {},
    "predicted_calls": 0,
    "predicted_points": 0,
    "calls_per_minute": 0.0,
    "error_rate": 0.0,
    "errors": [],
}


def test_an_archive_makes_no_requests() -> None:
    assert requests_report({}) == NOBODY_ASKED


def test_a_source_that_was_never_asked_made_none_either() -> None:
    assert requests_report({**Usage().as_dict(), "seconds": 0.0}) == NOBODY_ASKED


def test_all_that_a_source_tells_is_reported() -> None:
    usage: dict[str, Any] = {
        "calls": {"core": 12, "graphql": 30},
        "not_modified": 2,
        "points": 31,
        "retries": 1,
        "page_shrinks": 4,
        "waited_seconds": 3.25,
        "refusals": {"not_found": 2, "blocked": 1},
        "remaining": {"core": 4988, "graphql": 4969},
        "seconds": 18.0,
        "predicted_calls": 40,
        "predicted_points": 35,
    }
    assert requests_report(usage) == {
        "calls": 42,
        "calls_by_resource": {"core": 12, "graphql": 30},
        "points": 31,
        "not_modified": 2,
        "retries": 1,
        "page_shrinks": 4,
        "waited_seconds": 3.25,
        "remaining": {"core": 4988, "graphql": 4969},
        "predicted_calls": 40,
        "predicted_points": 35,
        "calls_per_minute": 140.0,
        "error_rate": 0.0714,
        "errors": ["blocked: 1", "not_found: 2"],
    }


def test_checks_of_another_organisation_in_the_same_run_are_not_ours() -> None:
    seen: list[str] = []

    def failing(slug: str) -> dg.AssetsDefinition:
        key = dg.AssetKey([slug, "core", "facets"])

        @dg.asset(key=key, check_specs=[dg.AssetCheckSpec("late", asset=key)])
        def asset() -> Iterator[Any]:
            yield dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=False, check_name="late")])

        return asset

    @dg.asset(key=["two", "reports", "publication"], deps=[["one", "core", "facets"], ["two", "core", "facets"]])
    def publication(context: dg.AssetExecutionContext) -> None:
        seen.extend(failing_checks(context))

    with dg.DagsterInstance.ephemeral() as instance:
        dg.materialize([failing("one"), failing("two"), publication], instance=instance)
    assert seen == ["core.facets: late"]


@pytest.mark.parametrize(
    ("calls", "seconds", "rate"), [(0, 5.0, 0.0), (7, 0.0, 0.0), (1, 60.0, 1.0), (2, 7.0, 17.1), (3, 0.001, 180_000.0)]
)
def test_calls_a_minute(calls: int, seconds: float, rate: float) -> None:
    assert requests_report({"calls": {"core": calls}, "seconds": seconds})["calls_per_minute"] == rate


def test_the_report_shares_nothing_with_the_source() -> None:
    usage = {"calls": {"core": 1}, "remaining": {"core": 2}}
    report = requests_report(usage)
    report["calls_by_resource"]["core"] = report["remaining"]["core"] = 9
    assert usage == {"calls": {"core": 1}, "remaining": {"core": 2}}
