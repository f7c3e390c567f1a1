"""Packages that repositories share, and packages of the organisation itself that others of its repositories use.

Belongs here: rows of `insight.packages` and `insight.package_edges`. Does not belong here: one repository alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.dependencies.model import LOCKED, RUNTIME
from research_platform_assets.tables.insight_dependencies import PACKAGE_EDGES, PACKAGES

Row = dict[str, Any]
Name = tuple[str, str]
"""Ecosystem and package."""

_HAS_NOW = ("active", "archived")


def packages(repositories: pl.DataFrame, manifests: pl.DataFrame, dependencies: pl.DataFrame) -> pl.DataFrame:
    """Return `insight.packages`, from `core.repositories`, `insight.manifests` and `insight.dependencies`."""
    own = _publishers(_of_own(manifests, repositories))
    groups: dict[Name, list[Row]] = defaultdict(list)
    for row in _of_now(dependencies, repositories).iter_rows(named=True):
        groups[row["ecosystem"], row["package"]].append(row)
    return PACKAGES.frame([_package(name, groups[name], is_own=name in own) for name in sorted(groups)])


def _of_now(frame: pl.DataFrame, repositories: pl.DataFrame) -> pl.DataFrame:
    now = repositories.filter(pl.col("state").is_in(_HAS_NOW))
    return frame.filter(pl.col("repository_id").is_in(now["repository_id"].to_list()))


def _of_own(manifests: pl.DataFrame, repositories: pl.DataFrame) -> pl.DataFrame:
    """Without forks: the package that one declares is that of its parent, which others ask for by that name."""
    return _of_now(manifests, repositories.filter(~pl.col("is_fork").fill_null(value=False)))


def _package(name: Name, entries: Iterable[Row], *, is_own: bool) -> Row:
    by_repository: dict[int, list[Row]] = defaultdict(list)
    for entry in entries:
        by_repository[entry["repository_id"]].append(entry)
    groups = list(by_repository.values())
    every = [entry for group in groups for entry in group]
    pins = {entry["specifier"].lstrip("= v") for entry in every if entry["is_pinned"] and entry["specifier"]}
    return {
        "ecosystem": name[0],
        "package": name[1],
        "repositories_count": len(groups),
        "repository_ids": sorted(by_repository),
        "runtime_repositories_count": sum(any(e["scope"] in (RUNTIME, LOCKED) for e in group) for group in groups),
        "pinned_repositories_count": sum(all(entry["is_pinned"] for entry in group) for group in groups),
        "specifiers": sorted({entry["specifier"] for entry in every if entry["specifier"] is not None}),
        "has_conflicting_pins": len(pins) > 1 and len(groups) > 1,
        "is_own": is_own,
        "is_current": all(entry["is_current"] for entry in every),
    }


def _publishers(manifests: pl.DataFrame) -> dict[Name, dict[int, str]]:
    """By package the repositories that declare it, with the file nearest to the root by which they do."""
    found: dict[Name, dict[int, str]] = defaultdict(dict)
    declaring = manifests.filter(pl.col("published_package").is_not_null())
    rows = sorted(declaring.iter_rows(named=True), key=lambda row: (row["path"].count("/"), row["path"]))
    for row in rows:
        found[row["ecosystem"], row["published_package"]].setdefault(row["repository_id"], row["path"])
    return found


def package_edges(repositories: pl.DataFrame, manifests: pl.DataFrame, dependencies: pl.DataFrame) -> pl.DataFrame:
    """Return `insight.package_edges`, from the same tables as `packages`.

    An entry that names a repository of the organisation leads there and nowhere else. One that names a repository of
    others leads nowhere. Any other leads to every repository that declares a package of its name.
    """
    own = _publishers(_of_own(manifests, repositories))
    by_address = _addresses(repositories)
    edges: dict[tuple[Any, ...], Row] = {}
    for entry in _of_now(dependencies, repositories).iter_rows(named=True):
        name = (entry["ecosystem"], entry["package"])
        publishers, address = own.get(name, {}), entry["source_address"]
        meant = [by_address[address]] if address in by_address else []
        for other in sorted(publishers) if address is None else meant:
            if other != entry["repository_id"]:
                edge = _edge(entry, other, publishers)
                key = tuple(edge[column] for column in PACKAGE_EDGES.key)
                if key not in edges or (edge["basis"], edges[key]["basis"]) == ("address", "name"):
                    edges[key] = edge
    return PACKAGE_EDGES.frame([edges[key] for key in sorted(edges)])


def _addresses(repositories: pl.DataFrame) -> dict[str, int]:
    """Repositories by address, present names before former ones."""
    found: dict[str, int] = {}
    now = repositories.filter(pl.col("state").is_in(_HAS_NOW)).sort("repository_id")
    for row in now.iter_rows(named=True):
        found[f"github.com/{row['full_name']}".lower()] = row["repository_id"]
    for row in now.iter_rows(named=True):
        owner = row["full_name"].partition("/")[0]
        for name in row["former_names"]:
            full_name = name if "/" in name else f"{owner}/{name}"
            found.setdefault(f"github.com/{full_name}".lower(), row["repository_id"])
    return found


def _edge(entry: Mapping[str, Any], other: int, publishers: Mapping[int, str]) -> Row:
    return {
        "repository_id": entry["repository_id"],
        "other_id": other,
        "ecosystem": entry["ecosystem"],
        "package": entry["package"],
        "path": entry["path"],
        "basis": "name" if entry["source_address"] is None else "address",
        "requirement": entry["requirement"],
        "other_path": publishers.get(other),
        "publishers_count": len(publishers),
        "is_current": entry["is_current"],
    }
