"""`core.contributions`: who committed how much to which repository.

Belongs here: adding the work of identities up to that of persons, and choosing between recorded commits and GitHub's
own counts. Does not belong here: the work of an identity (`authors`), who is one person (`people`), sums over
repositories (`contributors`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.authors import known_sum
from research_platform_assets.analysis.frames import conform
from research_platform_assets.errors import ContractError
from research_platform_assets.tables.core import CONTRIBUTIONS

_KEY = ["repository_id", "person_id"]


def core_contributions(authors: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """`core.contributions` from `core.authors` and `core.people`.

    Where a part of the history is not at hand, `commits_count` is GitHub's count if that is larger; then additions,
    deletions and the first commit are null, because they would speak for the recorded part only. Raises `ContractError`
    where an author is not in `people`.
    """
    by_person = with_person(authors, people)
    recorded = (
        by_person.filter(pl.col("recorded_commits_count") > 0)
        .group_by(_KEY)
        .agg(
            recorded=pl.col("recorded_commits_count").sum(),
            additions=known_sum("additions"),
            deletions=known_sum("deletions"),
            first_commit_at=pl.col("first_commit_at").min(),
            last_commit_at=pl.col("last_commit_at").max(),
        )
    )
    totals = by_person.group_by(_KEY).agg(
        pl.col("is_complete", "is_current").all(), listed=pl.col("listed_commits_count").sum()
    )
    lacks_some = pl.col("listed") > pl.col("recorded")
    whole_only = [
        pl.when(~lacks_some).then(pl.col(name)).alias(name) for name in ("additions", "deletions", "first_commit_at")
    ]
    rows = (
        totals.join(recorded, on=_KEY, how="left")
        .with_columns(pl.col("recorded").fill_null(0))
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
