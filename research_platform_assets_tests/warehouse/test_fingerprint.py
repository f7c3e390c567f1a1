"""Derivations as plain values: fingerprints, earlier states, coherence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.warehouse.fingerprint import (
    CAPTURE,
    PREVIOUS,
    Derivation,
    build_id,
    canonical_json,
    fingerprint,
    incoherences,
    with_history,
)

Inputs = Mapping[str, str | None]


def derivation(table: str, version: str, inputs: Inputs) -> Derivation:
    mark = fingerprint(table, "k", {}, inputs)
    return Derivation(table, mark, version, "k", "{}", inputs, inputs.get(CAPTURE), "run", 0, datetime.now(UTC))


BASE: tuple[str, str, Mapping[str, Any], Inputs] = ("a.b", "k", {"x": 1}, {"a.c": "v", f"{PREVIOUS}a.b": None})


@pytest.mark.parametrize(
    "other",
    [
        ("a.c", "k", {"x": 1}, BASE[3]),
        ("a.b", "k2", {"x": 1}, BASE[3]),
        ("a.b", "k", {"x": 2}, BASE[3]),
        ("a.b", "k", {"x": "1"}, BASE[3]),
        ("a.b", "k", {}, BASE[3]),
        ("a.b", "k", {"x": 1}, {"a.c": "w", f"{PREVIOUS}a.b": None}),
        ("a.b", "k", {"x": 1}, {"a.c": "v", f"{PREVIOUS}a.b": "v"}),
        ("a.b", "k", {"x": 1}, {"a.c": "v"}),
    ],
)
def test_everything_that_decides_the_content_counts(other: tuple[str, str, Mapping[str, Any], Inputs]) -> None:
    assert fingerprint(*other) != fingerprint(*BASE)


def test_the_order_of_inputs_and_settings_does_not_count() -> None:
    assert fingerprint("a", "k", {"x": 1, "y": 2}, {"b": "1", "c": "2"}) == fingerprint(
        "a", "k", {"y": 2, "x": 1}, {"c": "2", "b": "1"}
    )


def test_fingerprints_stay_what_they_are() -> None:
    # A change here makes every derivation unknown, so that everything is computed again.
    assert fingerprint(*BASE) == "ae2ebf20fafc8abae1591029d308bf88bb97d2fc1cff728b7ecd4e4306775a26"
    assert build_id({"a.b": "1", "c.d": "2"}) == "44a55c4f6804"


def test_what_is_no_json_has_no_canonical_form() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


names = st.sampled_from(["a.a", "a.b", "a.c"])


@given(st.dictionaries(names, st.text()), st.dictionaries(names, st.text()))
def test_builds_of_the_same_derivations_have_the_same_name(one: dict[str, str], other: dict[str, str]) -> None:
    assert (build_id(one) == build_id(other)) == (one == other)
    assert len(build_id(one)) == 12


@pytest.mark.parametrize(
    ("head", "current", "history", "expected"),
    [
        pytest.param(None, {"s": "1"}, {"t": None}, {"s": "1", "previous:t": None}, id="the first time"),
        pytest.param(
            {"s": "1", "previous:t": None}, {"s": "1"}, {"t": "x"}, {"s": "1", "previous:t": None}, id="again"
        ),
        pytest.param({"s": "1", "previous:t": "w"}, {"s": "1"}, {"t": "x"}, {"s": "1", "previous:t": "w"}, id="later"),
        pytest.param({"s": "1", "previous:t": None}, {"s": "2"}, {"t": "x"}, {"s": "2", "previous:t": "x"}, id="moved"),
        pytest.param({"s": "1"}, {"s": "1"}, {"t": "x"}, {"s": "1", "previous:t": "x"}, id="had no history"),
        pytest.param({"s": "1", "previous:t": "w"}, {"s": "1"}, {}, {"s": "1"}, id="has no history any more"),
        pytest.param(
            {"s": "1", "previous:t": "w"},
            {"s": "1"},
            {"t": "x", "u": "y"},
            {"s": "1", "previous:t": "x", "previous:u": "y"},
            id="has more history",
        ),
        pytest.param(
            {"s": "1", "u": "1", "previous:t": "w"}, {"s": "1"}, {"t": "x"}, {"s": "1", "previous:t": "x"}, id="fewer"
        ),
    ],
)
def test_previous_is_the_last_different_state(
    head: Inputs | None, current: Inputs, history: Inputs, expected: Inputs
) -> None:
    made = derivation("t", "x", head) if head is not None else None
    assert with_history(current, history, made) == expected


CAPTURED = derivation("g.a", "1", {CAPTURE: "c1"})
OTHER_CAPTURE = derivation("g.b", "1", {CAPTURE: "c2"})
SAME_CAPTURE = derivation("g.b", "1", {CAPTURE: "c1"})
FITS = derivation("c.d", "2", {"g.a": "1", f"{PREVIOUS}c.d": "0"})
STALE = derivation("c.e", "3", {"g.a": "0"})


@pytest.mark.parametrize(
    ("heads", "switched_off", "expected"),
    [
        ([], [], []),
        ([CAPTURED, SAME_CAPTURE, FITS], [], []),
        ([FITS], [], []),
        ([CAPTURED, STALE], [], ["c.e was made from an earlier g.a: materialize c.e"]),
        ([CAPTURED, STALE], ["c.e"], []),
        (
            [CAPTURED, SAME_CAPTURE, derivation("c.f", "3", {"g.a": "0", "g.b": "0", "g.c": "0"})],
            [],
            ["c.f was made from an earlier g.a (and 1 more): materialize c.f"],
        ),
        (
            [CAPTURED, OTHER_CAPTURE],
            [],
            ["the captured tables stem from different captures: materialize all of them together"],
        ),
        (
            [CAPTURED, OTHER_CAPTURE, FITS, STALE],
            [],
            [
                "c.e was made from an earlier g.a: materialize c.e",
                "the captured tables stem from different captures: materialize all of them together",
            ],
        ),
    ],
)
def test_what_does_not_fit_together_is_named(
    heads: list[Derivation], switched_off: list[str], expected: list[str]
) -> None:
    assert incoherences({head.table: head for head in heads}, frozenset(switched_off)) == expected
