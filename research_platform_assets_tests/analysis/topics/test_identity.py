"""Tests of `analysis.topics.identity` and `analysis.topics.events`: which topic is which, and what became of others."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import pytest

from research_platform_assets.analysis.topics.events import events
from research_platform_assets.analysis.topics.identity import carried, cosine
from research_platform_assets.analysis.topics.versions import Topic

Weights = Mapping[str, float]
ICE, SEA, LAW = {"ice": 1.0}, {"sea": 1.0}, {"law": 1.0}
ICE_AND_SEA = {"ice": 0.8, "sea": 0.6}


def topic(number: int, weights: Weights, anchor: Weights | None = None) -> Topic:
    return Topic(number, f"topic {number}", (), 0, 1, "2026-01-01", weights, weights if anchor is None else anchor)


@pytest.mark.parametrize(
    ("previous", "rows", "expected"),
    [
        pytest.param([], [ICE], [None], id="nothing before"),
        pytest.param([topic(0, ICE)], [], [], id="nothing after"),
        pytest.param([topic(0, ICE), topic(1, SEA)], [SEA, ICE], [1, 0], id="in another order"),
        pytest.param([topic(4, ICE)], [ICE, SEA], [4, None], id="one more"),
        pytest.param([topic(4, ICE), topic(7, SEA)], [SEA], [7], id="one less"),
        pytest.param([topic(0, ICE)], [{"ice": 0.29, "law": 0.957}], [None], id="below the least likeness"),
        pytest.param([topic(0, {"ice": 0.2, "law": 0.98}, ICE)], [{"ice": 0.6, "law": 0.8}], [0], id="near the anchor"),
        pytest.param([topic(0, ICE_AND_SEA, SEA)], [{"ice": 0.9, "sea": 0.436}], [None], id="drifted from its anchor"),
        pytest.param([topic(0, ICE)], [{"ice": 0.5, "new": 0.866}], [0], id="words that were not known"),
        # The first row is most like 0, but then the second would have none: both together are likest the other way.
        pytest.param([topic(0, ICE_AND_SEA), topic(1, ICE)], [ICE_AND_SEA, SEA], [1, 0], id="the best for all"),
        pytest.param([topic(3, ICE), topic(2, ICE)], [ICE, ICE], [2, 3], id="ties by row and by number"),
        pytest.param([topic(3, ICE), topic(2, ICE)], [ICE], [2], id="a tie of two numbers"),
        pytest.param([topic(3, ICE)], [ICE, ICE, ICE], [3, None, None], id="a tie of rows"),
    ],
)
def test_ids_are_carried_by_likeness(previous: Sequence[Topic], rows: Sequence[Weights], expected: object) -> None:
    assert carried(previous, rows) == expected
    for order in itertools.permutations(previous):
        assert carried(order, rows) == expected


def test_a_cosine_is_over_all_terms_of_both() -> None:
    assert cosine({"a": 3.0, "b": 4.0}, {"a": 3.0, "c": 4.0}) == 0.36
    assert cosine({}, ICE) == 0.0


def flow(**moves: int) -> tuple[dict[int, int], dict[int, int]]:
    """Main topics before and after, from counts by `_<before>_<after>`; x stands for none."""
    before, after = {}, {}
    numbers = itertools.count()
    for name, count in moves.items():
        _, source, target = name.split("_")
        for number in itertools.islice(numbers, count):
            before |= {} if source == "x" else {number: int(source)}
            after |= {} if target == "x" else {number: int(target)}
    return before, after


OLD = {0: "ice", 1: "sea", 2: "law"}


@pytest.mark.parametrize(
    ("moves", "new", "expected"),
    [
        pytest.param({"_0_0": 5, "_1_1": 4, "_2_2": 3}, (0, 1, 2), [], id="nothing"),
        pytest.param({"_0_0": 5, "_1_0": 1, "_1_1": 3, "_2_2": 3}, (0, 1, 2), [], id="one changed its topic"),
        pytest.param(
            {"_0_0": 5, "_1_1": 4, "_2_2": 3, "_x_3": 4}, (0, 1, 2, 3), [("born", 3, (), 4)], id="from outside"
        ),
        pytest.param(
            {"_0_0": 5, "_0_3": 5, "_1_1": 4, "_2_2": 3},
            (0, 1, 2, 3),
            [("born", 3, (0,), 5), ("split", 0, (3,), 5)],
            id="split, of which one part keeps the number",
        ),
        pytest.param(
            {"_0_3": 3, "_0_4": 3, "_1_1": 4, "_2_2": 3},
            (1, 2, 3, 4),
            [("born", 3, (0,), 3), ("born", 4, (0,), 3), ("split", 0, (3, 4), 6)],
            id="split into two new ones",
        ),
        pytest.param(
            {"_0_0": 5, "_1_0": 4, "_1_2": 1, "_2_2": 3}, (0, 2), [("merged", 1, (0,), 4)], id="went into another one"
        ),
        pytest.param(
            {"_0_3": 4, "_1_3": 4, "_2_2": 3},
            (2, 3),
            [("born", 3, (0, 1), 8), ("merged", 0, (3,), 4), ("merged", 1, (3,), 4)],
            id="two became a new one",
        ),
        pytest.param({"_0_0": 5, "_1_0": 1, "_2_2": 3}, (0, 2), [("faded", 1, (), 1)], id="one repository was left"),
        pytest.param({"_0_0": 5, "_2_2": 3}, (0, 2), [("faded", 1, (), 0)], id="none was left"),
        pytest.param(
            {"_0_0": 5, "_1_0": 2, "_1_2": 2, "_2_2": 3}, (0, 2), [("retired", 1, (0, 2), 4)], id="went different ways"
        ),
        pytest.param({"_0_0": 5, "_1_x": 3, "_2_2": 3}, (0, 2), [("retired", 1, (), 3)], id="went nowhere"),
    ],
)
def test_events_are_read_off_what_moved(
    moves: dict[str, int], new: Sequence[int], expected: list[tuple[str, int, tuple[int, ...], int]]
) -> None:
    labels = {number: OLD.get(number, f"new {number}") for number in new}
    found = events(*flow(**moves), OLD, labels)
    assert [(each.name, each.topic_id, each.other_ids, len(each.repository_ids)) for each in found] == expected
    assert all(each.sentence.startswith((*OLD.values(), "new")) for each in found)


def test_a_topic_is_not_split_by_repositories_that_never_fitted_it() -> None:
    before, after = flow(_0_0=5, _0_3=5, _1_1=4, _2_2=3)
    labels = OLD | {3: "new"}
    guests = [number for number, target in after.items() if target == 3]
    found = events(before, after, OLD, labels, guests)
    assert [(each.name, each.topic_id, each.other_ids) for each in found] == [("born", 3, ())]
    assert found[0].sentence == "new: 5 repositories are mainly about it"
