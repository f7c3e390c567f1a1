"""`repository_health_report.json`: six weighted dimensions (specification, 2.9 and 3.8).

Belongs here: this formula, with the clock as an argument. Does not belong here: `insight.health`, a rubric on observed
facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from research_platform_assets.analysis.parity.formulas.code_quality import structure
from research_platform_assets.analysis.parity.formulas.records import Record, has_license, instant, mean

Scale = Sequence[tuple[int, int]]

_WEIGHTS = {
    "activity": 0.25,
    "community": 0.20,
    "documentation": 0.20,
    "code_quality": 0.15,
    "popularity": 0.10,
    "maintenance": 0.10,
}
_GRADES = ((80, "A", "Excellent"), (70, "B", "Good"), (60, "C", "Fair"), (50, "D", "Poor"))
#: Fewer days than the first number give the second; the last value is for all others.
_DAYS: Scale = ((30, 100), (90, 75), (180, 50), (365, 25))
_CONTRIBUTORS: Scale = ((10, 100), (5, 75), (3, 50), (2, 25))
_STARS: Scale = ((100, 100), (50, 80), (20, 60), (10, 40), (5, 20), (1, 10))
_FORKS: Scale = ((20, 100), (10, 75), (5, 50), (1, 25))


def health_report(records: Sequence[Record], now: datetime) -> dict[str, Any]:
    """`repository_health_report.json` without its time, as of `now`."""
    repositories = {record["name"]: health(record, now) for record in records}
    values = list(repositories.values())
    return {
        "repositories": repositories,
        "summary": {
            "total_repos": len(values),
            "health_distribution": dict(Counter(each["grade"] for each in values)),
            "average_scores": {name: mean([each["dimensions"][name] for each in values]) for name in _WEIGHTS},
            "average_overall_score": mean([each["overall_score"] for each in values]),
        },
    }


def health(record: Record, now: datetime) -> dict[str, Any]:
    """The health of one repository: `overall_score`, `grade`, `status`, `dimensions`, `details`."""
    parts = {
        "activity": _activity(record, now),
        "community": _community(record),
        "documentation": _documentation(record),
        "code_quality": _code_quality(record),
        "popularity": _popularity(record),
        "maintenance": _maintenance(record),
    }
    dimensions = {name: value for name, (value, _) in parts.items()}
    overall = round(sum(_WEIGHTS[name] * value for name, value in dimensions.items()), 2)
    grade, status = next(((letter, word) for least, letter, word in _GRADES if overall >= least), ("F", "Critical"))
    return {
        "overall_score": overall,
        "grade": grade,
        "status": status,
        "dimensions": dimensions,
        "details": {name: details for name, (_, details) in parts.items()},
    }


def _activity(record: Record, now: datetime) -> tuple[float, Mapping[str, Any]]:
    archived = bool(record.get("archived"))
    pushed = instant(record.get("pushed_at"))
    if pushed is None:
        return (max(10, 50 * 0.1) if archived else 50), {"days_since_push": None, "archived": archived}
    days = (now - pushed).days
    score = next((value for limit, value in _DAYS if days < limit), 10)
    value = max(10, score * 0.1) if archived else score
    return min(100, value), {"days_since_push": days, "activity_score": score, "archived": archived}


def _community(record: Record) -> tuple[float, Mapping[str, Any]]:
    contributors = record["contributors_count"]
    score = _at_least(contributors, _CONTRIBUTORS, 10)
    has_issues = record["open_issues"] > 0
    is_liked = record["stars"] + record["forks"] > 0
    value = min(100, score * 0.5 + 25 * has_issues + 25 * is_liked)
    return value, {
        "contributors": contributors,
        "contributor_score": score,
        "has_issues": has_issues,
        "has_engagement": is_liked,
    }


def _documentation(record: Record) -> tuple[float, Mapping[str, Any]]:
    description = record.get("description") or ""
    topics = len(record.get("topics") or [])
    is_licensed = has_license(record)
    for_topics = 25 if topics > 2 else 15 if topics else 0
    value = min(100, 30 * bool(description) + 20 * (len(description) > 20) + for_topics + 25 * is_licensed)
    return value, {
        "has_readme": bool(description),
        "has_good_description": len(description) > 20,
        "topic_count": topics,
        "has_license": is_licensed,
    }


def _code_quality(record: Record) -> tuple[float, Mapping[str, Any]]:
    block = structure(record)
    return block["structure_score"], block


def _popularity(record: Record) -> tuple[float, Mapping[str, Any]]:
    stars, forks = record["stars"], record["forks"]
    star_score, fork_score = _at_least(stars, _STARS, 0), _at_least(forks, _FORKS, 0)
    details = {"stars": stars, "forks": forks, "star_score": star_score, "fork_score": fork_score}
    return star_score * 0.7 + fork_score * 0.3, details


def _maintenance(record: Record) -> tuple[float, Mapping[str, Any]]:
    is_active = not record.get("archived")
    has_issues = bool(record["has_issues"])
    has_branch = bool(record.get("default_branch"))
    value = 50 * is_active + 25 * has_issues + 25 * has_branch
    return value, {"is_active": is_active, "issues_enabled": has_issues, "has_default_branch": has_branch}


def _at_least(number: int, scale: Scale, otherwise: int) -> int:
    return next((value for least, value in scale if number >= least), otherwise)
