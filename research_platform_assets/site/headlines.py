"""The figures that the overview shows large, each with how it developed.

Belongs here: choosing figures, and their values over time from what other tables recorded. Does not belong here:
computing a figure, drawing (`charts`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from research_platform_assets.site.content import Row
from research_platform_assets.site.formats import plural
from research_platform_assets.site.index import SiteIndex

CHOSEN = (
    "repositories_count",
    "people_count",
    "commits_count",
    "repositories_with_readme",
    "repositories_with_license",
    "stargazers_count",
)
"""Figures shown large, in this order, where they were computed; all figures are in the table below them."""

WEEKS = 52
"""Weeks that a small chart shows; the table has all."""

DAYS = 52
"""Days that a small chart shows, of those on which something was recorded."""

_WEEKLY = {
    "repositories_count": ("active_repositories_count", "repository with commits", "repositories with commits"),
    "people_count": ("people_count", "person with commits", "people with commits"),
    "commits_count": ("commits_count", "commit by people", "commits by people"),
}
_DAILY = {"stargazers_count": ("star", "stars")}
_ACTIVITY, _HISTORY = "insight.organization_activity", "insight.history"


@dataclass(frozen=True)
class Development:
    """Values over time, oldest first.

    Attributes:
        values: One for each week or day.
        text: The last value and the period in words.
        table: Where they come from.
        column: The column there.
    """

    values: list[int]
    text: str
    table: str
    column: str


@dataclass(frozen=True)
class Headline:
    """A row of `insight.organization_stats`; without development nothing was recorded for long enough."""

    row: Row
    development: Development | None


def headlines(index: SiteIndex) -> list[Headline]:
    """The figures of `CHOSEN`, filled up to as many with the first others."""
    by_metric = {row["metric"]: row for row in index.figures}
    chosen = [by_metric[metric] for metric in CHOSEN if metric in by_metric]
    others = [row for row in index.figures if row["metric"] not in CHOSEN]
    return [Headline(row, _development(row["metric"], index)) for row in [*chosen, *others][: len(CHOSEN)]]


def _development(metric: str, index: SiteIndex) -> Development | None:
    if metric in _WEEKLY:
        return _weekly(index.content.tables.get(_ACTIVITY), *_WEEKLY[metric])
    if metric in _DAILY:
        return _daily(index.content.tables.get(_HISTORY), metric, *_DAILY[metric])
    return None


def _weekly(activity: pl.DataFrame | None, column: str, singular: str, several: str) -> Development | None:
    """Whole weeks only: one that was not over when it was captured would look like a fall."""
    if activity is None:
        return None
    whole = activity.filter("is_whole_week").sort("week").tail(WEEKS)
    values: list[int] = whole.get_column(column).to_list()
    if len(values) < 2:
        return None
    last = whole.get_column("week").to_list()[-1]
    text = f"{plural(values[-1], singular, several)} in the week of {last}; {len(values)} weeks drawn"
    return Development(values, text, _ACTIVITY, column)


def _daily(history: pl.DataFrame | None, metric: str, singular: str, several: str) -> Development | None:
    """Sums over repositories, of the days on which the same ones have a value as on the last day of most.

    A day on which some are missing would look like a fall, and one with others in their place like a change. Null
    where none ever has a value.
    """
    if history is None:
        return None
    days = (
        history.filter((pl.col("metric") == metric) & (pl.col("source") == "build"))
        .group_by("day")
        .agg(
            pl.col("value").sum(),
            known=pl.col("value").count(),
            subjects=pl.col("subject").filter(pl.col("value").is_not_null()).sort(),
        )
        .filter((pl.col("known") == pl.col("known").max()) & (pl.col("known") > 0))
        .sort("day")
        .filter(pl.col("subjects") == pl.col("subjects").last())
        .tail(DAYS)
    )
    values = [round(value) for value in days.get_column("value")]
    if len(values) < 2:
        return None
    first = days.get_column("day").to_list()[0]
    return Development(
        values, f"{plural(values[0], singular, several)} on {first}; {len(values)} days drawn", _HISTORY, "value"
    )
