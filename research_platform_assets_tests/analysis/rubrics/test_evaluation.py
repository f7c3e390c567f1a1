"""Judging by a rubric: points, coverage, scores that are withheld, gains, and how much weights matter."""

from __future__ import annotations

from itertools import product

import pytest

from research_platform_assets.analysis.rubrics.evaluation import Score, evaluate
from research_platform_assets.analysis.rubrics.findings import Finding, absent, not_applicable, observed, unknown
from research_platform_assets.analysis.rubrics.sensitivity import FACTORS, Part, sensitivity
from research_platform_assets_tests.analysis.rubrics.small import MEASURES, small


def judged(**given: Finding) -> Score:
    return evaluate(small().rubric, MEASURES, given)


FULL = {"length": observed(100, "100 words"), "title": observed(1, "a title"), "age": observed(30, "30 days old")}
NONE = {"length": absent("no words"), "title": absent("no title"), "age": absent("never written")}


@pytest.mark.parametrize(
    ("given", "score", "level", "coverage", "points", "possible"),
    [
        (FULL, 100.0, "good", 1.0, 100, 100),
        (NONE, 0.0, "poor", 1.0, 0, 100),
        # Thresholds: the best one that is reached counts, whatever the direction.
        (FULL | {"length": observed(99.9, "")}, 70.0, "good", 1.0, 70, 100),
        (FULL | {"length": observed(29.9, "")}, 60.0, "good", 1.0, 60, 100),
        (FULL | {"age": observed(30.1, "")}, 90.0, "good", 1.0, 90, 100),
        (FULL | {"age": observed(90.1, "")}, 60.0, "good", 1.0, 60, 100),
        # Unknown: out of the denominator, and the coverage says so.
        (FULL | {"age": unknown("time-out")}, 100.0, "good", 0.6, 60, 60),
        (FULL | {"title": unknown("time-out"), "length": absent("")}, 50.0, "fair", 0.8, 40, 80),
        # Not applicable: out of both, nothing is missing.
        (FULL | {"age": not_applicable("it has no time")}, 100.0, "good", 1.0, 60, 60),
        # Half of what applies is just enough.
        (FULL | {"age": unknown(""), "title": not_applicable("")}, 100.0, "good", 0.5, 40, 40),
    ],
)
def test_a_score_is_what_was_earned_of_what_could_be_judged(
    given: dict[str, Finding], score: float, level: str, coverage: float, points: float, possible: float
) -> None:
    result = judged(**given)
    assert (result.status, result.reason) == ("observed", None)
    assert (result.score, result.level, result.coverage) == (score, level, coverage)
    assert (result.points, result.possible) == (points, possible)


@pytest.mark.parametrize(
    ("given", "status", "reason", "coverage"),
    [
        ({}, "unknown", "only 0% of the points could be judged, less than 50%", 0.0),
        ({"length": FULL["length"]}, "unknown", "only 40% of the points could be judged, less than 50%", 0.4),
        (dict.fromkeys(FULL, not_applicable("nothing there")), "absent", "no criterion applies", None),
    ],
)
def test_a_score_is_withheld_where_too_little_is_known(
    given: dict[str, Finding], status: str, reason: str, coverage: float | None
) -> None:
    result = judged(**given)
    assert (result.status, result.reason, result.coverage) == (status, reason, coverage)
    assert (result.score, result.level, result.sensitivity) == (None, None, None)
    assert [each.gain for each in result.criteria] == [None, None, None]


def test_an_unknown_criterion_has_neither_points_nor_gain() -> None:
    length, title, age = judged(length=observed(30, ""), title=absent(""), age=unknown("time-out")).criteria
    assert [each.points for each in (length, title, age)] == [10.0, 0.0, None]
    # 30 of the 60 points that could be judged, and 20 of them.
    assert [each.gain for each in (length, title, age)] == [50.0, 33.33, None]


@pytest.mark.parametrize("name", ["length", "title", "age"])
def test_the_gain_is_what_the_score_rises_by(name: str) -> None:
    given = {"length": observed(30, ""), "title": absent(""), "age": observed(60, "")}
    before = judged(**given)
    gain = next(each.gain for each in before.criteria if each.criterion.name == name)
    after = judged(**(given | {name: FULL[name]}))
    assert before.score is not None
    assert gain is not None
    assert after.score == pytest.approx(before.score + gain)


def test_dimensions_have_scores_of_their_own() -> None:
    result = judged(length=observed(30, ""), title=absent(""), age=unknown("time-out"))
    assert result.dimensions == {"words": 16.67, "time": None}


def test_other_weights_may_change_the_level() -> None:
    level_of = small().rubric.level_of
    # 60 % of one dimension, nothing of the other: 36 of 100.
    found = sensitivity([Part(36, 60), Part(0, 40)], level_of, 2)
    scores = [round(100 * first * 36 / (first * 60 + second * 40), 2) for first, second in product(FACTORS, repeat=2)]
    assert (found.lowest_score, found.highest_score) == (min(scores), max(scores)) == (20.0, 49.09)
    assert found.level_change_share == sum(score < 30 for score in scores) / 9


@pytest.mark.parametrize("parts", [[Part(60, 60), Part(40, 40)], [Part(0, 60), Part(0, 40)], [Part(5, 10), Part(0, 0)]])
def test_weights_do_not_matter_where_all_dimensions_agree(parts: list[Part]) -> None:
    found = sensitivity(parts, small().rubric.level_of, 2)
    assert found.level_change_share == 0
    assert found.lowest_score == found.highest_score
