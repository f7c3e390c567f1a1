"""What decides a page has a name that says whether it is still the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from research_platform_assets.site.formats import number, size
from research_platform_assets.site.marks import UnmarkableError, mark
from research_platform_assets.tables.registry import ALL_TABLES

NOON = datetime(2024, 1, 10, 12, tzinfo=UTC)


@dataclass(frozen=True)
class One:
    value: Any


@dataclass(frozen=True)
class Other:
    value: Any


#: Pairs that a careless encoding takes for the same although a template may show them differently.
ALIKE = [
    (None, ""),
    (None, "None"),
    (0, False),
    (1, True),
    (1, 1.0),
    (1, "1"),
    (0.0, -0.0),
    (float("nan"), None),
    ("ab", ["a", "b"]),
    (["ab", "c"], ["a", "bc"]),
    (["a"], [["a"]]),
    ([1, 2], (1, 2)),
    ([[1], [2]], [[1, 2], []]),
    ([], {}),
    ([], None),
    ({"a": 1}, [("a", 1)]),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ({1: "a"}, {"1": "a"}),
    ({"a", "b"}, {"ab"}),
    ("<b>", Markup("<b>")),
    ("s1:a", "a"),
    (NOON, NOON.isoformat()),
    (NOON, NOON.astimezone(timezone(timedelta(hours=1)))),
    (NOON, NOON.date()),
    (date(2024, 1, 10), "2024-01-10"),
    (One(1), Other(1)),
    (One(1), {"value": 1}),
    (number, size),
    (ALL_TABLES["core.people"], ALL_TABLES["core.readmes"]),
    (b"a", "a"),
]

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.just(float("nan"))
    | st.text()
    | st.dates()
    | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_values_that_look_alike_have_different_marks(one: Any, other: Any) -> None:
    assert mark(one) != mark(other)
    assert mark([one]) != mark([other])


def test_the_same_values_made_twice_have_the_same_mark() -> None:
    assert mark({"a": [One((1, None)), {"x", "y", "z"}]}, NOON) == mark({"a": [One((1, None)), {"z", "y", "x"}]}, NOON)
    assert mark(ALL_TABLES["core.people"]) == mark(ALL_TABLES["core.people"])


def test_one_object_in_two_places_counts_like_two_that_are_equal() -> None:
    text, row = "ab", {"a": "ab"}
    assert mark(text, row, text, row) == mark(text, row, str(b"ab", "ascii"), {"a": str(b"ab", "ascii")})


@given(plain, plain)
def test_marks_are_the_same_where_values_are(one: Any, other: Any) -> None:
    assert (mark(one) == mark(other)) == (repr(one) == repr(other))


@pytest.mark.parametrize("value", [pl.DataFrame({"a": [1]}), iter([1]), object(), lambda: 1, One(object())])
def test_what_cannot_be_taken_apart_is_refused(value: Any) -> None:
    with pytest.raises(UnmarkableError):
        mark({"value": value})
