"""The content hash: what it must not depend on, and what it must tell apart."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import dataframely as dy
import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.errors import ContractError
from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import versions
from research_platform_assets.warehouse.canonical import canonical_frame, content_hash

FOUR_DECIMALS = {"decimals": 4}
PART = dy.Float64(nullable=True, metadata=FOUR_DECIMALS)


class Everything(dy.Schema):
    number = dy.Int64(primary_key=True, description="Key.")
    text = declare.text("Text.", nullable=True)
    real = declare.decimal("Number.", 4, nullable=True)
    flag = declare.flag("Flag.", nullable=True)
    at = declare.timestamp("Instant.", nullable=True)
    day = dy.Date(description="Day.", nullable=True)
    raw = dy.Binary(description="Bytes.", nullable=True)
    words = declare.texts("Words.", nullable=True)
    nested = dy.List(dy.List(dy.String(nullable=True), nullable=True), description="Lists.", nullable=True)
    pair = dy.Struct({"a": dy.String(nullable=True), "b": PART}, description="Pair.", nullable=True)
    pairs = dy.List(
        dy.Struct({"a": dy.String(nullable=True), "b": PART}, nullable=True), description="Pairs.", nullable=True
    )


EVERYTHING = Table("test", "everything", "Every type.", Everything)
COLUMNS = [name for name in Everything.columns() if name != "number"]


def frame_of(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Rows by number; columns not given are null."""
    empty = dict.fromkeys(COLUMNS)
    return EVERYTHING.frame([{"number": number, **empty, **row} for number, row in enumerate(rows)])


def hash_of(*rows: dict[str, Any]) -> str:
    return content_hash(EVERYTHING, canonical_frame(EVERYTHING, frame_of(rows)))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
reals = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True, width=64), st.sampled_from([0.0, -0.0, 1 / 3, 0.00005, 2.5e-05])
)
pairs = st.fixed_dictionaries({"a": st.none() | texts, "b": st.none() | reals})
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "real": reals,
    "flag": st.booleans(),
    "at": instants,
    "day": st.dates(),
    "raw": st.binary(max_size=4),
    "words": st.lists(texts, max_size=3),
    "nested": st.lists(st.none() | st.lists(st.none() | texts, max_size=2), max_size=3),
    "pair": pairs,
    "pairs": st.lists(st.none() | pairs, max_size=3),
}
rows = st.fixed_dictionaries({name: st.none() | values for name, values in VALUES.items()})
tables = st.lists(rows, max_size=6)


@given(tables, st.randoms(use_true_random=False), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_and_columns_and_the_chunks_do_not_count(
    rows: list[dict[str, Any]], random: Any, chunk: int
) -> None:
    frame = frame_of(rows)
    order = list(range(frame.height))
    random.shuffle(order)
    names = list(frame.columns)
    random.shuffle(names)
    shuffled = frame[order].select(names)
    parts = [shuffled.slice(start, chunk) for start in range(0, shuffled.height, chunk)]
    pieces = pl.concat(parts, rechunk=False) if parts else shuffled
    assert content_hash(EVERYTHING, canonical_frame(EVERYTHING, pieces)) == hash_of(*rows)


@given(tables)
@settings(max_examples=60, deadline=None)
def test_what_is_stored_and_read_again_has_the_same_hash(rows: list[dict[str, Any]]) -> None:
    canonical = canonical_frame(EVERYTHING, frame_of(rows))
    name = content_hash(EVERYTHING, canonical)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'; create schema versions")
        versions.write(connection, EVERYTHING, name, canonical)
        assert content_hash(EVERYTHING, versions.read(connection, EVERYTHING, name)) == name


@given(tables)
@settings(max_examples=40, deadline=None)
def test_the_canonical_form_is_canonical(rows: list[dict[str, Any]]) -> None:
    once = canonical_frame(EVERYTHING, frame_of(rows))
    assert canonical_frame(EVERYTHING, once).equals(once)


def plain(value: Any) -> Any:
    """A value as JSON in which two values are equal if they are the same content; floats as they are rounded."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else repr(value + 0.0)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool | str | int) else repr(value)


@given(tables, tables)
@settings(max_examples=60, deadline=None)
def test_two_tables_have_one_hash_only_if_they_are_the_same(
    some: list[dict[str, Any]], others: list[dict[str, Any]]
) -> None:
    one, other = (canonical_frame(EVERYTHING, frame_of(rows)) for rows in (some, others))
    same = json.dumps(plain(one.to_dicts())) == json.dumps(plain(other.to_dicts()))
    assert (content_hash(EVERYTHING, one) == content_hash(EVERYTHING, other)) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"text": "é"}, {"text": "e\u0301"}),
        ({"text": ""}, {"text": None}),
        ({"text": "\0"}, {"text": ""}),
        ({"text": "a"}, {"text": "a "}),
        ({"real": 0.0}, {"real": None}),
        ({"real": float("nan")}, {"real": None}),
        ({"real": float("inf")}, {"real": float("-inf")}),
        ({"real": 0.0001}, {"real": 0.0002}),
        ({"flag": False}, {"flag": None}),
        ({"words": []}, {"words": None}),
        ({"words": [""]}, {"words": []}),
        ({"words": ["ab", "c"]}, {"words": ["a", "bc"]}),
        ({"words": ["a", "b"]}, {"words": ["b", "a"]}),
        ({"nested": [["a"], ["bc"]]}, {"nested": [["ab"], ["c"]]}),
        ({"nested": [["a"], ["b"]]}, {"nested": [["a", "b"]]}),
        ({"nested": [[], ["a"]]}, {"nested": [["a"], []]}),
        ({"nested": [None]}, {"nested": [[]]}),
        ({"nested": [[None]]}, {"nested": [[""]]}),
        ({"pair": None}, {"pair": {"a": None, "b": None}}),
        ({"pair": {"a": "", "b": None}}, {"pair": {"a": None, "b": None}}),
        ({"pairs": [None]}, {"pairs": [{"a": None, "b": None}]}),
        ({"pairs": []}, {"pairs": None}),
        ({"raw": b""}, {"raw": None}),
        ({"raw": b"\0"}, {"raw": b"\0\0"}),
        ({"at": datetime(1970, 1, 1, tzinfo=UTC)}, {"at": None}),
        ({"at": datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)}, {"at": datetime(2026, 1, 1, tzinfo=UTC)}),
        ({"day": date(1970, 1, 1)}, {"day": None}),
    ],
)
def test_different_values_have_different_hashes(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert hash_of(one) != hash_of(other)
    assert hash_of(one, other) != hash_of(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"real": -0.0}, {"real": 0.0}),
        ({"real": -0.00001}, {"real": 0.0}),
        ({"real": 1 / 3}, {"real": 0.3333}),
        ({"real": 0.1 + 0.2}, {"real": 0.3}),
        ({"real": float("nan")}, {"real": -float("nan")}),
        ({"pair": {"a": "x", "b": 1 / 3}}, {"pair": {"a": "x", "b": 0.3333}}),
        ({"pairs": [{"a": "x", "b": -0.0}]}, {"pairs": [{"a": "x", "b": 0.0}]}),
    ],
)
def test_the_same_value_in_other_words_has_the_same_hash(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert hash_of(one) == hash_of(other)


class Limits(dy.Schema):
    number = dy.Int64(primary_key=True, description="Key.")


class OtherName(dy.Schema):
    count = dy.Int64(primary_key=True, description="Key.")


def test_whole_numbers_are_told_apart_up_to_their_limits() -> None:
    table = Table("test", "limits", "Limits.", Limits)
    limits = [-(2**63), -(2**53) - 1, -1, 0, 2**53, 2**53 + 1, 2**63 - 1]
    frames = [table.frame([{"number": number}]) for number in limits]
    assert len({content_hash(table, canonical_frame(table, frame)) for frame in frames}) == len(limits)


def test_the_names_of_columns_count() -> None:
    hashes = [
        content_hash(table, canonical_frame(table, table.frame([{table.key[0]: 1}])))
        for table in (Table("a", "b", "B.", Limits), Table("a", "b", "B.", OtherName))
    ]
    assert hashes[0] != hashes[1]


class InBerlin(dy.Schema):
    at = dy.Datetime(primary_key=True, time_unit="us", time_zone="Europe/Berlin", description="Instant.")


class Milliseconds(dy.Schema):
    at = dy.Datetime(primary_key=True, time_unit="ms", time_zone="UTC", description="Instant.")


class Narrow(dy.Schema):
    number = dy.Int32(primary_key=True, description="Key.")


@pytest.mark.parametrize(
    ("contract", "said"),
    [
        (InBerlin, "microseconds in UTC"),
        (Milliseconds, "microseconds in UTC"),
        (Narrow, "no canonical encoding for columns of type Int32"),
    ],
)
def test_types_without_an_encoding_are_refused(contract: type[dy.Schema], said: str) -> None:
    table = Table("test", "other", "Other.", contract)
    with pytest.raises(ContractError, match=said):
        content_hash(table, canonical_frame(table, table.empty()))


def test_another_time_zone_is_refused_rather_than_guessed() -> None:
    berlin = frame_of([{}]).with_columns(pl.col("at").dt.convert_time_zone("Europe/Berlin"))
    with pytest.raises(ContractError, match="at is Datetime"):
        canonical_frame(EVERYTHING, berlin)


GOLDEN_ROW = {
    "text": "naïve\n\0 \U0001f600",
    "real": 2 / 3,
    "flag": True,
    "at": datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC),
    "day": date(2024, 2, 29),
    "raw": b"\xff\0",
    "words": ["a", ""],
    "nested": [["a", None], None, []],
    "pair": {"a": "x", "b": -1.23456},
    "pairs": [{"a": None, "b": None}, None, {"a": "y", "b": 1e300}],
}


@pytest.mark.parametrize(
    ("rows", "golden"),
    [
        ([], "af0fe1ff673e72583628b266c903bb1ddb4b16ac4655a4d3e755a560a1ea9fb4"),
        ([{}], "a408282515ba1a993dfb80395362caf33e8234d73cbd2495b5193a9c9df925e5"),
        ([GOLDEN_ROW], "bfb6ff34b7ca2863a00770875693564aaf78adbc1203f65f191751f8ba36b430"),
        ([GOLDEN_ROW, {}, GOLDEN_ROW], "ad5a7b8aadfe8a0975ac6147be8a7c79521cf9791d822078aa66890d062bb5de"),
    ],
)
def test_hashes_stay_what_they_are(rows: list[dict[str, Any]], golden: str) -> None:
    # A change here makes every stored version unknown: raise `canonical.FORMAT` and say so in the changelog.
    assert hash_of(*rows) == golden


SCRIPT = """
import polars as pl
from research_platform_assets_tests.warehouse.test_canonical import GOLDEN_ROW, hash_of
print(pl.thread_pool_size(), hash_of(*[{**GOLDEN_ROW, "real": n / 7, "text": str(n)} for n in range(3000)]))
"""


def test_the_number_of_threads_does_not_count() -> None:
    answers = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for threads in ("1", "2", "7")
    ]
    assert [threads for threads, _ in answers] == ["1", "2", "7"]
    assert len({name for _, name in answers}) == 1
