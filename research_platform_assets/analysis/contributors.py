"""Contributor statistics: `insight.person_stats` and `insight.repository_contributors`.

Belongs here: sums and shares over `core.contributions`, by person and by repository. Does not belong here: counting
commits (`contributions`), figures for the whole organisation (`organization_stats`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.authors import known_sum
from research_platform_assets.analysis.contributions import with_person
from research_platform_assets.analysis.frames import conform, facet_status
from research_platform_assets.tables.insight import PERSON_STATS, REPOSITORY_CONTRIBUTORS


def person_stats(people: pl.DataFrame, contributions: pl.DataFrame, authors: pl.DataFrame) -> pl.DataFrame:
    """`insight.person_stats`: one row for each of `core.people`.

    Shares are parts of all commits by people, for a bot of all by bots; those last known to be in repositories that are
    gone are among them. What speaks for recorded commits only is null for somebody of whom GitHub counts more commits.
    """
    at_hand = (
        with_person(authors, people)
        .group_by("person_id")
        .agg(
            recorded=pl.col("recorded_commits_count").sum(),
            active_days_count=pl.col("active_days").list.explode(empty_as_null=False).n_unique(),
        )
    )
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
    rows = (
        people.select("person_id", "is_bot")
        .join(sums, on="person_id", how="left")
        .join(at_hand, on="person_id", how="left")
        .with_columns(
            active_days_count=pl.when(~lacks_some).then("active_days_count"),
            commits_share=pl.col("commits_count") / pl.col("commits_count").sum().over("is_bot"),
        )
    )
    return conform(rows, PERSON_STATS)


def repository_contributors(
    repositories: pl.DataFrame, facets: pl.DataFrame, people: pl.DataFrame, contributions: pl.DataFrame
) -> pl.DataFrame:
    """`insight.repository_contributors`: one row for each of `core.repositories`.

    The status is that of the `commits` facet; where that is unknown but GitHub's contributor list gave counts, they are
    used and the row is observed, though not complete. Counts are 0 where GitHub said that there are no commits, the
    last known where it is unknown, null where nobody ever knew. The truck factor is the fewest people who together made
    more than half of the commits by people.
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
        .join(facet_status(facets, "contributors", "list"), on="repository_id", how="left")
        .with_columns(counted=pl.col("counted").fill_null(False))
        .with_columns(
            status=pl.when(pl.col("counted") & (pl.col("list") == "observed")).then(pl.lit("observed")).otherwise(asked)
        )
    )
    known = pl.col("status") != "unknown"
    return conform(
        rows.with_columns(
            *(pl.when(known).then(pl.col(name).fill_null(0)).otherwise(name).alias(name) for name in counts),
            pl.col("is_complete", "is_current").fill_null(known),
        ),
        REPOSITORY_CONTRIBUTORS,
    )


def _concentration(by_people: pl.DataFrame) -> pl.DataFrame:
    """Columns repository_id, top_person_id, top_person_share, truck_factor, where people committed at all."""
    ranked = by_people.sort(["repository_id", "commits_count", "person_id"], descending=[False, True, False])
    total = pl.col("commits_count").sum()
    before = pl.col("commits_count").cum_sum() - pl.col("commits_count")
    return ranked.group_by("repository_id", maintain_order=True).agg(
        top_person_id=pl.col("person_id").first(),
        top_person_share=pl.col("commits_count").first() / total,
        truck_factor=(before * 2 <= total).sum(),
    )
