"""Which identities are known in the whole organisation.

Belongs here: one record an identity: kind, login, account type, display names. Does not belong here: what one
repository says of it (`authors`), which identities are one person (`identities`, `people`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class KnownIdentity:
    """What is known of one identity; `names` are its display names with the number of commits under each."""

    kind: str
    login: str | None
    account_type: str | None
    names: Mapping[str, int]


def known_identities(authors: pl.DataFrame) -> dict[str, KnownIdentity]:
    """Every identity in `core.authors`, sorted by its spelling.

    The login is that of the newest commit, else of a list; of several the first in the alphabet. An account seen only
    in lists is held for a GitHub account.
    """
    names = (
        authors.explode("names", empty_as_null=False)
        .select("identity", pl.col("names").struct.unnest())
        .group_by("identity", "name")
        .agg(pl.col("commits_count").sum())
    )
    by_identity: dict[str, dict[str, int]] = {}
    for identity, name, commits_count in names.sort("identity", "name").iter_rows():
        by_identity.setdefault(identity, {})[name] = commits_count
    return {
        row["identity"]: KnownIdentity(row["kind"], row["login"], row["type"], by_identity.get(row["identity"], {}))
        for row in _best(authors).iter_rows(named=True)
    }


def _best(authors: pl.DataFrame) -> pl.DataFrame:
    """One row an identity: its best kind, type `Bot` if anything says so, its newest login."""
    order = {"identity": False, "login_at": True, "login": False}
    by_age = authors.sort(list(order), descending=list(order.values()), nulls_last=True)
    is_bot = (pl.col("account_type") == "Bot").any()
    return by_age.group_by("identity", maintain_order=True).agg(
        # A list says nothing of trust: where commits know the account too, theirs is the kind.
        kind=pl.col("kind").min().fill_null("account"),
        login=pl.col("login").drop_nulls().first(),
        type=pl.when(is_bot).then(pl.lit("Bot")).otherwise(pl.col("account_type").drop_nulls().min()),
    )
