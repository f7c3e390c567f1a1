"""A repository's commits over time, in periods that fit a chart.

Belongs here: adding up weeks of `insight.activity`. Does not belong here: drawing (`charts`), the whole organisation
(`activity`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from research_platform_assets.site.content import Row

#: Columns that a chart shows without becoming a comb.
MAXIMUM_PERIODS = 60

Name = tuple[int, int]
"""Year, and the period in it."""


@dataclass(frozen=True)
class Period:
    """Weeks that are shown together; a week belongs to the period in which its Monday lies.

    Attributes:
        name: What it is called.
        first: Monday of its first week, ISO 8601.
        last: Monday of its last week.
        commits_count: Commits by people.
        others_count: Commits by bots and by authors whom nobody knows.
    """

    name: str
    first: str
    last: str
    commits_count: int
    others_count: int


@dataclass(frozen=True)
class Periods:
    """All weeks of a repository, oldest first.

    Attributes:
        unit: `week`, `month`, `quarter` or `year`: the shortest that gives no more than `MAXIMUM_PERIODS`.
        counts: The periods, quiet ones included.
        is_complete: Whether the latest capture holds the whole history.
        is_current: Whether the latest capture says so.
    """

    unit: str
    counts: Sequence[Period]
    is_complete: bool
    is_current: bool

    @property
    def commits(self) -> list[int]:
        """Commits by people in each period."""
        return [period.commits_count for period in self.counts]

    @property
    def named_commits(self) -> list[tuple[str, int]]:
        """The same with the name of each period."""
        return [(period.name, period.commits_count) for period in self.counts]


def weeks_by_repository(activity: pl.DataFrame | None) -> Mapping[int, pl.DataFrame]:
    """The weeks of each repository in `insight.activity`, oldest first."""
    if activity is None:
        return {}
    parts = activity.sort("repository_id", "week").partition_by("repository_id", maintain_order=True)
    return {part.item(0, "repository_id"): part for part in parts}


def periods(frame: pl.DataFrame | None) -> Periods | None:
    """Return the weeks of one repository in periods; null where there is no week."""
    weeks = [] if frame is None else frame.to_dicts()
    if not weeks:
        return None
    days = [date.fromisoformat(row["week"]) for row in weeks]
    for unit in ("week", "month", "quarter", "year"):
        names = [_name(unit, day) for day in days]
        if len(dict.fromkeys(names)) <= MAXIMUM_PERIODS or unit == "year":
            groups: dict[Name, list[Row]] = {}
            for name, row in zip(names, weeks, strict=True):
                groups.setdefault(name, []).append(row)
            counts = [_period(unit, name, rows) for name, rows in groups.items()][-MAXIMUM_PERIODS:]
            return Periods(
                unit,
                counts,
                all(row["is_complete"] for row in weeks),
                all(row["is_current"] for row in weeks),
            )
    return None


def _name(unit: str, day: date) -> Name:
    number = {"week": day.toordinal(), "month": day.month, "quarter": (day.month + 2) // 3, "year": 0}[unit]
    return day.year, number


def _period(unit: str, name: Name, rows: Sequence[Mapping[str, Any]]) -> Period:
    year, number = name
    first, last = rows[0]["week"], rows[-1]["week"]
    called = {"week": first, "month": f"{year}-{number:02}", "quarter": f"{year} Q{number}", "year": str(year)}[unit]
    return Period(
        called,
        first,
        last,
        sum(row["commits_count"] for row in rows),
        sum(row["bot_commits_count"] + row["unattributed_commits_count"] for row in rows),
    )
