"""Scores as rows of the tables that hold them.

Belongs here: from `Score` to two frames. Does not belong here: what the columns mean (`tables.scores`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.analysis.frames import conform
from research_platform_assets.analysis.rubrics.evaluation import Judged, Score
from research_platform_assets.analysis.rubrics.reading import ReadRubric
from research_platform_assets.tables.declaration import Table


@dataclass(frozen=True)
class ScoreFrames:
    """One row a repository, and one a repository and criterion."""

    scores: pl.DataFrame
    criteria: pl.DataFrame


def score_frames(scores: Mapping[int, Score], rubric: ReadRubric, table: Table, criteria: Table) -> ScoreFrames:
    """The rows of `scores`, by repository id, for two tables whose contracts extend those of `tables.scores`.

    Raises:
        ContractError: `table` has no column for a dimension of the rubric, or one for a dimension that it lacks.
    """
    rows = [_score_row(number, score, rubric) for number, score in sorted(scores.items())]
    judged = [
        _criterion_row(number, position, each, rubric)
        for number, score in sorted(scores.items())
        for position, each in enumerate(score.criteria)
    ]
    return ScoreFrames(_frame(rows, table), _frame(judged, criteria))


def _frame(rows: list[dict[str, Any]], table: Table) -> pl.DataFrame:
    return conform(pl.DataFrame(rows, infer_schema_length=None), table) if rows else table.empty()


def _score_row(number: int, score: Score, rubric: ReadRubric) -> dict[str, Any]:
    matters = score.sensitivity
    return {
        "repository_id": number,
        "status": score.status,
        "reason": score.reason,
        "score": score.score,
        "level": score.level,
        "coverage": score.coverage,
        "points": score.points,
        "possible": score.possible,
        "level_change_share": matters.level_change_share if matters else None,
        "lowest_score": matters.lowest_score if matters else None,
        "highest_score": matters.highest_score if matters else None,
        "rubric_version": rubric.version,
        **{f"{each.name}_score": score.dimensions.get(each.name) for each in rubric.rubric.dimensions},
    }


def _criterion_row(number: int, position: int, judged: Judged, rubric: ReadRubric) -> dict[str, Any]:
    criterion, finding = judged.criterion, judged.finding
    is_missing_points = judged.points is not None and judged.points < criterion.points
    return {
        "repository_id": number,
        "criterion": criterion.name,
        "position": position,
        "dimension": judged.dimension.name,
        "question": criterion.question,
        "status": finding.status,
        "value": finding.value,
        "unit": criterion.unit,
        "points": judged.points,
        "possible": criterion.points,
        "gain": judged.gain,
        "evidence": finding.evidence,
        "path": finding.path,
        "scale": criterion.scale,
        "improvement": criterion.improvement if is_missing_points else None,
        "source": criterion.source,
        "rubric_version": rubric.version,
    }
