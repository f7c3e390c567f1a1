"""Who worked together: the predecessor's nodes, and ours made of commits as it made them, or as they should be made.

Belongs here: nodes. Does not belong here: metrics (`formulas.collaboration`), and the platform's own network.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.authors import attributed
from research_platform_assets.analysis.parity.values import Place, Value
from research_platform_assets.tables import core, github

FILE = "collaboration_network.json"
READ = (github.COMMITS, github.REPOSITORIES, core.PEOPLE)
"""The tables that `our_nodes`, `people_nodes` and `bots` read."""

_MOST_COMMITS = 200


def legacy_nodes(values: Mapping[Place, Value]) -> list[dict[str, Any]]:
    """The nodes of `legacy.outputs`: `id`, `repos`, `commit_count`, `first_commit`, `last_commit`."""
    nodes: dict[str, dict[str, Any]] = {}
    for place, value in values.items():
        if place.file != FILE or place.keys[:2] != ("network", "nodes"):
            continue
        node = nodes.setdefault(place.subject, {"id": place.subject, "repos": [], "commit_count": 0})
        _add(node, ".".join(place.keys[2:3]), value, is_item=len(place.keys) > 3)
    return [{**node, "repos": sorted(node["repos"])} for _, node in sorted(nodes.items())]


def _add(node: dict[str, Any], key: str, value: Value, *, is_item: bool) -> None:
    if key == "repos" and is_item:
        node["repos"].append(value.text)
    elif key == "commit_count" and value.number is not None:
        node["commit_count"] = int(value.number)
    elif key in ("first_commit", "last_commit"):
        node[key] = value.text


def our_nodes(tables: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """The same of all commits: of each repository the newest two hundred whose author has an account."""
    names = tables[github.REPOSITORIES.qualified_name].select("repository_id", "name")
    commits = (
        tables[github.COMMITS.qualified_name]
        .filter(pl.col("author_login").is_not_null())
        .sort("repository_id", "position")
        .group_by("repository_id", maintain_order=True)
        .head(_MOST_COMMITS)
        .join(names, on="repository_id", how="inner")
    )
    people = (
        commits.group_by(id=pl.col("author_login").str.to_lowercase())
        .agg(
            repos=pl.col("name").unique().sort(),
            commit_count=pl.len(),
            first_commit=pl.col("authored_at").min(),
            last_commit=pl.col("authored_at").max(),
        )
        .sort("id")
    )
    return [
        {**row, "first_commit": row["first_commit"].isoformat(), "last_commit": row["last_commit"].isoformat()}
        for row in people.to_dicts()
    ]


def people_nodes(tables: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """`id` and `repos` without what D36 names: of all commits, bots nobody, authors without an account people.

    Somebody with two accounts is one person, and forks, which begin with the commits of others, are left out.
    """
    people = tables[core.PEOPLE.qualified_name].filter(~pl.col("is_bot"))
    merged = people.explode("identities").select("person_id", identity=pl.col("identities").struct.field("identity"))
    persons = pl.concat([people.select("person_id", identity="person_id"), merged.drop_nulls()])
    repositories = tables[github.REPOSITORIES.qualified_name].filter(~pl.col("is_fork").fill_null(value=False))
    rows = (
        attributed(tables[github.COMMITS.qualified_name])
        .join(persons, on="identity", how="inner")
        .join(repositories.select("repository_id", "name"), on="repository_id", how="inner")
        .group_by(id="person_id")
        .agg(repos=pl.col("name").unique().sort())
        .sort("id")
    )
    return rows.to_dicts()


def bots(tables: Mapping[str, pl.DataFrame]) -> frozenset[str]:
    """Logins in small letters of what our tables hold for programs."""
    people = tables[core.PEOPLE.qualified_name].filter(pl.col("is_bot") & pl.col("login").is_not_null())
    return frozenset(login.lower() for login in people["login"])
