"""`reproducibility_report.json`: points for papers, wikis and numbers of data entries (specification, 2.7 and 3.6).

Belongs here: this formula. Does not belong here: `research.reproducibility`, a rubric on observed files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from research_platform_assets.analysis.parity.formulas.records import (
    NO_README,
    Record,
    datasets,
    mean,
    metadata,
    notebooks,
    part,
    publications,
)

_BADGES = ((80, "gold"), (60, "silver"), (40, "bronze"))
_LISTED = 10
_MANY_DATASETS = 3


def reproducibility_report(records: Sequence[Record], *, most: int | None = _LISTED) -> dict[str, Any]:
    """`reproducibility_report.json` without its time, without reviews and replications, which never existed.

    `most` is the number of repositories in `top_repos`; without it, all are there.
    """
    repositories = {record["name"]: _repository(record) for record in records}
    scores = [each["reproducibility_score"] for each in repositories.values()]
    ranked = sorted(repositories.items(), key=lambda item: item[1]["reproducibility_score"]["score"], reverse=True)
    return {
        "repositories": repositories,
        "organization_summary": {
            "average_reproducibility_score": mean([score["score"] for score in scores]),
            "total_repositories": len(records),
            "badge_distribution": dict(Counter(score["badge"] for score in scores)),
            "top_repos": [[name, value] for name, value in ranked[:most]],
        },
    }


def breakdown(record: Record) -> dict[str, int]:
    """The points of the five parts."""
    found = metadata(record)
    files = part(found, "reproducibility")
    entries = len(datasets(record))
    has_readme = record["readme"] not in ("", NO_README)
    return {
        "documentation": 10 * has_readme
        + 10 * bool(part(found, "research").get("abstract"))
        + 10 * bool(publications(record)),
        "environment": 10 * bool(files.get("has_requirements"))
        + 10 * bool(files.get("has_dockerfile"))
        + 5 * bool(files.get("has_environment_yml")),
        "data": 10 * (entries > 0) + 10 * (entries > _MANY_DATASETS),
        "code": 10 * bool(notebooks(record)) + 5 * bool(record["has_wiki"]),
        "community": 0,
    }


def _repository(record: Record) -> dict[str, Any]:
    parts = breakdown(record)
    score = sum(parts.values())
    return {
        "reproducibility_score": {
            "score": score,
            "max_score": 100,
            "percentage": round(score / 100 * 100, 1),
            "badge": next((badge for least, badge in _BADGES if score >= least), "none"),
            "breakdown": parts,
        },
        "replication_stats": {
            "total_attempts": 0,
            "success_count": 0,
            "partial_count": 0,
            "failed_count": 0,
            "success_rate": 0.0,
        },
        "community_verification": {"total_reviews": 0, "average_rating": 0.0, "category_ratings": {}},
    }
