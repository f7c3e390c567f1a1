"""How the organisation develops: commits, people, repositories, hours, and figures day by day."""

from __future__ import annotations

from itertools import accumulate

import polars as pl

from research_platform_assets.site.activity import Activity, commit_activity
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.trend_figures import (
    ACTIVITY,
    HISTORY,
    WEEKS,
    commits_figure,
    growth_figure,
    history_figure,
    hours_figure,
    people_figure,
)

_PATH = "trends.html"
_METRICS = ("stargazers_count", "forks_count")


def trends_page(index: SiteIndex) -> Page:
    """The page; a chart for which there is nothing is null."""
    weeks = index.content.rows(ACTIVITY)
    shown, months = weeks[-WEEKS:], created_by_month(index)
    hours, days = commits_by_hour(index), days_of_history(index)
    releases = releases_over_time(index)
    return Page(
        _PATH,
        "trends.html",
        "Trends",
        _PATH,
        {
            "latest": weeks[-1] if weeks else None,
            "weeks_count": len(weeks),
            "shown_count": len(shown),
            "commits": commits_figure(shown) if shown else None,
            "people": people_figure(shown) if shown else None,
            "growth": growth_figure(months) if months else None,
            "uncreated_count": sum(row["created_at"] is None for row in index.repositories),
            "hours": hours_figure(hours) if hours else None,
            "history": history_figure(days) if len(days) > 1 else None,
            "days": days,
            "days_query": HISTORY,
            "releases": releases,
        },
    )


def created_by_month(index: SiteIndex) -> list[tuple[str, int, int]]:
    """Month, repositories created in it, and to date; every month from the first to the last that has one."""
    created = [row["created_at"] for row in index.repositories if row["created_at"] is not None]
    if not created:
        return []
    numbers = [moment.year * 12 + moment.month - 1 for moment in created]
    span = range(min(numbers), max(numbers) + 1)
    counts = [numbers.count(number) for number in span]
    months = [f"{number // 12}-{number % 12 + 1:02}" for number in span]
    return list(zip(months, counts, accumulate(counts), strict=True))


def commits_by_hour(index: SiteIndex) -> list[list[int]] | None:
    """Commits by author time in UTC: a list for each weekday, Monday first, of 24 counts; null without any."""
    commits = index.content.tables.get("github.commits")
    if commits is None or commits.is_empty():
        return None
    counts = [[0] * 24 for _ in range(7)]
    times = commits.select(day=pl.col("authored_at").dt.weekday(), hour=pl.col("authored_at").dt.hour()).drop_nulls()
    for day, hour, count in times.group_by("day", "hour").len().iter_rows():
        counts[day - 1][hour] = count
    return counts if any(map(any, counts)) else None


def days_of_history(index: SiteIndex) -> list[tuple[str, int, float, float]]:
    """Day, repositories of which stars and forks were observed on it, and the sums of both."""
    history = index.content.tables.get("insight.history")
    if history is None:
        return []
    observed = history.filter((pl.col("state") == "observed") & pl.col("metric").is_in(_METRICS))
    wide = observed.pivot(on="metric", index=["day", "subject"], values="value")
    if not set(_METRICS) <= set(wide.columns):
        return []
    sums = wide.drop_nulls(_METRICS).group_by("day").agg(pl.len(), *(pl.col(name).sum() for name in _METRICS))
    return sums.sort("day").rows()


def releases_over_time(index: SiteIndex) -> Activity:
    """Releases with a date, by the shortest periods that fit a chart."""
    releases = index.content.tables.get("github.releases")
    if releases is None:
        return Activity("month", [])
    times = releases.select(authored_at="published_at").drop_nulls()
    return commit_activity(times, "github.releases", "published_at")
