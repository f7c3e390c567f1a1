"""Weeks and years as all tables count them: UTC, ISO weeks named by their Monday, years of 365 days.

Belongs here: from an instant or a day to its week, and the days that "the last year" means. Does not belong here: what
is counted in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

YEAR = timedelta(days=365)
WEEK = timedelta(days=7)


def monday(day: pl.Expr) -> pl.Expr:
    """The Monday of the ISO week of a date or of an instant in UTC, as a date."""
    return day.dt.date().dt.truncate("1w")


def monday_of(day: date) -> date:
    """The same for a single date."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class LastYear:
    """The 365 days up to a day, it included, and the 365 days before those."""

    day: date

    def holds(self, days: pl.Expr) -> pl.Expr:
        """Whether dates lie in the last year."""
        return days.is_between(self.day - YEAR, self.day, closed="right")

    def is_before(self, days: pl.Expr) -> pl.Expr:
        """Whether dates lie before the last year."""
        return days <= self.day - YEAR

    def year_before_holds(self, days: pl.Expr) -> pl.Expr:
        """Whether dates lie in the year before the last one."""
        return days.is_between(self.day - 2 * YEAR, self.day - YEAR, closed="right")
