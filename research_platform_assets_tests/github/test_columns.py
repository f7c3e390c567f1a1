"""Rows of a table gathered from many pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from research_platform_assets.github.columns import Columns
from research_platform_assets.github.records import FileRecord, LanguageRecord, RepositoryRecord
from research_platform_assets.tables.github import FILES, REPOSITORIES

MANY = 25_000


def files(count: int, **more: Any) -> list[FileRecord]:
    values = {"type": "blob", "mode": "100644", "size_bytes": 1, "oid": "a" * 40, **more}
    return [FileRecord(path=f"{number:06}.py", **values) for number in range(count)]


def repository(repository_id: int, **more: Any) -> RepositoryRecord:
    values: dict[str, Any] = dict.fromkeys(RepositoryRecord.model_fields)
    names = {"name": "a", "full_name": "Lab/a", "html_url": "https://github.com/Lab/a"}
    flags = {"is_private": False, "is_fork": False, "is_archived": False}
    return RepositoryRecord(**values | names | flags | {"repository_id": repository_id, **more})


def test_more_rows_than_are_held_as_values_come_sorted_and_whole() -> None:
    columns = Columns(FILES)
    for repository_id in (2, 1, 3):
        columns.add(files(MANY), repository_id=[repository_id] * MANY)
    frame = columns.frame()
    assert frame.schema == FILES.polars_schema
    assert frame.equals(frame.sort(FILES.key))
    assert frame.group_by("repository_id").len().sort("repository_id").rows() == [(1, MANY), (2, MANY), (3, MANY)]
    assert frame["path"].n_unique() == MANY


def test_texts_lose_addresses_also_within_lists_and_only_there() -> None:
    columns = Columns(REPOSITORIES)
    columns.add([
        repository(2, description="ask ada@uni.example", topics=["x", "bob%40uni.example"], homepage=None),
        repository(
            1,
            description="Q&A",
            languages=[LanguageRecord(name="c@uni.example", size_bytes=3)],
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        ),
    ])  # fmt: skip
    first, second = columns.frame().rows(named=True)
    assert (first["repository_id"], first["description"], first["topics"]) == (1, "Q&A", None)
    assert first["languages"] == [{"name": "[address removed]", "size_bytes": 3}]
    assert first["created_at"] == datetime(2026, 1, 1, tzinfo=UTC)
    assert (second["description"], second["topics"]) == ("ask [address removed]", ["x", "[address removed]"])


def test_given_columns_stay_as_they_are() -> None:
    columns = Columns(FILES)
    columns.add(files(1), repository_id=[7], path=["spelt@by.others"])
    assert columns.frame()["path"].to_list() == ["spelt@by.others"]


def test_a_value_of_another_type_is_refused() -> None:
    columns = Columns(FILES)
    columns.add(files(1), repository_id=["7"])
    with pytest.raises(TypeError):
        columns.frame()


def test_no_rows_are_a_frame_of_the_declared_types() -> None:
    assert Columns(REPOSITORIES).frame().equals(pl.DataFrame(schema=REPOSITORIES.polars_schema))
