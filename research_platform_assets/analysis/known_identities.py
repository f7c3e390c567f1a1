"""Which identities a capture knows, from commits and from GitHub's contributor lists.

Belongs here: one record an identity: kind, login, account type, display names. Does not belong here: which of them are
one person (`identities`, `people`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class KnownIdentity:
    """What a capture knows of one identity; `names` are its display names with the number of commits under each."""

    kind: str
    login: str | None
    account_type: str | None
    names: Mapping[str, int]


def attributed(commits: pl.DataFrame) -> pl.DataFrame:
    """`commits` with a column `identity`: the author's account, else pseudonym. Those that have neither are left out.

    A commit of nobody known belongs to no person: one stand-in for all of them would be a person who does not exist.
    """
    identity = pl.coalesce(pl.format("account-{}", "author_id"), pl.format("pseudonym-{}", "author_pseudonym"))
    return commits.with_columns(identity=identity).filter(pl.col("identity").is_not_null())


def unrecorded_contributors(contributors: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """Rows of GitHub's contributor lists, with commits, of repositories whose whole history is not at hand."""
    complete = heads.filter("is_history_complete")
    return contributors.filter(pl.col("contributions") > 0).join(complete, on="repository_id", how="anti")


def known_identities(commits: pl.DataFrame, listed: pl.DataFrame) -> dict[str, KnownIdentity]:
    """Every identity in `commits` and in `listed` (rows of `github.contributors`), sorted by its spelling.

    The login is that of the newest commit, else of a list; of several the first in the alphabet. An account seen only
    in a list is held for a GitHub account.
    """
    authored = attributed(commits)
    sightings = pl.concat([_in_commits(authored), _in_lists(listed)])
    names = authored.drop_nulls("author_name").group_by("identity", "author_name").agg(commits=pl.len())
    by_identity: dict[str, dict[str, int]] = {}
    for identity, name, commits_count in names.sort("identity", "author_name").iter_rows():
        by_identity.setdefault(identity, {})[name] = commits_count
    return {
        row["identity"]: KnownIdentity(row["kind"], row["login"], row["type"], by_identity.get(row["identity"], {}))
        for row in _best(sightings).iter_rows(named=True)
    }


def _in_commits(authored: pl.DataFrame) -> pl.DataFrame:
    """Columns identity, kind, type, login, listed, newest: one row for each combination that commits show."""
    return authored.group_by(
        "identity", kind="author_identity", type="author_type", login="author_login", listed=pl.lit(False)
    ).agg(newest=pl.col("committed_at").max())


def _in_lists(listed: pl.DataFrame) -> pl.DataFrame:
    return listed.select(
        pl.format("account-{}", "account_id").alias("identity"),
        pl.lit("account").alias("kind"),
        "type",
        "login",
        pl.lit(True).alias("listed"),
        pl.lit(None, pl.Datetime("us", "UTC")).alias("newest"),
    )


def _best(sightings: pl.DataFrame) -> pl.DataFrame:
    """One row an identity: its best kind, type `Bot` if anything says so, its newest login."""
    order = {"identity": False, "listed": False, "newest": True, "login": False, "type": False}
    by_age = sightings.sort(list(order), descending=list(order.values()))
    # A list says nothing of trust: where commits know the account too, theirs is the kind.
    kind = pl.coalesce(pl.col("kind").filter(~pl.col("listed")).min(), pl.col("kind").min())
    is_bot = (pl.col("type") == "Bot").any()
    return by_age.group_by("identity", maintain_order=True).agg(
        kind=kind,
        login=pl.col("login").drop_nulls().first(),
        type=pl.when(is_bot).then(pl.lit("Bot")).otherwise(pl.col("type").drop_nulls().first()),
    )
