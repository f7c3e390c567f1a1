"""What repositories depend on: packages they share, packages of their own, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.dependency_figures import own_figure, packages_figure
from research_platform_assets.site.rest import ONLY_ROWS

PATH = "dependencies.html"
LISTED, NAMED = 100, 12
"""Packages in the table of the page, and repositories named for each; the tables of the build have all."""

_COVERAGE = "insight.dependency_coverage"
_STATES = ("observed", "absent", "unknown")


@dataclass(frozen=True)
class Asking:
    """A repository that asks for a package: whether each of its entries is pinned, and locked (null where unknown)."""

    repository: Row
    is_pinned: bool
    is_locked: bool | None


def dependencies_page(index: SiteIndex) -> Page:
    """The page."""
    content = index.content
    packages = sorted(
        content.rows("insight.packages"), key=lambda row: (-row["repositories_count"], row["package"], row["ecosystem"])
    )
    edges = [
        row
        for row in content.rows("insight.package_edges")
        if row["repository_id"] in index.repository and row["other_id"] in index.repository
    ]
    coverage = [row for row in content.rows(_COVERAGE) if row["repository_id"] in index.repository]
    shared = [row for row in packages if row["repositories_count"] > 1]
    asking = _asking(index, shared[:LISTED])
    return Page(
        PATH,
        "dependencies.html",
        "Dependencies",
        PATH,
        {
            "is_computed": "insight.packages" in content.tables,
            "packages_count": len(packages),
            "shared_count": len(shared),
            "conflicting_count": sum(row["has_conflicting_pins"] for row in packages),
            "packages": packages_figure(packages, len(packages)) if packages else None,
            "own": own_figure(edges, index) if edges else None,
            "shared": [(row, asking.get((row["ecosystem"], row["package"]), [])) for row in shared[:LISTED]],
            "states": {state: sum(row["status"] == state for row in coverage) for state in _STATES}
            if _COVERAGE in content.tables
            else None,
            "total_count": len(coverage),
            "unread": [(index.named[row["repository_id"]], row) for row in coverage if row["status"] == "unknown"][
                :ONLY_ROWS
            ],
            "listed": LISTED,
            "named": NAMED,
        },
    )


def _asking(index: SiteIndex, packages: list[Row]) -> Mapping[tuple[str, str], list[Asking]]:
    """Who asks for each of these packages, those first that fix its version."""
    frame = index.content.tables.get("insight.dependencies")
    if frame is None or not packages:
        return {}
    wanted = pl.DataFrame(
        [{"ecosystem": row["ecosystem"], "package": row["package"]} for row in packages],
        schema={"ecosystem": pl.String, "package": pl.String},
    )
    each = (
        frame.with_columns(pl.col("ecosystem", "package").cast(pl.String))
        .join(wanted, on=["ecosystem", "package"], how="semi")
        .group_by("ecosystem", "package", "repository_id")
        .agg(
            pl.col("is_pinned").all(),
            is_locked=pl.when((~pl.col("is_locked")).any())
            .then(pl.lit(value=False))
            .when(pl.col("is_locked").is_null().any())
            .then(None)
            .otherwise(pl.lit(value=True)),
        )
    )
    found: dict[tuple[str, str], list[Asking]] = {}
    for row in each.sort("ecosystem", "package", "repository_id").to_dicts():
        repository = index.named.get(row["repository_id"])
        if repository is not None:
            key = (row["ecosystem"], row["package"])
            found.setdefault(key, []).append(Asking(repository, row["is_pinned"], row["is_locked"]))
    return {
        key: sorted(all_, key=lambda one: (not (one.is_pinned or one.is_locked), one.repository["name"]))
        for key, all_ in found.items()
    }
