"""`insight.organization_activity`: what happened in the whole organisation in each week.

Belongs here: adding weeks of repositories up, counting people once, and of how many repositories a week is known. Does
not belong here: a single repository (`activity`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from research_platform_assets.analysis.activity import grid, moving_mean
from research_platform_assets.analysis.frames import conform, facet_status
from research_platform_assets.analysis.tenure import person_days
from research_platform_assets.analysis.weeks import monday, monday_of
from research_platform_assets.tables.insight_people import ORGANIZATION_ACTIVITY

_ID = "repository_id"
_SUMMED = ("commits_count", "bot_commits_count", "unattributed_commits_count", "releases_count")


def organization_activity(
    repositories: pl.DataFrame,
    facets: pl.DataFrame,
    authors: pl.DataFrame,
    people: pl.DataFrame,
    activity: pl.DataFrame,
    observed_on: date,
) -> pl.DataFrame:
    """`insight.organization_activity` from the `core` tables and `insight.activity`.

    Over the repositories that the organisation has now (active and archived). There is a row for each week from the
    first one of any of them to that of the capture, `observed_on`; without any there is none. A last known week enters
    like a current one, and is counted apart.
    """
    listed = repositories.filter(pl.col("state").is_in(("active", "archived"))).select(_ID)
    weeks = activity.join(listed, on=_ID, how="semi").with_columns(pl.col("week").str.to_date("%Y-%m-%d"))
    if weeks.is_empty():
        return ORGANIZATION_ACTIVITY.empty()
    this_week = monday_of(observed_on)
    known = _known(weeks, listed, facets)
    sums = weeks.group_by("week").agg(
        *(pl.col(name).sum() for name in _SUMMED), active_repositories_count=(pl.col("commits_count") > 0).sum()
    )
    span = pl.DataFrame({"first_week": [weeks["week"].min()], "last_week": [this_week]})
    rows = (
        grid(span)
        .join(sums, on="week", how="left")
        .join(_people(person_days(authors, people), listed, known, observed_on), on="week", how="left")
        .with_columns(pl.all().exclude("week").fill_null(0))
        .join(_coverage(grid(span), known), on="week", how="left")
        .sort("week")
    )
    is_over = pl.col("week") < this_week
    return conform(
        rows.with_columns(
            people_to_date_count=pl.col("newcomers_count").cum_sum(),
            commits_mean_4_weeks=pl.when(is_over).then(moving_mean("commits_count", [])),
            is_whole_week=is_over,
            total_count=pl.lit(listed.height),
            week=pl.col("week").dt.strftime("%Y-%m-%d"),
        ),
        ORGANIZATION_ACTIVITY,
    )


def _known(weeks: pl.DataFrame, listed: pl.DataFrame, facets: pl.DataFrame) -> pl.DataFrame:
    """Columns `repository_id`, `first_week`, `last_week`, `is_whole`, `is_current`, where anything is known.

    A repository without commits is known for all time and has no first week.
    """
    spans = weeks.group_by(_ID).agg(
        first_week=pl.col("week").min(),
        last_week=pl.col("week").max(),
        is_whole=pl.col("newcomers_count").is_not_null().all(),
        is_current=pl.col("is_current").all(),
    )
    empty = facet_status(facets, "commits", "commits").filter(commits="absent").join(listed, on=_ID, how="semi")
    never = empty.join(spans, on=_ID, how="anti").select(
        _ID,
        first_week=pl.lit(None, pl.Date),
        last_week=pl.lit(None, pl.Date),
        is_whole=pl.lit(True),
        is_current=pl.lit(True),
    )
    return pl.concat([spans, never])


def _people(days: pl.DataFrame, listed: pl.DataFrame, known: pl.DataFrame, observed_on: date) -> pl.DataFrame:
    """Columns `week`, `people_count`, `newcomers_count`; the latter over repositories whose whole history is known."""
    ours = (
        days.filter(~pl.col("is_bot") & (pl.col("day") <= observed_on))
        .join(listed, on=_ID, how="semi")
        .with_columns(week=monday(pl.col("day")))
    )
    firsts = ours.join(known.filter("is_whole"), on=_ID, how="semi").group_by("person_id").agg(pl.col("week").min())
    present = ours.group_by("week").agg(people_count=pl.col("person_id").n_unique())
    return present.join(firsts.group_by("week").agg(newcomers_count=pl.len()), on="week", how="left")


def _coverage(weeks: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Columns `week`, `observed_count`, `last_known_count`, `whole_count`."""
    is_before = pl.col("first_week").is_null() | (pl.col("week") < pl.col("first_week"))
    is_within = pl.col("week").is_between("first_week", "last_week")
    is_known = (is_before & pl.col("is_whole")) | is_within
    return (
        weeks.join(known, how="cross")
        .group_by("week")
        .agg(
            observed_count=(is_known & pl.col("is_current")).sum(),
            last_known_count=(is_known & ~pl.col("is_current")).sum(),
            whole_count=pl.col("is_whole").sum(),
        )
    )
