"""A rubric as plain values, for those who show by what was judged.

Belongs here: all that a reader may ask of a rubric, in its order. Does not belong here: what it says of a repository
(`evaluation`).
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.analysis.rubrics.model import Criterion, Dimension
from research_platform_assets.analysis.rubrics.reading import ReadRubric


def described(read: ReadRubric) -> dict[str, Any]:
    """`version`, `sources`, `minimum_coverage` (0 to 1), `levels` best first, `dimensions` with their `criteria`."""
    rubric = read.rubric
    return {
        "version": read.version,
        "sources": list(rubric.sources),
        "minimum_coverage": rubric.minimum_coverage,
        "levels": [{"name": level.name, "at_least": level.at_least} for level in rubric.levels],
        "dimensions": [_dimension(each) for each in rubric.dimensions],
    }


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "name": dimension.name,
        "title": dimension.title,
        "weight": dimension.weight,
        "criteria": [_criterion(each) for each in dimension.criteria],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "name": criterion.name,
        "question": criterion.question,
        "points": criterion.points,
        "scale": criterion.scale,
        "improvement": criterion.improvement,
        "source": criterion.source,
    }
