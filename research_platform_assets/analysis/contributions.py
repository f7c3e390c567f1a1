"""`core.contributions`: who committed how much to which repository.

Belongs here: counting recorded commits by person, and completing them with GitHub's own counts where the history
at hand is incomplete. Does not belong here: who is one person (`people`), sums over repositories (`contributors`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.frames import conform
from research_platform_assets.analysis.known_identities import attributed, unrecorded_contributors
from research_platform_assets.errors import ContractError
from research_platform_assets.tables.core import CONTRIBUTIONS

_KEY = ["repository_id", "person_id"]


def core_contributions(
    commits: pl.DataFrame, contributors: pl.DataFrame, heads: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    """`core.contributions` from `github.commits`, `github.contributors`, `github.heads` and `core.people`.

    Commits of nobody known (neither account nor pseudonym) are left out. Where the capture lacks a part of the history,
    `commits_count` is GitHub's count if that is larger; then additions, deletions and the first commit are null,
    because they would speak for the recorded part only. Raises `ContractError` where an author is not in `people`.
    """
    recorded = (
        with_person(attributed(commits), people)
        .group_by(_KEY)
        .agg(
            recorded=pl.len().cast(pl.Int64),
            additions=known_sum("additions"),
            deletions=known_sum("deletions"),
            first_commit_at=pl.col("authored_at").min(),
            last_commit_at=pl.col("authored_at").max(),
        )
    )
    listed = unrecorded_contributors(contributors, heads).with_columns(identity=pl.format("account-{}", "account_id"))
    counted = with_person(listed, people).group_by(_KEY).agg(listed=pl.col("contributions").sum())
    complete = heads.select("repository_id", is_complete="is_history_complete")
    lacks_some = pl.col("listed") > pl.col("recorded")
    whole_only = [
        pl.when(~lacks_some).then(pl.col(name)).alias(name) for name in ("additions", "deletions", "first_commit_at")
    ]
    rows = (
        recorded.join(counted, on=_KEY, how="full", coalesce=True)
        .join(complete, on="repository_id", how="left")
        .with_columns(pl.col("recorded", "listed").fill_null(0), pl.col("is_complete").fill_null(False))
        .with_columns(*whole_only, commits_count=pl.max_horizontal("recorded", "listed"))
    )
    return conform(rows, CONTRIBUTIONS)


def with_person(frame: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `person_id` for its column `identity`; raises `ContractError` where `people` lacks it."""
    own = people.select("person_id", identity="person_id")
    merged = (
        people.select("person_id", "identities")
        .explode("identities", empty_as_null=False)
        .select("person_id", identity=pl.col("identities").struct.field("identity"))
        .drop_nulls("identity")
    )
    joined = frame.join(pl.concat([own, merged]), on="identity", how="left", validate="m:1")
    unknown = joined.filter(pl.col("person_id").is_null())["identity"].unique().sort()
    if unknown.len():
        raise ContractError(
            f"core.people lacks {unknown.len()} author(s), such as {unknown[0]}; compute it from the same capture."
        )
    return joined


def known_sum(name: str) -> pl.Expr:
    """The sum of a column in a group; null where any value is."""
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum())
