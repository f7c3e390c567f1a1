"""How far the dependencies of each repository are known, pinned and locked.

Belongs here: rows of `insight.dependency_coverage`. Does not belong here: judging them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.dependencies.model import LOCKED, RUNTIME
from research_platform_assets.tables.insight_dependencies import DEPENDENCY_COVERAGE

NO_MANIFEST_REASON = "it has no file that declares or locks dependencies"
NO_FILES_REASON = "nothing is known of its files"

Row = dict[str, Any]


def dependency_coverage(
    repositories: pl.DataFrame, facets: pl.DataFrame, manifests: pl.DataFrame, dependencies: pl.DataFrame
) -> pl.DataFrame:
    """Return `insight.dependency_coverage`, one row for each of `core.repositories`.

    Args:
        repositories: `core.repositories`.
        facets: `core.facets`; the facet `files` says whether the files of a repository are known.
        manifests: `insight.manifests`.
        dependencies: `insight.dependencies`.
    """
    files = {row["repository_id"]: row for row in facets.filter(facet="files").iter_rows(named=True)}
    files_of, packages_of = _grouped(manifests), _grouped(dependencies)
    rows = [
        _row(repository, files.get(repository), files_of.get(repository, []), packages_of.get(repository, []))
        for repository in repositories["repository_id"].sort()
    ]
    return DEPENDENCY_COVERAGE.frame(rows)


def _grouped(frame: pl.DataFrame) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        groups[row["repository_id"]].append(row)
    return groups


def _row(repository: int, files: Mapping[str, Any] | None, manifests: Sequence[Row], entries: Sequence[Row]) -> Row:
    row: Row = dict.fromkeys(DEPENDENCY_COVERAGE.polars_schema)
    row |= {"repository_id": repository, "is_current": all(each["is_current"] for each in manifests)}
    is_known = files is not None and files["status"] != "unknown"
    unread = [each for each in manifests if each["status"] == "unknown"]
    if not is_known:
        reason = NO_FILES_REASON if files is None else files["reason"]
        row |= {"status": "unknown", "reason": reason, "is_current": False}
    elif not manifests:
        return row | {"status": "absent", "reason": NO_MANIFEST_REASON, **_counts([], [])}
    elif unread:
        reason = f"{unread[0]['path']}: {unread[0]['reason']}"
        row |= {"status": "unknown", "reason": reason if len(unread) == 1 else f"{reason}; {len(unread) - 1} more"}
    else:
        row |= {"status": "observed"}
    return row | _counts(manifests, entries) if manifests else row


def _counts(manifests: Sequence[Row], entries: Sequence[Row]) -> Row:
    unread = [each for each in manifests if each["status"] == "unknown"]
    counts: Row = {
        "manifests_count": len(manifests),
        "unread_manifests_count": len(unread),
        "unread_entries_count": sum(each["unread_count"] or 0 for each in manifests),
    }
    if manifests and len(unread) == len(manifests) and not entries:
        return counts
    packages: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for each in entries:
        if each["scope"] in (RUNTIME, LOCKED):
            packages[each["ecosystem"], each["package"]].append(each)
    is_lock_unknown = any(each["is_lock"] for each in unread)
    return counts | {
        "packages_count": len({(each["ecosystem"], each["package"]) for each in entries}),
        "runtime_packages_count": len(packages),
        "pinned_packages_count": sum(all(each["is_pinned"] for each in group) for group in packages.values()),
        "locked_packages_count": None
        if is_lock_unknown
        else sum(all(each["is_locked"] for each in group) for group in packages.values()),
        "fixed_packages_count": None
        if is_lock_unknown
        else sum(all(each["is_pinned"] or each["is_locked"] for each in group) for group in packages.values()),
    }
