"""The predecessor's files about scores, as far as a build has such tables.

Belongs here: `reproducibility_report.json` and `repository_health_report.json`. Does not belong here: the rubrics,
whose scores these are; the predecessor's formulas are not repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

#: Table of a score -> the file that held its like.
SCORES = {
    "research.reproducibility": "reproducibility_report.json",
    "insight.health": "repository_health_report.json",
}


def score_files(tables: Mapping[str, pl.DataFrame], names: Mapping[int, str]) -> dict[str, Any]:
    """Contents by file name, of the repositories in `names` (by id); without what a build has no table for."""
    return {file: _scores(tables[table], names, file) for table, file in SCORES.items() if table in tables}


def _scores(frame: pl.DataFrame, names: Mapping[int, str], file: str) -> dict[str, Any]:
    rows = {names[row["repository_id"]]: row for row in frame.to_dicts() if row["repository_id"] in names}
    shape = _reproducibility if file == "reproducibility_report.json" else _health
    scores = [row["score"] for row in rows.values() if row["score"] is not None]
    mean = round(sum(scores) / len(scores), 2) if scores else None
    summary: dict[str, Any]
    if file == "reproducibility_report.json":
        summary = {"organization_summary": {"average_reproducibility_score": mean, "total_repositories": len(rows)}}
    else:
        summary = {"summary": {"average_overall_score": mean, "total_repos": len(rows)}}
    return {"repositories": {name: shape(row) for name, row in sorted(rows.items())}, **summary}


def _dimensions(row: Mapping[str, Any]) -> dict[str, float | None]:
    return {name.removesuffix("_score"): value for name, value in row.items() if name.endswith("_score")}


def _reproducibility(row: Mapping[str, Any]) -> dict[str, Any]:
    score = {
        "score": row["score"],
        "max_score": 100,
        "percentage": None if row["score"] is None else round(row["score"], 1),
        "badge": row["level"],
        "breakdown": _dimensions(row),
    }
    return {"reproducibility_score": score, "replication_stats": None, "community_verification": None}


def _health(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "overall_score": row["score"],
        "grade": row["level"],
        "status": None,
        "dimensions": _dimensions(row),
        "details": None,
    }
