"""When people were at work: days, weeks, newcomers, and who stayed.

Belongs here: what follows from the days on which somebody committed. Does not belong here: how much they committed
(`contributors`), a figure for each week (`activity`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from research_platform_assets.analysis.contributions import with_person
from research_platform_assets.analysis.weeks import LastYear, monday


def person_days(authors: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Columns `repository_id`, `person_id`, `is_bot`, `day`: each UTC day on which a person committed, once.

    From `core.authors` and `core.people`; a day that is only last known is among them.
    """
    return (
        with_person(authors, people)
        .select("repository_id", "person_id", day=pl.col("active_days"))
        .explode("day", empty_as_null=False)
        .with_columns(pl.col("day").str.to_date("%Y-%m-%d"))
        .unique()
        .join(people.select("person_id", "is_bot"), on="person_id", how="inner")
    )


def days_at_work(days: pl.DataFrame, by: str) -> pl.DataFrame:
    """The column `by`, `active_days_count` and `active_weeks_count`, from `person_days`."""
    return days.group_by(by).agg(
        active_days_count=pl.col("day").n_unique(), active_weeks_count=monday(pl.col("day")).n_unique()
    )


def presence(days: pl.DataFrame, by: list[str], on: date) -> pl.DataFrame:
    """Columns `by`, `in_last_year`, `in_year_before`, `is_older`: when the recorded days of each group lie.

    `on` is the day of the capture; `is_older` says whether any day lies before the last year.
    """
    year, day = LastYear(on), pl.col("day")
    return days.group_by(by).agg(
        in_last_year=year.holds(day).any(),
        in_year_before=year.year_before_holds(day).any(),
        is_older=year.is_before(day).any(),
    )


def repository_tenure(days: pl.DataFrame, on: date) -> pl.DataFrame:
    """Column `repository_id` and the counts of newcomers, active, previous and retained people; bots are not counted.

    A repository in which no person has a recorded day has no row.
    """
    people = presence(days.filter(~pl.col("is_bot")), ["repository_id", "person_id"], on)
    return people.group_by("repository_id").agg(
        newcomers_count=(pl.col("in_last_year") & ~pl.col("is_older")).sum(),
        active_people_count=pl.col("in_last_year").sum(),
        previous_people_count=pl.col("in_year_before").sum(),
        retained_people_count=(pl.col("in_last_year") & pl.col("in_year_before")).sum(),
    )
