"""What a new row asks for, given what is remembered of its repository."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.github.live.entries import (
    MOST_TRIES,
    Entry,
    Refresh,
    entries,
    forgotten,
    has_later_news,
    is_unfinished,
    page_of,
    remembered,
    work_for,
)
from research_platform_assets.github.live.listing import row_of
from research_platform_assets.warehouse.memory import open_memory
from research_platform_assets_tests.github.live.laboratory import Laboratory
from research_platform_assets_tests.github.live.repository import Repository

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WEEKLY = Refresh(NOW, 7)
ROW = row_of(Repository(1, "engine").listed(), "acme")
#: Keys whose change may change what follows from the default branch.
FOLLOWED = ("pushed_at", "default_branch", "full_name", "private", "archived", "disabled", "size", "language")
ENTRY = Entry(row=ROW, recipe="r", state="s", tree_oid=None, captured_at=NOW - timedelta(days=1))


def entry(**changes: Any) -> Entry:
    return ENTRY.model_copy(update=changes)


@pytest.mark.parametrize(
    ("changes", "known", "work"),
    [
        ({}, None, "everything"),
        ({}, {}, "nothing"),
        ({}, {"recipe": "other"}, "everything"),
        ({}, {"tries": 1}, "everything"),
        ({}, {"tries": MOST_TRIES - 1}, "everything"),
        ({}, {"tries": MOST_TRIES}, "nothing"),
        ({}, {"tries": MOST_TRIES, "captured_at": NOW - timedelta(days=7)}, "everything"),
        ({}, {"captured_at": NOW - timedelta(days=7)}, "everything"),
        ({}, {"captured_at": NOW - timedelta(days=7) + timedelta(hours=11)}, "everything"),
        ({}, {"captured_at": NOW - timedelta(days=7) + timedelta(hours=12)}, "nothing"),
        ({}, {"captured_at": NOW + timedelta(days=1)}, "nothing"),
        ({"stargazers_count": 1}, {}, "row"),
        ({"updated_at": "2026-02-28T00:00:00Z"}, {}, "row"),
        ({"license": {"name": "MIT License", "spdx_id": "MIT"}}, {}, "row"),
        ({"open_issues_count": 1}, {"tries": MOST_TRIES}, "row"),
        ({"stargazers_count": 1}, {"tries": 1}, "everything"),
        *[({key: "changed"}, {}, "everything") for key in FOLLOWED],
    ],
)
def test_what_a_row_asks_for(changes: dict[str, Any], known: dict[str, Any] | None, work: str) -> None:
    before = None if known is None else entry(**known)
    assert work_for({**ROW, **changes}, before, "r", WEEKLY) == work


def test_a_key_that_is_no_longer_told_is_a_change() -> None:
    assert work_for({key: ROW[key] for key in ROW if key != "pushed_at"}, ENTRY, "r", WEEKLY) == "everything"
    assert work_for({key: ROW[key] for key in ROW if key != "topics"}, ENTRY, "r", WEEKLY) == "row"


@pytest.mark.parametrize(("days", "due"), [(6.49, False), (6.51, True), (7, True), (8, True), (0, False), (-1, False)])
def test_when_a_repository_is_due(days: float, due: bool) -> None:
    assert WEEKLY.is_due(entry(captured_at=NOW - timedelta(days=days))) is due


@pytest.mark.parametrize(("hours", "due"), [(25, True), (24, False), (1, False)])
def test_a_verification_reads_again_what_was_read_before_it(hours: float, due: bool) -> None:
    verification = Refresh(NOW, 7, verify_from=NOW - timedelta(days=1))
    assert verification.is_due(entry(captured_at=NOW - timedelta(hours=hours))) is due


@pytest.mark.parametrize(("tries", "unfinished"), [(0, False), (1, True), (2, True), (3, False)])
def test_when_a_repository_is_unfinished(tries: int, unfinished: bool) -> None:
    assert is_unfinished(entry(tries=tries)) is unfinished


@pytest.mark.parametrize(
    ("known", "news"),
    [
        ([], False),
        ([{}], False),
        ([{}, {"tries": 1}], True),
        ([{"tries": MOST_TRIES}], False),
        ([{}, {"captured_at": NOW - timedelta(days=7)}], True),
    ],
)
def test_whether_there_is_news_without_a_new_row(known: list[dict[str, Any]], news: bool) -> None:
    assert has_later_news([entry(**changes) for changes in known], WEEKLY) is news


def test_what_is_remembered_comes_back(lab: Laboratory) -> None:
    page = lab.capture().page(1)
    with open_memory(lab.directory) as memory:
        assert {found.row["name"] for found in entries(memory).values()} == {"engine", "tools", "empty"}
        assert page_of(memory, 1) == page
        changed = entry(tries=2, lost={"a": "b"}, is_away=True)
        memory.remember(remembered(changed, page))
        assert entries(memory)[1] == changed
        memory.remember(forgotten(1))
        assert (entries(memory).keys(), page_of(memory, 1)) == ({2, 3}, None)


def test_what_another_version_remembered_is_as_good_as_nothing(tmp_path: Path) -> None:
    with open_memory(tmp_path) as memory:
        memory.remember({"entry/1": {"row": ROW}, "entry/2": 7, f"page/{1:019d}": {"page_format": 2}})
        assert (entries(memory), page_of(memory, 1)) == ({}, None)
