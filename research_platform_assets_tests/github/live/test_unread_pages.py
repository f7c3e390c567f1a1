"""Remembered pages that are passed on without being taken apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.github.live import entries
from research_platform_assets.github.records import RepositoryPage
from research_platform_assets.warehouse.memory import Memory, open_memory
from research_platform_assets_tests.archives import Recorded, write_archive
from research_platform_assets_tests.github.archive.captures import captured

KEY = f"page/{7:019d}"


@pytest.fixture
def page(tmp_path: Path) -> dict[str, Any]:
    pages = dict(captured(write_archive(tmp_path / "archive", [Recorded(id=7)])).pages())
    return pages[f"repository/{7:019d}"]


def remember(memory: Memory, page: Any) -> tuple[dict[str, Any] | None, RepositoryPage | None]:
    memory.remember({KEY: page})
    return entries.unread_page_of(memory, 7), entries.page_of(memory, 7)


def test_a_page_comes_back_as_it_was(tmp_path: Path, page: dict[str, Any]) -> None:
    with open_memory(tmp_path) as memory:
        unread, read = remember(memory, page)
    assert unread == page
    assert read is not None
    assert read.to_json() == page


def test_what_is_no_page_of_this_version_is_none(tmp_path: Path, page: dict[str, Any]) -> None:
    with open_memory(tmp_path) as memory:
        for other in (page | {"page_format": 0}, {}, [page], "page", None):
            assert remember(memory, other) == (None, None)
        assert remember(memory, page | {"files": [{}]})[1] is None
