"""Commits over time, for the chart on the overview.

Belongs here: counting commits in periods that fit a chart. Does not belong here: drawing (`charts`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: Columns that a chart shows without becoming a comb.
MAXIMUM_PERIODS = 48

#: Names of periods, in SQL.
_NAMES = {
    "month": "strftime(period, '%Y-%m')",
    "quarter": "year(period) || ' Q' || quarter(period)",
    "year": "year(period)::text",
}
_PERIODS = (("month", "1mo", "%Y-%m"), ("quarter", "1q", ""), ("year", "1y", "%Y"))


@dataclass(frozen=True)
class Activity:
    """Commits in each period, empty ones included.

    Attributes:
        unit: `month`, `quarter` or `year`: the shortest that gives no more than `MAXIMUM_PERIODS` periods.
        counts: Name and commits of each period, oldest first.
        earlier_count: Commits before the first period, which only authors with a wrong clock make.
        query: The query that reads `counts` again.
        earlier_query: The query that reads `earlier_count` again.
    """

    unit: str
    counts: list[tuple[str, int]]
    earlier_count: int = 0
    query: str = ""
    earlier_query: str = ""


def commit_activity(commits: pl.DataFrame, rows: str = "github.commits", moment: str = "authored_at") -> Activity:
    """Count `github.commits` by UTC author time; without commits there are no periods.

    `rows` and `moment` are the same rows and their time in SQL.
    """
    times = commits.get_column("authored_at")
    if times.is_empty():
        return Activity("month", [])
    candidates = ((unit, _counts(times, every, pattern)) for unit, every, pattern in _PERIODS)
    unit, counts = next(
        (pair for pair in candidates if len(pair[1]) <= MAXIMUM_PERIODS), ("year", _counts(times, *_PERIODS[-1][1:]))
    )
    shown = counts[-MAXIMUM_PERIODS:]
    earlier = times.len() - sum(count for _, count in shown)
    return Activity(unit, shown, earlier, *_queries(unit, rows, moment))


def _queries(unit: str, rows: str, moment: str) -> tuple[str, str]:
    """The periods with their counts, and the count of what is before them."""
    periods = f"""\
with times as (
    select date_trunc('{unit}', {moment} at time zone 'UTC') as period from {rows} where {moment} is not null
  ),
  periods as (
    select unnest(generate_series(min(period), max(period), interval 1 {unit})) as period from times
    order by period desc limit {MAXIMUM_PERIODS}
  )
"""
    counts = "select {} as {}, count(times.period) as count\nfrom periods left join times using (period)"
    return (
        f"{periods}{counts.format(_NAMES[unit], unit)}\ngroup by period order by period",
        f"{periods}select count(*) from times where period < (select min(period) from periods)",
    )


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
