"""Our counts of commits against GitHub's own.

Belongs here: where the two differ though they should not. Does not belong here: how bad that is (an asset check).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from research_platform_assets.analysis.authors import attributed
from research_platform_assets.analysis.contributions import with_person

Measure = Literal["commits", "commits of a person", "commits without a known author"]


@dataclass(frozen=True, order=True)
class Mismatch:
    """One difference: `counted` is ours, `reported` is GitHub's; `person_id` is empty where all commits are meant."""

    repository_id: int
    measure: Measure
    person_id: str
    counted: int
    reported: int


def reconcile(
    commits: pl.DataFrame,
    contributions: pl.DataFrame,
    contributors: pl.DataFrame,
    heads: pl.DataFrame,
    people: pl.DataFrame,
) -> list[Mismatch]:
    """Differences between `core.contributions` and what `github.heads` and `github.contributors` report, sorted.

    All commits are compared with the head's count: equal where the whole history is at hand, at most that otherwise.
    Persons are compared with the contributor list where that exists and the history is whole: fewer commits than listed
    are a mismatch; more are one only for a person of accounts alone, because the list does not know pseudonyms. Where
    any count of a repository is only the last known, there is nothing to compare.
    """
    last_known = contributions.filter(~pl.col("is_current")).select("repository_id")
    heads = heads.join(last_known, on="repository_id", how="anti")
    known = attributed(commits)
    unknown = commits.join(known.select("repository_id", "oid"), on=["repository_id", "oid"], how="anti")
    all_commits = _commits(contributions, unknown, heads)
    return sorted([*all_commits, *_persons(contributions, contributors, heads, people), *_nobody(unknown)])


def _commits(contributions: pl.DataFrame, unknown: pl.DataFrame, heads: pl.DataFrame) -> list[Mismatch]:
    ours = pl.concat(
        [
            contributions.select("repository_id", "commits_count"),
            unknown.select("repository_id", commits_count=pl.lit(1, pl.Int64)),
        ]
    )
    joined = heads.select("repository_id", "is_history_complete", reported="commits_count").join(
        ours.group_by("repository_id").agg(counted=pl.col("commits_count").sum()), on="repository_id", how="left"
    )
    counted = pl.col("counted").fill_null(0)
    differs = pl.when("is_history_complete").then(counted != pl.col("reported")).otherwise(counted > pl.col("reported"))
    rows = joined.filter(differs).select("repository_id", counted, "reported")
    return [Mismatch(number, "commits", "", mine, theirs) for number, mine, theirs in rows.iter_rows()]


def _persons(
    contributions: pl.DataFrame, contributors: pl.DataFrame, heads: pl.DataFrame, people: pl.DataFrame
) -> list[Mismatch]:
    everyone = _with_strangers(people, contributors)
    listed = with_person(_listed(contributors), everyone)
    rows = (
        contributions.select("repository_id", "person_id", counted="commits_count")
        .join(
            listed.group_by("repository_id", "person_id").agg(reported=pl.col("contributions").sum()),
            on=["repository_id", "person_id"],
            how="full",
            coalesce=True,
        )
        .join(contributors, on="repository_id", how="semi")
        .join(heads.filter("is_history_complete"), on="repository_id", how="semi")
        .join(everyone.select("person_id", accounts_only=_accounts_only()), on="person_id", how="left")
        .with_columns(pl.col("counted", "reported").fill_null(0))
    )
    fewer, more = pl.col("counted") < pl.col("reported"), pl.col("counted") > pl.col("reported")
    found = rows.filter(fewer | (more & pl.col("accounts_only")))
    return [
        Mismatch(row["repository_id"], "commits of a person", row["person_id"], row["counted"], row["reported"])
        for row in found.iter_rows(named=True)
    ]


def _listed(contributors: pl.DataFrame) -> pl.DataFrame:
    return contributors.with_columns(identity=pl.format("account-{}", "account_id"))


def _with_strangers(people: pl.DataFrame, contributors: pl.DataFrame) -> pl.DataFrame:
    """`people`, and each account that only the list knows under its own identity."""
    merged = people.explode("identities", empty_as_null=False).select(pl.col("identities").struct.field("identity"))
    strangers = (
        _listed(contributors)
        .select(person_id="identity")
        .unique()
        .join(people, on="person_id", how="anti")
        .join(merged, left_on="person_id", right_on="identity", how="anti")
    )
    return pl.concat([people, strangers], how="diagonal")


def _accounts_only() -> pl.Expr:
    """Whether a person has no pseudonym."""
    other = pl.col("identities").list.eval(pl.element().struct.field("identity"))
    has_pseudonym = other.list.eval(pl.element().str.starts_with("pseudonym-")).list.any().fill_null(False)
    return pl.col("person_id").str.starts_with("account-") & ~has_pseudonym


def _nobody(unknown: pl.DataFrame) -> list[Mismatch]:
    rows = unknown.group_by("repository_id").agg(counted=pl.len())
    return [Mismatch(number, "commits without a known author", "", mine, 0) for number, mine in rows.iter_rows()]
