"""Contributor statistics: `insight.person_stats` and `insight.repository_contributors`.

Belongs here: sums and shares over `core.contributions`, by person and by repository. Does not belong here: counting
commits (`contributions`), when people were at work (`tenure`), figures for the whole organisation
(`organization_stats`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from research_platform_assets.analysis.authors import known_sum
from research_platform_assets.analysis.contributions import with_person
from research_platform_assets.analysis.frames import conform, facet_status
from research_platform_assets.analysis.tenure import days_at_work, person_days, presence, repository_tenure
from research_platform_assets.tables.insight import PERSON_STATS, REPOSITORY_CONTRIBUTORS

_TENURE = ("newcomers_count", "active_people_count", "previous_people_count", "retained_people_count")


def person_stats(
    people: pl.DataFrame, contributions: pl.DataFrame, authors: pl.DataFrame, observed_on: date
) -> pl.DataFrame:
    """`insight.person_stats`: one row for each of `core.people`; `observed_on` is the UTC day of the capture.

    Shares are parts of all commits by people, for a bot of all by bots; those last known to be in repositories that are
    gone are among them. What speaks for recorded commits only is null for somebody of whom GitHub counts more commits.
    Whether somebody was active is null where no recorded commit says so and others are not at hand.
    """
    days = person_days(authors, people)
    recorded = with_person(authors, people).group_by("person_id").agg(recorded=pl.col("recorded_commits_count").sum())
    sums = contributions.group_by("person_id").agg(
        pl.col("commits_count").sum(),
        known_sum("additions"),
        known_sum("deletions"),
        pl.when(pl.col("first_commit_at").is_not_null().all()).then(pl.col("first_commit_at").min()),
        pl.col("last_commit_at").max(),
        pl.col("is_complete", "is_current").all(),
        repositories_count=pl.len(),
    )
    lacks_some = pl.col("commits_count") > pl.col("recorded").fill_null(0)
    is_whole = pl.col("is_complete").fill_null(False)
    is_recent, was_recent, is_older = (
        pl.col(name).fill_null(False) for name in ("in_last_year", "in_year_before", "is_older")
    )
    rows = (
        people.select("person_id", "is_bot")
        .join(sums, on="person_id", how="left")
        .join(recorded, on="person_id", how="left")
        .join(days_at_work(days, "person_id"), on="person_id", how="left")
        .join(presence(days, ["person_id"], observed_on), on="person_id", how="left")
        .with_columns(
            pl.when(~lacks_some).then("active_days_count").alias("active_days_count"),
            pl.when(~lacks_some).then("active_weeks_count").alias("active_weeks_count"),
            commits_share=pl.col("commits_count") / pl.col("commits_count").sum().over("is_bot"),
            is_newcomer=pl.when(is_older).then(False).when(is_whole).then(is_recent),
            is_active=pl.when(is_recent | is_whole).then(is_recent),
            was_active=pl.when(was_recent | is_whole).then(was_recent),
        )
    )
    return conform(rows, PERSON_STATS)


def repository_contributors(
    repositories: pl.DataFrame,
    facets: pl.DataFrame,
    people: pl.DataFrame,
    contributions: pl.DataFrame,
    authors: pl.DataFrame,
    observed_on: date,
) -> pl.DataFrame:
    """`insight.repository_contributors`: one row for each of `core.repositories`.

    Years are counted up to `observed_on`, the UTC day of the capture.

    The status is that of the `commits` facet; where that is unknown but GitHub's contributor list gave counts, they are
    used and the row is observed, though not complete. Counts are 0 where GitHub said that there are no commits, the
    last known where it is unknown, null where nobody ever knew. Who is new and who stayed is said only where the latest
    capture holds the whole history, as an earlier commit would make somebody a newcomer no more.
    """
    by_kind = contributions.join(people.select("person_id", "is_bot"), on="person_id", how="inner")
    totals = by_kind.group_by("repository_id").agg(
        contributors_count=(~pl.col("is_bot")).sum(),
        bots_count=pl.col("is_bot").sum(),
        commits_count=pl.col("commits_count").filter(~pl.col("is_bot")).sum(),
        bot_commits_count=pl.col("commits_count").filter("is_bot").sum(),
        is_complete=pl.col("is_complete").all(),
        is_current=pl.col("is_current").all(),
        counted=pl.lit(True),
    )
    asked = pl.col("asked").fill_null("unknown")
    counts = ("contributors_count", "bots_count", "commits_count", "bot_commits_count")
    rows = (
        repositories.select("repository_id")
        .join(facet_status(facets, "commits", "asked"), on="repository_id", how="left")
        .join(totals, on="repository_id", how="left")
        .join(_concentration(by_kind.filter(~pl.col("is_bot"))), on="repository_id", how="left")
        .join(_at_work(by_kind.filter(~pl.col("is_bot")), authors, people), on="repository_id", how="left")
        .join(repository_tenure(person_days(authors, people), observed_on), on="repository_id", how="left")
        .join(facet_status(facets, "contributors", "list"), on="repository_id", how="left")
        .with_columns(counted=pl.col("counted").fill_null(False))
        .with_columns(
            status=pl.when(pl.col("counted") & (pl.col("list") == "observed")).then(pl.lit("observed")).otherwise(asked)
        )
    )
    known = pl.col("status") != "unknown"
    told = rows.with_columns(
        *(pl.when(known).then(pl.col(name).fill_null(0)).otherwise(name).alias(name) for name in counts),
        pl.col("is_complete", "is_current").fill_null(known),
    ).with_columns(
        *(pl.when("is_complete").then(pl.col(name).fill_null(0)).alias(name) for name in _TENURE),
        pl.when("is_complete").then(pl.col("active_weeks_count").fill_null(0)).otherwise("active_weeks_count"),
    )
    previous = pl.col("previous_people_count")
    return conform(
        told.with_columns(retention_share=pl.when(previous > 0).then(pl.col("retained_people_count") / previous)),
        REPOSITORY_CONTRIBUTORS,
    )


def _at_work(by_people: pl.DataFrame, authors: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Columns repository_id, first_commit_at, last_commit_at, active_weeks_count, where people committed at all."""
    ours = with_person(authors, people).join(people.filter(~pl.col("is_bot")), on="person_id", how="semi")
    recorded = ours.group_by("repository_id").agg(recorded=pl.col("recorded_commits_count").sum())
    days = person_days(authors, people).filter(~pl.col("is_bot"))
    is_dated = pl.col("first_commit_at").is_not_null().all()
    return (
        by_people.group_by("repository_id")
        .agg(
            pl.when(is_dated).then(pl.col("first_commit_at").min()),
            pl.col("last_commit_at").max(),
            counted_commits=pl.col("commits_count").sum(),
        )
        .join(recorded, on="repository_id", how="left")
        .join(days_at_work(days, "repository_id"), on="repository_id", how="left")
        .select(
            "repository_id",
            "first_commit_at",
            "last_commit_at",
            pl.when(pl.col("counted_commits") <= pl.col("recorded").fill_null(0))
            .then("active_weeks_count")
            .alias("active_weeks_count"),
        )
    )


def _concentration(by_people: pl.DataFrame) -> pl.DataFrame:
    """How far the work lies in few hands, by repository, where people committed at all.

    Columns repository_id, top_person_id, top_person_share, truck_factor, commits_herfindahl. Squares are summed as
    whole numbers, so that their order does not matter.
    """
    ranked = by_people.sort(["repository_id", "commits_count", "person_id"], descending=[False, True, False])
    total = pl.col("commits_count").sum()
    before = pl.col("commits_count").cum_sum() - pl.col("commits_count")
    return ranked.group_by("repository_id", maintain_order=True).agg(
        top_person_id=pl.col("person_id").first(),
        top_person_share=pl.col("commits_count").first() / total,
        truck_factor=(before * 2 <= total).sum(),
        commits_herfindahl=(pl.col("commits_count") ** 2).sum() / total**2,
    )
