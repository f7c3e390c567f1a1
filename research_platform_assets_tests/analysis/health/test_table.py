"""`insight.health`: what moves with the day and what does not, who is not judged, and what unknown commits do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.health.table import HealthTables, health
from research_platform_assets.analysis.rubrics.frames import ScoreFrames
from research_platform_assets.tables import core, github, insight
from research_platform_assets.tables.insight_code import CODE_QUALITY
from research_platform_assets.tables.insight_health import HEALTH, HEALTH_CRITERIA
from research_platform_assets.tables.insight_people import ACTIVITY
from research_platform_assets_tests.analysis import rows

TODAY = date(2026, 3, 9)
WEEK = timedelta(weeks=1)


def spread(**values: Any) -> pl.DataFrame:
    known = {
        "repository_id": 1,
        "status": "observed",
        "contributors_count": 2,
        "commits_count": 40,
        "truck_factor": 1,
        "last_commit_at": datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
        "active_people_count": 2,
        "newcomers_count": 0,
        "is_complete": True,
        "is_current": True,
    }
    return rows.frame(insight.REPOSITORY_CONTRIBUTORS, [known | values])


def weeks(counts: dict[int, int], **values: Any) -> pl.DataFrame:
    """Weeks by how many lie between them and that of `TODAY`, which is a Monday."""
    known = {"repository_id": 1, "is_whole_week": True, "is_complete": True, "is_current": True}
    listed = [
        known | {"week": (TODAY - ago * WEEK).isoformat(), "commits_count": count} | values
        for ago, count in counts.items()
    ]
    return rows.frame(ACTIVITY, listed)


def tables(**values: Any) -> HealthTables:
    return HealthTables(
        repositories=rows.core_repositories({"repository_id": 1, "releases_count": 1, **values}),
        facets=rows.facets({1: {"topics": "absent", "license": "absent"}}, table=core.FACETS_TABLE),
        files=rows.frame(github.FILES, [{"repository_id": 1, "path": "a.py", "type": "blob", "mode": "100644"}]),
        documents=github.DOCUMENTS.empty(),
        releases=rows.frame(
            github.RELEASES,
            [{"repository_id": 1, "tag_name": "v1", "published_at": datetime(2025, 3, 10, tzinfo=UTC)}],
        ),
        readmes=rows.frame(core.READMES, [{"repository_id": 1, "status": "observed", "word_count": 120}]),
        contributors=spread(),
        activity=weeks({0: 1, 1: 0, 51: 2, 52: 3}),
        code=CODE_QUALITY.empty(),
    )


def values(made: ScoreFrames) -> dict[str, float | None]:
    return dict(made.criteria.select("criterion", "value").iter_rows())


def statuses(made: ScoreFrames) -> dict[str, str]:
    return dict(made.criteria.select("criterion", "status").iter_rows())


def test_the_rows_are_as_declared() -> None:
    made = health(tables(), TODAY)
    assert rows.is_valid(made.scores, HEALTH)
    assert rows.is_valid(made.criteria, HEALTH_CRITERIA)
    row = made.scores.row(0, named=True)
    assert (row["status"], row["popularity_score"]) == ("observed", None)
    assert row["points"] == made.criteria["points"].sum()


def test_only_the_day_of_the_capture_moves_what_speaks_of_time() -> None:
    """The same input gives the same score whenever it is computed, and another day another one."""
    now, later = health(tables(), TODAY), health(tables(), TODAY + timedelta(days=200))
    assert health(tables(), TODAY).scores.equals(now.scores)
    moved = {name for name, value in values(now).items() if values(later)[name] != value}
    assert moved == {"days_since_commit", "active_weeks", "releases"}
    assert (values(now)["days_since_commit"], values(now)["active_weeks"], values(now)["releases"]) == (8, 2, 1)
    assert (values(later)["days_since_commit"], values(later)["active_weeks"]) == (208, 1)
    assert statuses(later)["releases"] == "absent"


@pytest.mark.parametrize(
    ("state", "status", "reason"),
    [("archived", "absent", "archived"), ("gone", "unknown", "gone"), ("transferred", "absent", "transferred")],
)
def test_some_are_not_judged_and_say_why(state: str, status: str, reason: str) -> None:
    made = health(tables(state=state), TODAY)
    row = made.scores.row(0, named=True)
    assert (row["status"], row["score"], row["level"], row["points"]) == (status, None, None, 0)
    assert row["reason"].startswith(reason)
    assert made.criteria.is_empty()


@pytest.mark.parametrize(
    ("last_commit_at", "status", "days"),
    [
        (datetime(2038, 1, 1, tzinfo=UTC), "unknown", None),
        (datetime(2026, 3, 11, tzinfo=UTC), "unknown", None),
        (datetime(2026, 3, 10, 1, tzinfo=UTC), "observed", 0),
        (datetime(2026, 3, 9, tzinfo=UTC), "observed", 0),
    ],
)
def test_a_commit_of_a_wrong_clock_is_no_recent_one(last_commit_at: datetime, status: str, days: int | None) -> None:
    made = health(replace(tables(), contributors=spread(last_commit_at=last_commit_at)), TODAY)
    assert (statuses(made)["days_since_commit"], values(made)["days_since_commit"]) == (status, days)


def test_commits_that_cannot_be_read_are_no_lack_of_activity() -> None:
    lost = replace(tables(), contributors=spread(status="unknown"), activity=weeks({0: 1}, is_current=False))
    of_commits = {"days_since_commit", "active_weeks", "active_people", "truck_factor", "newcomers"}
    assert {statuses(health(lost, TODAY))[name] for name in of_commits} == {"unknown"}
    none = replace(tables(), contributors=spread(status="absent", commits_count=0))
    assert {statuses(health(none, TODAY))[name] for name in of_commits} == {"absent"}


@pytest.mark.parametrize(
    ("activity", "status"),
    [
        (weeks({0: 1, 20: 1}, is_complete=False), "unknown"),
        (weeks({0: 1, 52: 1}, is_complete=False), "observed"),
        (weeks({0: 1, 20: 1}), "observed"),
    ],
)
def test_weeks_count_where_the_whole_year_is_at_hand(activity: pl.DataFrame, status: str) -> None:
    assert statuses(health(replace(tables(), activity=activity), TODAY))["active_weeks"] == status


def test_open_issues_and_a_default_branch_are_worth_nothing() -> None:
    """The predecessor gave points for both."""
    plain = health(tables(open_issues_count=0), TODAY).scores
    busy = health(tables(open_issues_count=900, default_branch="main"), TODAY).scores
    assert plain.equals(busy)


def test_a_score_is_withheld_where_too_little_is_known() -> None:
    facets = rows.facets({1: dict.fromkeys(github.FACETS, "unknown")}, table=core.FACETS_TABLE)
    made = health(replace(tables(), facets=facets, contributors=spread(status="unknown")), TODAY)
    row = made.scores.row(0, named=True)
    assert (row["status"], row["score"], row["level"], row["lowest_score"]) == ("unknown", None, None, None)
    assert row["reason"] == "only 7% of the points could be judged, less than 60%"


RATED = {"complexity_rating": "+", "duplication_rating": "--", "duplication_share": 0.4}


@pytest.mark.parametrize(
    ("row", "status", "evidence"),
    [
        ({"status": "observed", "is_current": True, **RATED}, "observed", "rated --: 40 % of the lines"),
        ({"status": "observed", "is_current": True, "grade_reason": "too little"}, "unknown", "too little"),
        ({"status": "unknown", "is_current": False, "reason": "time-out", **RATED}, "unknown", "time-out"),
        ({"status": "absent", "is_current": True, "reason": "no program"}, "not applicable", "no program text"),
        (None, "unknown", "program text was not measured"),
    ],
)
def test_code_counts_where_it_was_measured(row: dict[str, Any] | None, status: str, evidence: str) -> None:
    code = rows.frame(CODE_QUALITY, [{"repository_id": 1, **row}] if row else [])
    made = health(replace(tables(), code=code), TODAY).criteria.filter(criterion="duplication")
    assert made["status"].item() == status
    assert evidence in made["evidence"].item()
