"""Rows of `insight.manifests`.

Belongs here: one row for each dependency file, with what was last known of one that cannot be read now. Does not belong
here: reading a file (`reading`), what it asks for (`rows`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.dependencies.formats import format_of
from research_platform_assets.analysis.dependencies.reading import ManifestFacts
from research_platform_assets.tables.insight_dependencies import MANIFESTS

NOT_READ_REASON = "the contents were not handed over for reading"
FILES_UNKNOWN_REASON = "the files of the repository are not known now"
_LAST_KNOWN = (
    "is_lock",
    "published_package",
    "language_requirement",
    "requirements_count",
    "locked_count",
    "unread_count",
)

Facts = Mapping[tuple[str, str], ManifestFacts]
"""Results of `read_manifest` by oid and path."""


def manifests(
    documents: pl.DataFrame, facets: pl.DataFrame, facts: Facts, previous: pl.DataFrame | None
) -> pl.DataFrame:
    """Return `insight.manifests`.

    A file whose contents are at hand, but cannot be read, takes nothing from an earlier one.

    Args:
        documents: `github.documents`.
        facets: `core.facets`; the facet `files` says whether the files of a repository are known.
        facts: what each file says.
        previous: the `insight.manifests` before this one; None for the first.
    """
    unknown = unknown_files(facets)
    earlier = {(row["repository_id"], row["path"]): row for row in _rows(previous)}
    rows = [
        row | {"status": "unknown", "reason": FILES_UNKNOWN_REASON, "is_current": False}
        for (repository, _), row in earlier.items()
        if repository in unknown
    ]
    for document in documents.filter(kind="manifest").iter_rows(named=True):
        if document["repository_id"] not in unknown:
            before = earlier.get((document["repository_id"], document["path"]))
            rows.append(_row(document, facts_of(document, facts), before))
    return MANIFESTS.frame(rows).sort(MANIFESTS.key)


def unknown_files(facets: pl.DataFrame) -> frozenset[int]:
    """Repositories of whose files nothing is known now, from `core.facets`."""
    return frozenset(facets.filter(facet="files", status="unknown")["repository_id"])


def facts_of(document: Mapping[str, Any], facts: Facts) -> ManifestFacts | None:
    """What a row of `github.documents` says; None where its contents are not at hand."""
    return facts.get((document["oid"], document["path"])) if document["status"] == "observed" else None


def _rows(frame: pl.DataFrame | None) -> list[dict[str, Any]]:
    return [] if frame is None else frame.to_dicts()


def _row(document: Mapping[str, Any], facts: ManifestFacts | None, before: dict[str, Any] | None) -> dict[str, Any]:
    file_format = format_of(document["path"])
    row: dict[str, Any] = dict.fromkeys(MANIFESTS.polars_schema)
    row |= {
        "repository_id": document["repository_id"],
        "path": document["path"],
        "ecosystem": file_format.ecosystem,
        "is_lock": file_format.is_lock,
        "is_current": True,
    }
    if facts is None:
        known = {} if before is None else {name: before[name] for name in _LAST_KNOWN}
        reason = document["reason"] or NOT_READ_REASON
        # Where nothing was ever known, nothing in the row is older than this capture.
        has_known = any(value is not None for name, value in known.items() if name != "is_lock")
        return row | known | {"status": "unknown", "reason": reason, "is_current": not has_known}
    is_known = facts["problem"] is None
    return row | {
        "is_lock": facts["is_lock"],
        "status": "observed" if is_known else "unknown",
        "reason": facts["problem"],
        "published_package": None if facts["published"] is None else facts["published"][1],
        "language_requirement": facts["language_requirement"],
        "requirements_count": len(facts["requirements"]) if is_known else None,
        "locked_count": len(facts["locked"]) if is_known else None,
        "unread_count": facts["unread_count"] if is_known else None,
    }
