"""Evaluating a rubric on one repository: points, coverage, score, level, and what would raise it.

Belongs here: everything that follows from findings. A pure function of plain values. Does not belong here: measuring.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from research_platform_assets.analysis.rubrics.findings import Facts, Finding, Measures
from research_platform_assets.analysis.rubrics.model import WHOLE, Criterion, Dimension, Rubric
from research_platform_assets.analysis.rubrics.sensitivity import Part, Sensitivity, sensitivity

_DECIMALS = 2


@dataclass(frozen=True)
class Judged:
    """One criterion of one repository.

    Attributes:
        points: What it earned; null where it is not known or not applicable.
        gain: By how much the score would rise with all points of the criterion; null likewise, and without a score.
    """

    dimension: Dimension
    criterion: Criterion
    finding: Finding
    points: float | None
    gain: float | None = None


@dataclass(frozen=True)
class Score:
    """What a rubric says of one repository.

    Attributes:
        status: `observed`: there is a score. `absent`: nothing to be judged. `unknown`: too little is known.
        reason: Why there is no score; null where there is one.
        score: From 0 to 100: points earned of the points that could be judged; null unless observed.
        level: The level of the score; null unless observed.
        points: Points earned.
        possible: Points of the criteria that could be judged.
        coverage: Part that these have in the points of all criteria that apply; null where none applies.
        dimensions: The same score for each dimension alone; null where none of its criteria could be judged.
        sensitivity: How much the choice of weights matters; null without a score.
        criteria: Each criterion, in the rubric's order.
    """

    status: str
    reason: str | None
    score: float | None
    level: str | None
    points: float
    possible: float
    coverage: float | None
    dimensions: Mapping[str, float | None]
    sensitivity: Sensitivity | None
    criteria: Sequence[Judged]


def evaluate(rubric: Rubric, measures: Measures[Facts], facts: Facts) -> Score:
    """Judge one repository, of which `facts` are known, by every criterion of `rubric`.

    Criteria that are unknown are left out of the points that could be earned, and lower the coverage; those that are
    not applicable are left out of both. Where the coverage is too low, the score is withheld.
    """
    judged = [_judged(dimension, criterion, measures, facts) for dimension, criterion in rubric.criteria()]
    applicable = sum(each.criterion.points for each in judged if each.finding.status != "not applicable")
    possible = sum(each.criterion.points for each in judged if each.points is not None)
    points = sum(each.points for each in judged if each.points is not None)
    coverage = possible / applicable if applicable else None
    dimensions = {dimension.name: _share(dimension, judged) for dimension in rubric.dimensions}
    if coverage is None:
        reason = "no criterion applies"
        return Score("absent", reason, None, None, points, possible, None, dimensions, None, judged)
    if coverage < rubric.minimum_coverage:
        # Rounded up, it may be the limit that it does not reach.
        judged_percent = math.floor(round(WHOLE * coverage, _DECIMALS))
        reason = f"only {judged_percent}% of the points could be judged, less than {rubric.minimum_coverage:.0%}"
        return Score("unknown", reason, None, None, points, possible, coverage, dimensions, None, judged)
    score = round(WHOLE * points / possible, _DECIMALS)
    return Score(
        status="observed",
        reason=None,
        score=score,
        level=rubric.level_of(score),
        points=points,
        possible=possible,
        coverage=coverage,
        dimensions=dimensions,
        sensitivity=sensitivity(_parts(rubric, judged), rubric.level_of, _DECIMALS),
        criteria=[_with_gain(each, possible) for each in judged],
    )


def not_judged(status: str, reason: str) -> Score:
    """The result for a repository that the rubric does not judge at all."""
    return Score(status, reason, None, None, 0.0, 0.0, None, {}, None, ())


def _judged(dimension: Dimension, criterion: Criterion, measures: Measures[Facts], facts: Facts) -> Judged:
    finding = measures[criterion.measured_by](facts)
    if finding.status == "absent":
        return Judged(dimension, criterion, finding, 0.0)
    value = finding.value if finding.status == "observed" else None
    return Judged(dimension, criterion, finding, None if value is None else criterion.points_for(value))


def _with_gain(judged: Judged, possible: float) -> Judged:
    if judged.points is None:
        return judged
    gain = round(WHOLE * (judged.criterion.points - judged.points) / possible, _DECIMALS)
    return Judged(judged.dimension, judged.criterion, judged.finding, judged.points, gain)


def _share(dimension: Dimension, judged: Sequence[Judged]) -> float | None:
    part = _part(dimension, judged)
    return round(WHOLE * part.points / part.possible, _DECIMALS) if part.possible else None


def _parts(rubric: Rubric, judged: Sequence[Judged]) -> list[Part]:
    return [_part(dimension, judged) for dimension in rubric.dimensions]


def _part(dimension: Dimension, judged: Sequence[Judged]) -> Part:
    own = [each for each in judged if each.dimension.name == dimension.name and each.points is not None]
    return Part(sum(each.points or 0.0 for each in own), sum(each.criterion.points for each in own))
