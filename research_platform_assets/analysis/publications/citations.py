"""`research.citations`: citations between the repositories of the organisation.

Belongs here: identifiers that another repository owns, links to another repository, and dependencies on its packages.
Does not belong here: citations by others, which scholarly indexes know, and finding dependencies (`dependencies`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import polars as pl

from research_platform_assets.tables.research_publications import CITATIONS, CITING_TECHNIQUES

Row = dict[str, Any]
Key = tuple[int, int, str, str]
"""Who cites, who is cited, evidence and identifier."""

_BY_BASIS = {"address": "dependency by address", "name": "dependency by name"}


def research_citations(
    mentions: pl.DataFrame, publications: pl.DataFrame, repositories: pl.DataFrame, edges: pl.DataFrame
) -> pl.DataFrame:
    """Return `research.citations`.

    A repository that itself owns an identifier cites nobody with it. Nor does one that depends on a package by a name
    which several repositories declare, as nothing tells which of them is meant. The first mention by trust in its
    technique, then by place, is the evidence.

    Args:
        mentions: `research.mentions`.
        publications: `research.publications`.
        repositories: `core.repositories`; a link by a former name is one to the repository that bears another now.
        edges: `insight.package_edges`.
    """
    owned = publications.filter((pl.col("relation") == "own") & pl.col("is_valid"))
    owners: dict[str, list[int]] = defaultdict(list)
    for repository, identifier in owned.select("repository_id", "identifier").iter_rows():
        owners[identifier].append(repository)
    names = _names(repositories)
    found: dict[Key, list[Row]] = defaultdict(list)
    # Who is said to use a repository is not cited by it.
    citing = mentions.filter(pl.col("is_valid") & (pl.col("relation_reason") != "used by others"))
    for row in citing.iter_rows(named=True):
        for other, evidence in _cited(row, owners, names):
            found[row["repository_id"], other, evidence, row["identifier"]].append(row)
    for key, row in _dependencies(edges):
        found[key].append(row)
    return CITATIONS.frame([_row(*key, rows) for key, rows in sorted(found.items())])


def _names(repositories: pl.DataFrame) -> dict[str, int]:
    """Ids by `owner/name` in lower case; a present name goes before a former one of another repository."""
    current: dict[str, int] = {}
    former: dict[str, int] = {}
    columns = repositories.sort("repository_id").select("repository_id", "full_name", "former_names")
    for repository, full_name, former_names in columns.iter_rows():
        current[full_name.lower()] = repository
        owner = full_name.partition("/")[0]
        for name in former_names:
            full = name if "/" in name else f"{owner}/{name}"
            former.setdefault(full.lower(), repository)
    return former | current


def _cited(row: Row, owners: dict[str, list[int]], names: dict[str, int]) -> Iterator[tuple[int, str]]:
    repository = row["repository_id"]
    if row["kind"] == "repository":
        other = names.get(row["identifier"])
        if other is not None and other != repository:
            yield other, "link"
        return
    others = owners.get(row["identifier"], [])
    if repository not in others:
        yield from ((other, "identifier") for other in others)


def _dependencies(edges: pl.DataFrame) -> Iterator[tuple[Key, Row]]:
    """Edges that lead to one repository, each as a mention in a file."""
    certain = edges.filter((pl.col("basis") == "address") | (pl.col("publishers_count") == 1))
    for edge in certain.iter_rows(named=True):
        package = f"{edge['ecosystem']}:{edge['package']}"
        yield (
            (edge["repository_id"], edge["other_id"], "dependency", package),
            {
                "path": edge["path"],
                "technique": _BY_BASIS[edge["basis"]],
                "sentence": edge["requirement"],
                "occurrence": 1,
                "is_current": edge["is_current"],
            },
        )


def _row(repository: int, other: int, evidence: str, identifier: str, rows: list[Row]) -> Row:
    first = min(
        rows,
        key=lambda row: (
            not row["is_current"],
            CITING_TECHNIQUES.index(row["technique"]),
            row["path"],
            row["occurrence"],
        ),
    )
    return {
        "repository_id": repository,
        "other_id": other,
        "evidence": evidence,
        "identifier": identifier,
        "path": first["path"],
        "technique": first["technique"],
        "sentence": first["sentence"],
        "mentions_count": len(rows),
        "is_current": first["is_current"],
    }
