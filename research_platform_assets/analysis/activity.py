"""`insight.activity`: what happened in each repository in each week.

Belongs here: counting commits, people and releases by week of a repository, and carrying the last known weeks. Does not
belong here: the organisation as a whole (`organization_activity`), who stayed (`tenure`).

The time of a commit is its author time. No week is made up: the first one has the earliest commit at hand, the last one
is that of the capture.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from research_platform_assets.analysis.authors import attributed
from research_platform_assets.analysis.contributions import with_person
from research_platform_assets.analysis.frames import conform, facet_status
from research_platform_assets.analysis.weeks import monday, monday_of
from research_platform_assets.tables.insight_people import ACTIVITY

MEAN_WEEKS = 4
"""Weeks over which `commits_mean_4_weeks` is taken."""

_ID = "repository_id"
_WEEK = [_ID, "week"]


def activity(
    commits: pl.DataFrame,
    releases: pl.DataFrame,
    heads: pl.DataFrame,
    facets: pl.DataFrame,
    authors: pl.DataFrame,
    people: pl.DataFrame,
    previous: pl.DataFrame | None,
    observed_on: date,
) -> pl.DataFrame:
    """`insight.activity` of a capture taken on the UTC day `observed_on`.

    Args:
        commits: `github.commits`.
        releases: `github.releases`.
        heads: `github.heads`.
        facets: `core.facets`.
        authors: `core.authors`.
        people: `core.people`.
        previous: The table before; its rows stand where commits are unknown now.
        observed_on: Until when weeks are told.
    """
    statuses = facet_status(facets, "commits", "commits")
    unknown = statuses.filter(commits="unknown")
    stale = authors.filter(~pl.col("is_current") & (pl.col("recorded_commits_count") > 0)).join(
        unknown, on=_ID, how="semi"
    )
    told = commits.filter(pl.col("authored_at").dt.date() <= observed_on).join(stale, on=_ID, how="anti")
    now = _weekly(told, releases, facets, people, observed_on).join(
        heads.select(_ID, is_complete="is_history_complete"), on=_ID, how="left"
    )
    is_whole = pl.col("is_complete").fill_null(False)
    whole_only = [
        pl.when(is_whole).then(pl.col(name)).alias(name)
        for name in ("newcomers_count", "people_to_date_count", "commits_mean_4_weeks")
    ]
    current = conform(now.with_columns(*whole_only, is_complete=is_whole, is_current=pl.lit(True)), ACTIVITY)
    earlier = ACTIVITY.empty() if previous is None else previous
    carried = earlier.join(unknown, on=_ID, how="semi").join(current, on=_ID, how="anti")
    kept = carried.with_columns(is_complete=pl.lit(False), is_current=pl.lit(False))
    return conform(pl.concat([current, conform(kept, ACTIVITY)]), ACTIVITY)


def grid(spans: pl.DataFrame) -> pl.DataFrame:
    """Every week of each span: `spans` with `first_week` and `last_week` (Mondays), a row a `week` instead."""
    every = pl.date_ranges("first_week", "last_week", interval="1w")
    return spans.with_columns(week=every).explode("week").drop("first_week", "last_week")


def moving_mean(of: str, by: list[str]) -> pl.Expr:
    """The mean over the last `MEAN_WEEKS` rows of each group, null for the first ones; rows are weeks in order."""
    # A sum of whole numbers has no order.
    sums = sum((pl.col(of).shift(number) for number in range(1, MEAN_WEEKS)), pl.col(of))
    mean = sums / MEAN_WEEKS
    return mean.over(by) if by else mean


def _weekly(
    commits: pl.DataFrame, releases: pl.DataFrame, facets: pl.DataFrame, people: pl.DataFrame, observed_on: date
) -> pl.DataFrame:
    this_week = monday_of(observed_on)
    dated = commits.with_columns(week=monday(pl.col("authored_at")))
    by_person = with_person(attributed(dated), people).join(
        people.select("person_id", "is_bot"), on="person_id", how="inner"
    )
    ours = by_person.filter(~pl.col("is_bot"))
    spans = dated.group_by(_ID).agg(first_week=pl.col("week").min(), last_week=pl.lit(this_week))
    counted = {
        "commits_count": ours,
        "bot_commits_count": by_person.filter("is_bot"),
        "all_commits_count": dated,
        "people_count": ours.unique([*_WEEK, "person_id"]),
        "newcomers_count": ours.group_by(_ID, "person_id").agg(pl.col("week").min()),
    }
    rows = grid(spans)
    for name, of in counted.items():
        rows = rows.join(_count(of, name), on=_WEEK, how="left")
    is_over = pl.col("week") < this_week
    ordered = _with_releases(rows.with_columns(pl.col(*counted).fill_null(0)), releases, facets, observed_on)
    return ordered.sort(_WEEK).with_columns(
        unattributed_commits_count=pl.col("all_commits_count") - pl.col("commits_count") - pl.col("bot_commits_count"),
        people_to_date_count=pl.col("newcomers_count").cum_sum().over(_ID),
        commits_mean_4_weeks=pl.when(is_over).then(moving_mean("commits_count", [_ID])),
        is_whole_week=is_over,
        week=pl.col("week").dt.strftime("%Y-%m-%d"),
    )


def _count(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.group_by(_WEEK).agg(pl.len().cast(pl.Int64).alias(name))


def _with_releases(rows: pl.DataFrame, releases: pl.DataFrame, facets: pl.DataFrame, observed_on: date) -> pl.DataFrame:
    published = releases.filter(pl.col("published_at").dt.date() <= observed_on)
    counted = _count(published.with_columns(week=monday(pl.col("published_at"))), "releases_count")
    joined = rows.join(counted, on=_WEEK, how="left").join(
        facet_status(facets, "releases", "releases"), on=_ID, how="left"
    )
    is_known = pl.col("releases").fill_null("unknown") != "unknown"
    return joined.with_columns(releases_count=pl.when(is_known).then(pl.col("releases_count").fill_null(0)))
