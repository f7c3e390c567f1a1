"""`code_quality_report.json`: the structure score, which reads no code (specification, 2.8 and 3.7).

Belongs here: this formula. Does not belong here: `insight.code_quality`, which is measured from files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.analysis.parity.formulas.records import Record, has_license, mean

#: Adds up to 110 of a stated maximum of 100, of which 65 can be reached.
_POINTS = {
    "has_readme": 20,
    "has_license": 15,
    "has_topics": 10,
    "has_description": 10,
    "recent_activity": 10,
    "has_documentation": 15,
    "has_tests": 15,
    "has_ci": 15,
}
_GRADES = ((80, "A"), (60, "B"), (40, "C"))


def code_quality_report(records: Sequence[Record]) -> dict[str, Any]:
    """`code_quality_report.json` without its time; `size_kb` reads a key that does not exist."""
    structures = {record["name"]: structure(record) for record in records}
    return {
        "repositories": {
            record["name"]: {
                "structure": structures[record["name"]],
                "language": record["language"],
                "size_kb": record.get("size_kb", 0),
            }
            for record in records
        },
        "summary": {
            "total_repositories": len(records),
            "average_structure_score": mean([each["structure_score"] for each in structures.values()]),
            "grades": dict(Counter(each["grade"] for each in structures.values())),
        },
    }


def structure(record: Record) -> dict[str, Any]:
    """The block `structure` of a repository: activity is constant true, documentation, tests and CI constant false."""
    has_description = bool(record.get("description"))
    metrics = {
        "has_readme": has_description,
        "has_license": has_license(record),
        "has_topics": bool(record.get("topics")),
        "has_description": has_description,
        "recent_activity": True,
        "has_documentation": False,
        "has_tests": False,
        "has_ci": False,
    }
    score = _score(metrics)
    grade = next((letter for least, letter in _GRADES if score >= least), "D")
    return {"structure_score": score, "max_score": 100, "metrics": metrics, "grade": grade}


def _score(metrics: Mapping[str, bool]) -> int:
    return sum(points for name, points in _POINTS.items() if metrics[name])
