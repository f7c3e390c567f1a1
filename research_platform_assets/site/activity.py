"""Commits over time, for the chart on the overview.

Belongs here: counting commits in periods that fit a chart. Does not belong here: drawing (`charts`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: Columns that a chart shows without becoming a comb.
MAXIMUM_PERIODS = 48

_PERIODS = (("month", "1mo", "%Y-%m"), ("quarter", "1q", ""), ("year", "1y", "%Y"))


@dataclass(frozen=True)
class Activity:
    """Commits in each period, empty ones included.

    Attributes:
        unit: `month`, `quarter` or `year`: the shortest that gives no more than `MAXIMUM_PERIODS` periods.
        counts: Name and commits of each period, oldest first.
        earlier_count: Commits before the first period, which only authors with a wrong clock make.
    """

    unit: str
    counts: list[tuple[str, int]]
    earlier_count: int = 0


def commit_activity(commits: pl.DataFrame) -> Activity:
    """Count `github.commits` by UTC author time; without commits there are no periods."""
    times = commits.get_column("authored_at")
    if times.is_empty():
        return Activity("month", [])
    candidates = ((unit, _counts(times, every, pattern)) for unit, every, pattern in _PERIODS)
    unit, counts = next(
        (pair for pair in candidates if len(pair[1]) <= MAXIMUM_PERIODS), ("year", _counts(times, *_PERIODS[-1][1:]))
    )
    shown = counts[-MAXIMUM_PERIODS:]
    return Activity(unit, shown, times.len() - sum(count for _, count in shown))


def _counts(times: pl.Series, every: str, pattern: str) -> list[tuple[str, int]]:
    counted = (
        times.to_frame("period")
        .with_columns(pl.col("period").dt.truncate(every))
        .group_by("period")
        .agg(pl.len().alias("count"))
        .sort("period")
        .upsample("period", every=every)
        .with_columns(pl.col("count").fill_null(0))
    )
    return [
        (moment.strftime(pattern) if pattern else f"{moment.year} Q{(moment.month + 2) // 3}", count)
        for moment, count in counted.iter_rows()
    ]
