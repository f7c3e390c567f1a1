"""What is kept of each repository and day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.facets import NOT_LISTED
from research_platform_assets.analysis.history import METRICS, history
from research_platform_assets.tables import core, github, insight
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import frame, is_valid, shuffled

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOTHING = insight.HISTORY.empty()


def tables(
    stars: int | None = 5, facets: dict[str, str] | None = None, reasons: dict[str, str] | None = None, **spread: Any
) -> dict[str, pl.DataFrame]:
    """The tables of one build; `facets` and `reasons` are those of repository 1, `spread` its contributors."""
    known = {"repository_id": 1, "name": "tides", "stargazers_count": stars, "forks_count": 2, "commits_count": 7}
    counted = {"repository_id": 1, "status": "observed", "contributors_count": 3, "is_complete": True} | spread
    return {
        "core.repositories": rows.core_repositories(known),
        "core.facets": rows.facets({1: facets or {}}, reasons=reasons, table=core.FACETS_TABLE),
        "insight.repository_contributors": frame(insight.REPOSITORY_CONTRIBUTORS, [counted]),
        "github.contributors": rows.contributors((1, 7, "ada", "User", 3), (1, 8, "bot", "Bot", 4)),
    }


def after(
    previous: pl.DataFrame | None, build: dict[str, pl.DataFrame], at: datetime, imported: pl.DataFrame = NOTHING
) -> pl.DataFrame:
    made = history(build, previous, imported, at)
    assert is_valid(made, insight.HISTORY)
    return made


def told(made: pl.DataFrame, metric: str = "stargazers_count") -> list[tuple[Any, ...]]:
    return made.filter(metric=metric).select("day", "value", "state", "reason").rows()


def imported(day: str, value: float) -> pl.DataFrame:
    row = {
        "subject": "1",
        "day": day,
        "metric": "stargazers_count",
        "repository_id": 1,
        "name": "tides",
        "value": value,
        "state": "observed",
        "source": "import",
        "observed_at": datetime.fromisoformat(day).replace(hour=23, tzinfo=UTC),
    }
    return frame(insight.HISTORY, [row])


def test_every_metric_is_declared_and_has_a_place() -> None:
    assert tuple(METRICS) == insight.HISTORY_METRICS
    assert {source.table for source in METRICS.values()} <= ALL_TABLES.keys()
    assert {source.facet for source in METRICS.values()} <= set(github.FACETS)


def test_a_row_a_metric_and_day() -> None:
    made = after(None, tables(), MONDAY)
    assert made.select("metric", "value").rows() == [
        ("commits_count", 7.0),
        ("contributors_count", 3.0),
        ("forks_count", 2.0),
        ("listed_contributors_count", 2.0),
        ("stargazers_count", 5.0),
    ]
    assert made.drop("metric", "value").unique().to_dicts() == [
        {
            "subject": "1",
            "day": "2026-03-02",
            "repository_id": 1,
            "name": "tides",
            "state": "observed",
            "reason": None,
            "source": "build",
            "observed_at": MONDAY,
        }
    ]


def test_days_are_added_and_the_last_capture_of_a_day_wins() -> None:
    first = after(None, tables(5), MONDAY)
    second = after(first, tables(6), MONDAY + timedelta(hours=15))
    third = after(second, tables(8), MONDAY + timedelta(days=2))
    assert told(third) == [("2026-03-02", 6.0, "observed", None), ("2026-03-04", 8.0, "observed", None)]
    # An earlier capture of a day that is built again changes nothing; the same one computed otherwise does.
    assert after(third, tables(5), MONDAY).equals(third)
    assert told(after(third, tables(9), MONDAY + timedelta(days=2)))[-1] == ("2026-03-04", 9.0, "observed", None)


def test_the_same_build_again_changes_nothing_whatever_the_order() -> None:
    first = after(None, tables(5), MONDAY)
    assert after(first, tables(5), MONDAY).equals(first)
    assert after(shuffled(first, 5), tables(5), MONDAY).equals(first)


def test_the_day_is_that_of_utc() -> None:
    at = datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert told(after(None, tables(), at)) == [("2026-03-03", 5.0, "observed", None)]


@pytest.mark.parametrize(
    ("build", "metric", "expected"),
    [
        (tables(5, {"stargazers_count": "unknown"}), "stargazers_count", (None, "unknown", "timeout")),
        (tables(None), "stargazers_count", (None, "unknown", "not computed in this build")),
        (tables(0, {"head": "absent"}, {"head": "empty"}), "commits_count", (7.0, "absent", "empty")),
        (
            tables(facets={"contributors": "unknown"}),
            "listed_contributors_count",
            (None, "unknown", "timeout"),
        ),
        (tables(facets={"commits": "unknown"}, status="unknown"), "contributors_count", (None, "unknown", "timeout")),
        # GitHub's list had the counts although the commits could not be read.
        (tables(facets={"commits": "unknown"}), "contributors_count", (3.0, "observed", None)),
    ],
)
def test_what_is_not_known_on_a_day_has_no_value(
    build: dict[str, pl.DataFrame], metric: str, expected: tuple[Any, ...]
) -> None:
    first = after(None, tables(4), MONDAY - timedelta(days=1))
    assert told(after(first, build, MONDAY), metric)[-1] == ("2026-03-02", *expected)


def test_a_repository_without_facets_was_not_asked_about() -> None:
    build = tables()
    build["core.facets"] = core.FACETS_TABLE.empty()
    assert told(after(None, build, MONDAY)) == [("2026-03-02", None, "unknown", "not computed in this build")]


def test_that_a_repository_is_not_listed_is_said_once() -> None:
    gone = tables(
        5, dict.fromkeys(github.FACETS, "unknown"), dict.fromkeys(github.FACETS, NOT_LISTED), status="unknown"
    )
    first = after(None, tables(5), MONDAY)
    second = after(first, gone, MONDAY + timedelta(days=1))
    assert told(second)[-1] == ("2026-03-03", None, "unknown", NOT_LISTED)
    third = after(second, gone, MONDAY + timedelta(days=2))
    assert third.equals(second)
    back = after(third, tables(6), MONDAY + timedelta(days=3))
    assert told(back)[-1] == ("2026-03-05", 6.0, "observed", None)
    assert told(after(back, gone, MONDAY + timedelta(days=4)))[-1][0] == "2026-03-06"


def test_imported_days_stand_beside_those_of_builds_and_never_over_them() -> None:
    older = imported("2026-02-01", 1)
    first = after(None, tables(5), MONDAY, pl.concat([older, imported("2026-03-02", 99)]))
    assert told(first)[:2] == [("2026-02-01", 1.0, "observed", None), ("2026-03-02", 5.0, "observed", None)]
    second = after(first, tables(6), MONDAY + timedelta(days=1), older)
    assert second.filter(source="import").height == 1
    assert after(second, tables(6), MONDAY + timedelta(days=1)).filter(source="import").is_empty(), "taken back"
