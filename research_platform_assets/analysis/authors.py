"""`core.authors`: what is known of each identity's work in each repository, before anybody is merged.

Belongs here: one row a repository and identity from commits and GitHub's contributor list, and carrying the last known
ones. Does not belong here: who is one person (`people`), what a person did (`contributions`).

Last known work is kept by identity and not by person, so that a merge that is declared and taken back later leaves
every count where it was.
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.frames import conform, with_fact
from research_platform_assets.tables.core import AUTHORS

_KEY = ["repository_id", "identity"]
_RECORDED = (
    "kind",
    "login",
    "login_at",
    "account_type",
    "names",
    "recorded_commits_count",
    "additions",
    "deletions",
    "first_commit_at",
    "last_commit_at",
    "active_days",
)


def core_authors(
    commits: pl.DataFrame,
    contributors: pl.DataFrame,
    heads: pl.DataFrame,
    facets: pl.DataFrame,
    previous: pl.DataFrame | None,
) -> pl.DataFrame:
    """`core.authors` from the `github` tables of one capture and the `core.authors` before it (None for the first).

    Commits and contributor lists are carried apart: what `previous` says of one of them stands where its facet is
    unknown now, or the repository is not listed any more. A repository without commits (`absent`) has no rows. The list
    counts only where the whole history is not at hand.
    """
    earlier = AUTHORS.empty() if previous is None else previous
    complete = heads.filter("is_history_complete").select("repository_id")
    recorded = _or_last_known(
        _recorded(attributed(commits)), earlier.filter(pl.col("recorded_commits_count") > 0), facets, "commits"
    )
    listed = _or_last_known(
        _listed(contributors), earlier.filter(pl.col("listed_commits_count") > 0), facets, "contributors"
    ).join(complete, on="repository_id", how="anti")
    rows = recorded.join(listed, on=_KEY, how="full", coalesce=True, suffix=" listed").join(
        complete.with_columns(is_complete=True), on="repository_id", how="left"
    )
    is_bot = (pl.col("account_type") == "Bot") | (pl.col("account_type listed") == "Bot")
    is_current = pl.col("is_current").fill_null(True) & pl.col("is_current listed").fill_null(True)
    return conform(
        rows.with_columns(
            pl.col("recorded_commits_count").fill_null(0),
            pl.col("names", "active_days").fill_null([]),
            login=pl.coalesce("login", "login listed"),
            account_type=pl.when(is_bot)
            .then(pl.lit("Bot"))
            .otherwise(pl.coalesce("account_type", "account_type listed")),
            is_complete=pl.col("is_complete").fill_null(False) & is_current,
            is_current=is_current,
        ),
        AUTHORS,
    )


def attributed(commits: pl.DataFrame) -> pl.DataFrame:
    """`commits` with a column `identity`: the author's account, else pseudonym. Those that have neither are left out.

    A commit of nobody known belongs to no person: one stand-in for all of them would be a person who does not exist.
    """
    identity = pl.coalesce(pl.format("account-{}", "author_id"), pl.format("pseudonym-{}", "author_pseudonym"))
    return commits.with_columns(identity=identity).filter(pl.col("identity").is_not_null())


def known_sum(name: str) -> pl.Expr:
    """The sum of a column in a group; null where any value is."""
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum())


def _or_last_known(now: pl.DataFrame, earlier: pl.DataFrame, facets: pl.DataFrame, facet: str) -> pl.DataFrame:
    """`now`, but the rows of `earlier` for each repository of which it has any and of which `facet` is unknown."""
    carried = earlier.join(with_fact(facets, facet), on="repository_id", how="anti")
    return pl.concat(
        [
            now.join(carried, on="repository_id", how="anti").with_columns(is_current=True),
            carried.select(*now.columns).with_columns(is_current=False),
        ]
    )


def _recorded(authored: pl.DataFrame) -> pl.DataFrame:
    """The key and `_RECORDED`; the login is that of the newest commit with one, of several the first by alphabet."""
    names = (
        authored.drop_nulls("author_name")
        .group_by(*_KEY, name="author_name")
        .agg(commits_count=pl.len().cast(pl.Int64))
        .sort(*_KEY, "name")
        .group_by(_KEY, maintain_order=True)
        .agg(names=pl.struct("name", "commits_count"))
    )
    by_age = authored.sort("committed_at", "author_login", descending=[True, False])
    rows = by_age.group_by(_KEY).agg(
        kind=pl.col("author_identity").min(),
        login=pl.col("author_login").drop_nulls().first(),
        login_at=pl.col("committed_at").filter(pl.col("author_login").is_not_null()).max(),
        account_type=_account_type("author_type"),
        recorded_commits_count=pl.len().cast(pl.Int64),
        additions=known_sum("additions"),
        deletions=known_sum("deletions"),
        first_commit_at=pl.col("authored_at").min(),
        last_commit_at=pl.col("authored_at").max(),
        active_days=pl.col("authored_at").dt.strftime("%Y-%m-%d").unique().sort(),
    )
    with_names = rows.join(names, on=_KEY, how="left").with_columns(pl.col("names").fill_null([]))
    return with_names.select(*_KEY, *_RECORDED)


def _listed(contributors: pl.DataFrame) -> pl.DataFrame:
    return contributors.filter(pl.col("contributions") > 0).select(
        "repository_id",
        pl.format("account-{}", "account_id").alias("identity"),
        "login",
        pl.col("type").alias("account_type"),
        pl.col("contributions").alias("listed_commits_count"),
    )


def _account_type(name: str) -> pl.Expr:
    """`Bot` where anything says so, else the first by alphabet of what is said."""
    return pl.when((pl.col(name) == "Bot").any()).then(pl.lit("Bot")).otherwise(pl.col(name).drop_nulls().min())
