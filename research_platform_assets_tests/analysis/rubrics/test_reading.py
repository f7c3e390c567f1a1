"""Reading a rubric: what is refused, in which words, and what makes another version of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from research_platform_assets.analysis.health.rubric import health_rubric
from research_platform_assets.analysis.reproducibility.rubric import reproducibility_rubric
from research_platform_assets.analysis.rubrics.reading import ReadRubric
from research_platform_assets.errors import RubricError
from research_platform_assets_tests.analysis.rubrics.small import TEXT, small


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("weight: 60", "weight: 70", "dimensions words: weight: is 70, but the points of its criteria add up to 60"),
        ("        points: 20\n", "        points: 30\n", "has to give all 30 points of the criterion"),
        ("{at_least: 1, points: 20}", "{points: 20}", "thresholds 1: needs exactly one of at_least, at_most"),
        ("{at_least: 30, points: 10}", "{at_least: 130, points: 10}", "the first is the hardest and gives most points"),
        ("{at_most: 90, points: 30}", "{at_most: 10, points: 30}", "the first is the hardest and gives most points"),
        ("{at_least: 30, points: 10}", "{at_most: 30, points: 10}", "at_least and at_most cannot be mixed"),
        ("{at_least: 30, points: 10}", "{at_least: 30, points: .inf}", "thresholds 2, points"),
        ("name: title", "name: length", "dimensions: length stands twice"),
        ("name: title", "name: colour", "measure: colour is not known; known are age, length, title"),
        ("        question: Is it long?\n", "", "dimensions words, criteria length, question: is missing"),
        ("unit: titles", "unity: titles", "dimensions words, criteria title, unity: is an unknown key"),
        ("{name: poor, at_least: 0}", "{name: poor, at_least: 5}", "levels: the last one has to begin at 0"),
        ("at_least: 60}", "at_least: 20}", "levels: the first is the highest"),
        ('version: "1.0"', "version: 1.10", "version: has to stand in quotes"),
        ("minimum_coverage: 0.5", "minimum_coverage: 0", "minimum_coverage"),
        ("title: A small rubric", "title: [", "not valid YAML"),
        ("title: A small rubric", "title: A\ntitle: B", "the key title stands twice"),
    ],
)
def test_a_rubric_that_contradicts_itself_is_refused(before: str, after: str, problem: str) -> None:
    assert before in TEXT
    with pytest.raises(RubricError) as caught:
        small(TEXT.replace(before, after, 1))
    assert str(caught.value).startswith("small.yaml is not a usable rubric; correct it and run again:\n- ")
    assert problem in str(caught.value)


def test_weights_that_add_up_to_more_than_the_maximum_are_refused() -> None:
    # As 110 of "at most 100" once were.
    words, _, time = TEXT.partition("- name: time")
    heavier = time.replace("weight: 40", "weight: 50").replace("points: 40", "points: 50")
    with pytest.raises(RubricError, match="dimensions: their weights add up to 110, not to 100"):
        small(f"{words}- name: time{heavier}")


@pytest.mark.parametrize("text", ["", "- 1", "just words", "&a [*a]"])
def test_what_is_no_rubric_at_all_is_refused(text: str) -> None:
    with pytest.raises(RubricError, match=r"small\.yaml"):
        small(text)


def test_comments_and_layout_make_no_other_version() -> None:
    assert (
        small("# why\n" + TEXT.replace("[Invented for tests]", "\n  - Invented for tests")).version == small().version
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("at_least: 100, ", "at_least: 120, "),
        ("Write more.", "Write a little more."),
        ("at_least: 60}", "at_least: 65}"),
    ],
)
def test_a_change_makes_another_version_though_nobody_raised_it(before: str, after: str) -> None:
    changed = small(TEXT.replace(before, after))
    assert changed.rubric.version == small().rubric.version
    assert changed.version != small().version
    assert changed.version.startswith("1.0+")


def test_a_scale_reads_as_a_sentence() -> None:
    scales = [criterion.scale for _, criterion in small().rubric.criteria()]
    assert scales[0] == "at least 100 words: 40 points; at least 30 words: 10 points"
    assert scales[1] == "at least 1 title: 20 points"
    assert scales[2] == "at most 30 days: 40 points; at most 90 days: 30 points"


def test_shares_are_per_cent_and_steps_are_words() -> None:
    shares = TEXT.replace("unit: words", "unit: of the pages\n        is_share: true")
    shares = shares.replace("at_least: 100, points: 40}, {at_least: 30,", "at_least: 1, points: 40}, {at_least: 0.125,")
    shares = shares.replace("{at_most: 90, points: 30}", "{at_most: 90, points: 1, means: within a quarter}")
    scales = [criterion.scale for _, criterion in small(shares).rubric.criteria()]
    assert scales[0] == "100 % of the pages: 40 points; at least 12.5 % of the pages: 10 points"
    assert scales[2] == "at most 30 days: 40 points; within a quarter: 1 point"


@pytest.mark.parametrize("read", [reproducibility_rubric, health_rubric])
def test_nothing_that_is_asked_for_reads_as_several_of_one(read: Callable[[], ReadRubric]) -> None:
    """Where 1 is a threshold, the unit has a singular of its own, or is one of many."""
    for _, criterion in read().rubric.criteria():
        for each in criterion.thresholds:
            if each.bound == 1 and not each.means and not criterion.is_share:
                assert criterion.one, criterion.name
                assert criterion.one != criterion.unit, criterion.name
