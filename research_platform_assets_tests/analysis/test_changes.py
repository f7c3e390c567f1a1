"""Rows that differ between two builds."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import UTC, datetime
from typing import Any

import dataframely as dy
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.cells import json_cells, json_rows
from research_platform_assets.analysis.changes import differences
from research_platform_assets.tables import core, insight, reports
from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY, frame, shuffled


class Things(dy.Schema):
    name = declare.text("Name.", key=True)
    place = declare.integer("Place.", key=True)
    weight = declare.decimal("Weight.", 2, nullable=True)
    note = declare.text("Note.", nullable=True)
    is_new = declare.flag("New.", nullable=True)
    seen_at = declare.timestamp("Seen.", nullable=True)
    parts = dy.List(
        dy.Struct(
            {"term": dy.String(), "share": dy.Float64(metadata={"decimals": 1}), "at": dy.Datetime(time_zone="UTC")}
        ),
        nullable=True,
        description="Parts.",
    )


class Pairs(dy.Schema):
    left = declare.integer("Left.", key=True)
    right = declare.integer("Right.", key=True)


THINGS = Table("core", "things", "Things.", Things)
PAIRS = Table("core", "pairs", "Pairs.", Pairs)
TABLES = {table.qualified_name: table for table in (THINGS, PAIRS, core.REPOSITORIES)}


def things(*given: dict[str, Any]) -> dict[str, pl.DataFrame]:
    return {"core.things": frame(THINGS, [{"name": "a", "place": 1, **row} for row in given])}


def difference(before: dict[str, pl.DataFrame], after: dict[str, pl.DataFrame]) -> list[dict[str, Any]]:
    result = differences(before, after, TABLES)
    assert result.columns == list(reports.CHANGES.polars_schema)[:7]
    assert result.equals(result.sort(reports.CHANGES.key))
    return result.to_dicts()


def test_the_same_frames_differ_in_nothing() -> None:
    both = things({"weight": 1.5, "parts": [{"term": "x", "share": 0.5, "at": DAY}]}, {"place": 2})
    assert difference(both, both) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [({}, things({})), (things({}), {}), ({}, {}), ({"core.other": things({})["core.things"]}, things({}))],
)
def test_a_table_that_one_side_lacks_shows_no_change(
    before: dict[str, pl.DataFrame], after: dict[str, pl.DataFrame]
) -> None:
    assert difference(before, after) == []


@pytest.mark.parametrize(
    ("column", "before", "after", "as_json"),
    [
        ("note", "x", "y", ('"x"', '"y"')),
        ("note", None, "é\n", ("null", '"é\\n"')),
        ("weight", 1.0, 2.345, ("1.0", "2.35")),
        ("weight", None, 0.0, ("null", "0.0")),
        ("is_new", None, False, ("null", "false")),
        ("is_new", True, False, ("true", "false")),
        ("seen_at", None, DAY, ("null", '"2026-01-01T12:00:00Z"')),
        ("seen_at", DAY, DAY.replace(microsecond=50), ('"2026-01-01T12:00:00Z"', '"2026-01-01T12:00:00.000050Z"')),
        (
            "parts",
            [],
            [{"term": "x", "share": 0.25, "at": DAY.replace(microsecond=50)}, None],
            ("[]", '[{"at":"2026-01-01T12:00:00.000050Z","share":0.2,"term":"x"},null]'),
        ),
    ],
)
def test_a_value_that_differs_gives_a_row(column: str, before: Any, after: Any, as_json: tuple[str, str]) -> None:
    assert difference(things({column: before}), things({column: after})) == [
        {
            "table_name": "core.things",
            "row_key": '{"name":"a","place":1}',
            "column_name": column,
            "kind": "changed",
            "before": as_json[0],
            "after": as_json[1],
            "repository_id": None,
        }
    ]


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [
        ("weight", 1.001, 1.002),
        ("weight", 0.0, -0.0),
        ("weight", -0.001, 0.0),
        ("parts", [{"term": "x", "share": 0.51, "at": DAY}], [{"term": "x", "share": 0.52, "at": DAY}]),
    ],
)
def test_a_difference_beyond_the_declared_decimals_is_none(column: str, before: Any, after: Any) -> None:
    assert difference(things({column: before}), things({column: after})) == []


def test_rows_that_came_and_went_are_told_whole_without_their_key() -> None:
    found = difference(things({"place": 1, "note": "old"}), things({"place": 2, "note": "new"}))
    assert [(row["kind"], row["column_name"], row["row_key"]) for row in found] == [
        ("removed", "", '{"name":"a","place":1}'),
        ("added", "", '{"name":"a","place":2}'),
    ]
    content = '{"is_new":null,"note":"%s","parts":null,"seen_at":null,"weight":null}'
    assert (found[0]["before"], found[0]["after"]) == (content % "old", None)
    assert (found[1]["before"], found[1]["after"]) == (None, content % "new")


def test_a_table_of_keys_only_has_rows_without_contents() -> None:
    before, after = frame(PAIRS, [{"left": 1, "right": 2}]), frame(PAIRS, [{"left": 1, "right": 3}])
    found = difference({"core.pairs": before}, {"core.pairs": after})
    assert [(row["kind"], row["before"], row["after"]) for row in found] == [
        ("removed", "{}", None),
        ("added", None, "{}"),
    ]


def test_the_repository_is_named() -> None:
    before = {"core.repositories": rows.core_repositories({"repository_id": 7, "topics": ["a"]}, {"repository_id": 8})}
    after = {"core.repositories": rows.core_repositories({"repository_id": 7, "topics": ["b"]})}
    found = difference(before, after)
    assert [(row["repository_id"], row["column_name"], row["after"]) for row in found] == [
        (7, "topics", '["b"]'),
        (8, "", None),
    ]


def test_long_texts_are_described_but_keys_are_whole() -> None:
    long = "ü" * 201
    digest = hashlib.sha256(long.encode()).hexdigest()[:16]
    (row,) = difference(things({"note": "x" * 200}), things({"note": long}))
    assert row["before"] == '"' + "x" * 200 + '"'
    assert json.loads(row["after"]) == {"length": 201, "sha256": digest}
    (row,) = difference(things(), things({"name": long}))
    assert json.loads(row["row_key"]) == {"name": long, "place": 1}
    (row,) = difference(things({"parts": []}), things({"parts": [{"term": long, "share": 1.0, "at": None}]}))
    assert json.loads(row["after"])[0]["term"] == {"length": 201, "sha256": digest}


def test_columns_that_one_side_lacks_are_left_out() -> None:
    before = {"core.things": things({"note": "x", "weight": 1.0})["core.things"].drop("note")}
    found = difference(before, things({"note": "y", "weight": 2.0}))
    assert [row["column_name"] for row in found] == ["weight"]
    (removed,) = difference(before, things())
    assert "note" not in json.loads(removed["before"])


def test_a_type_that_changed_is_compared_by_what_is_written() -> None:
    before = {"core.things": things({"note": "5", "is_new": True})["core.things"].with_columns(note=pl.lit(5))}
    (row,) = difference(before, things({"note": "5", "is_new": True}))
    assert (row["before"], row["after"]) == ("5", '"5"')


def test_another_key_cannot_be_compared() -> None:
    before = things({"note": "x"})["core.things"]
    for old in (before.drop("place"), before.with_columns(pl.col("place").cast(pl.String))):
        assert difference({"core.things": old}, things({"note": "y"})) == []


values = st.fixed_dictionaries(
    {
        "weight": st.none() | st.floats(-99, 99).map(lambda value: round(value, 2) + 0.0),
        "note": st.none() | st.text(max_size=5),
        "is_new": st.none() | st.booleans(),
        "seen_at": st.none() | st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    }
)
tables = st.dictionaries(st.tuples(st.sampled_from(["a", 'b"', "ü"]), st.integers(0, 3)), values, max_size=8)


@settings(max_examples=40, deadline=None)
@given(tables, tables, st.integers(0, 99))
def test_the_differences_applied_to_before_give_after(before: dict[Any, Any], after: dict[Any, Any], seed: int) -> None:
    old = frame(THINGS, [{"name": name, "place": place, **row} for (name, place), row in before.items()])
    new = frame(THINGS, [{"name": name, "place": place, **row} for (name, place), row in after.items()])
    found = differences({"core.things": old}, {"core.things": new}, TABLES)
    patched = _written(old)
    for row in found.iter_rows(named=True):
        if row["kind"] == "removed":
            assert patched.pop(row["row_key"]) == json.loads(row["before"])
        elif row["kind"] == "added":
            patched[row["row_key"]] = json.loads(row["after"])
        else:
            assert patched[row["row_key"]][row["column_name"]] == json.loads(row["before"])
            patched[row["row_key"]][row["column_name"]] = json.loads(row["after"])
    assert patched == _written(new)
    again = differences({"core.things": shuffled(old, seed)}, {"core.things": shuffled(new, seed + 1)}, TABLES)
    assert again.equals(found)


def _written(content: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Key as JSON -> the row's other columns, written as an added row is."""
    added = differences({"core.things": THINGS.empty()}, {"core.things": content}, TABLES)
    return {row["row_key"]: json.loads(row["after"]) for row in added.iter_rows(named=True)}


def test_the_empty_row_has_no_spelling() -> None:
    with pytest.raises(ValueError, match="a row needs a column"):
        json_rows({})


def test_numbers_that_json_has_no_word_for_are_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_cells(pl.Series([float("inf")]), Things.columns()["weight"])


def test_topics_with_nested_weights_are_compared_by_the_declared_decimals() -> None:
    def topics(weight: float) -> dict[str, pl.DataFrame]:
        row = {"topic_id": 0, "label": "x", "terms": [{"term": "x", "weight": weight}], "repositories_count": 1}
        return {"insight.topics": frame(insight.TOPICS, [row])}

    tables_compared = {"insight.topics": insight.TOPICS}
    assert differences(topics(0.33333), topics(0.33334), tables_compared).height == 0
    assert differences(topics(0.3333), topics(0.3334), tables_compared)["after"].to_list() == [
        '[{"term":"x","weight":0.3334}]'
    ]


def test_a_hundred_thousand_new_rows_take_seconds() -> None:
    many = rows.core_repositories({"repository_id": 1, "description": "words", "stargazers_count": 5})
    numbers = pl.int_range(100_000)
    many = pl.concat([many] * 100_000).with_columns(repository_id=numbers, name=numbers.cast(pl.String))
    start = time.process_time()
    found = differences({"core.repositories": core.REPOSITORIES.empty()}, {"core.repositories": many}, TABLES)
    assert found.height == 100_000
    assert time.process_time() - start < 20, "typically under 5 s of the processor, however busy the machine is"
