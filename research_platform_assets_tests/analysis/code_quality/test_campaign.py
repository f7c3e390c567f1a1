"""Thousands of files that are meant to break what reads them. Run by `make soak`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from research_platform_assets_tests.analysis.code_quality import hostile
from research_platform_assets_tests.analysis.code_quality.test_hostile import check
from research_platform_assets_tests.hostile import FILES, do_no_harm

pytestmark = pytest.mark.soak


def bombs() -> Iterator[tuple[str, bytes]]:
    for content in hostile.bombs(100_000):
        for extension in hostile.EXTENSIONS:
            yield f"x{extension}", content


def generated() -> Iterator[tuple[str, bytes]]:
    for seed in range(FILES):
        yield hostile.generated(seed, 300_000)


def test_bombs_do_no_harm() -> None:
    do_no_harm("code, bombs", bombs(), check)


def test_generated_files_do_no_harm() -> None:
    do_no_harm("code, generated", generated(), check)
