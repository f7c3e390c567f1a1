"""`research.publication_coverage`: which documents were read for works.

Belongs here: the difference between no work and not known. Does not belong here: the works.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.publications.documents import SOURCES
from research_platform_assets.analysis.publications.mentions import Readings
from research_platform_assets.tables.research_publications import PUBLICATION_COVERAGE

_MOST_NAMED = 3
_NO_DOCUMENT = "there is no such file"
_NO_FACET = "the capture did not ask for the tree of files"


def publication_coverage(documents: pl.DataFrame, readings: Readings, facets: pl.DataFrame) -> pl.DataFrame:
    """Return `research.publication_coverage`: a row for each repository of `core.facets` and source.

    Args:
        documents: `mentions.candidates`.
        readings: What was read of those that are observed.
        facets: `core.facets`; the facet `files` says whether the tree is known, `readme` whether there is a README.
    """
    by_source: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in documents.iter_rows(named=True):
        by_source[row["repository_id"], row["kind"]].append(row)
    states = {
        (repository, facet): (status, reason)
        for repository, facet, status, reason in facets.filter(pl.col("facet").is_in(["files", "readme"]))
        .select("repository_id", "facet", "status", "reason")
        .iter_rows()
    }
    repositories = sorted(facets["repository_id"].unique().to_list())
    return PUBLICATION_COVERAGE.frame(
        [
            _row(repository, source, by_source.get((repository, source), []), states, readings)
            for repository in repositories
            for source in sorted(SOURCES)
        ]
    )


def _row(
    repository: int,
    source: str,
    documents: Sequence[Mapping[str, Any]],
    states: Mapping[tuple[int, str], tuple[str, str | None]],
    readings: Readings,
) -> dict[str, Any]:
    facet = "readme" if source == "readme" else "files"
    facet_status, facet_reason = states.get((repository, facet), ("unknown", _NO_FACET))
    problems: list[str] = []
    notes: list[str] = []
    mentions = 0
    unidentified: set[str] = set()
    untitled: dict[str, int] = {}
    for document in documents:
        if document["status"] != "observed":
            problems.append(f"{document['path']}: {document['reason']}")
            continue
        reading = readings[document["oid"], document["argument"]]
        mentions += sum(each["kind"] != "repository" for each in reading["mentions"])
        unidentified.update(title for title in reading["unidentified"] if title)
        # The same file twice describes the same works.
        untitled[document["oid"]] = reading["unidentified"].count("")
        if reading["problem"]:
            problems.append(f"{document['path']}: {reading['problem']}")
        elif reading["note"]:
            notes.append(f"{document['path']}: {reading['note']}")
    is_known = bool(documents) or facet_status != "unknown"
    if problems:
        status, reason = "unknown", _listed(problems)
    elif documents:
        status, reason = "observed", None
    else:
        status = "absent" if is_known else "unknown"
        reason = (facet_reason or _NO_DOCUMENT) if facet_status != "observed" else _NO_DOCUMENT
    return {
        "repository_id": repository,
        "source": source,
        "status": status,
        "reason": reason,
        "note": _listed(notes) if notes else None,
        "documents_count": len(documents) if is_known else None,
        "read_count": len(documents) - len(problems),
        "mentions_count": mentions,
        "unidentified_count": len(unidentified) + sum(untitled.values()),
    }


def _listed(texts: Sequence[str]) -> str:
    more = f"; and {len(texts) - _MOST_NAMED} more" if len(texts) > _MOST_NAMED else ""
    return "; ".join(texts[:_MOST_NAMED]) + more
