"""How the figures of a repository developed, day by day.

Belongs here: choosing and arranging rows of `insight.history` for its page. Does not belong here: what is kept
(`analysis/history`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from research_platform_assets.site.content import Row

#: Metrics in the order in which they are shown.
METRICS = {
    "stargazers_count": "Stars",
    "forks_count": "Forks",
    "commits_count": "Commits",
    "contributors_count": "Contributors",
}
#: Days that a page shows; all are in the table itself.
DAYS = 14


@dataclass(frozen=True)
class Day:
    """One day of one repository: its rows by metric, None where nothing was recorded of a metric."""

    day: str
    values: list[Row | None]
    is_imported: bool


def trends(history: pl.DataFrame | None) -> dict[int, list[Day]]:
    """The latest `DAYS` days of each repository on which a figure was another than before, newest first, by id.

    A day that says what the one before says is left out, so that a page stays as it is while nothing changes. So are
    imported rows without an id.
    """
    if history is None:
        return {}
    shown = history.filter(pl.col("repository_id").is_not_null() & pl.col("metric").is_in(list(METRICS)))
    said = pl.struct("metric", "value", "state", "reason", "source")
    days = (
        shown.sort("repository_id", "day", "metric")
        .group_by("repository_id", "day", maintain_order=True)
        .agg(said.alias("said"))
        .with_columns(before=pl.col("said").shift().over("repository_id"))
        .filter(pl.col("said").ne_missing(pl.col("before")))
        .group_by("repository_id", maintain_order=True)
        .tail(DAYS)
    )
    recent = shown.join(days, on=["repository_id", "day"], how="semi").sort(
        "repository_id", "day", "metric", descending=[False, True, False]
    )
    found: dict[int, dict[str, dict[str, Row]]] = {}
    for row in recent.iter_rows(named=True):
        found.setdefault(row["repository_id"], {}).setdefault(row["day"], {})[row["metric"]] = row
    return {number: [_day(day, rows) for day, rows in days.items()] for number, days in found.items()}


def _day(day: str, rows: dict[str, Row]) -> Day:
    sources = {row["source"] for row in rows.values()}
    return Day(day, [rows.get(metric) for metric in METRICS], sources == {"import"})
