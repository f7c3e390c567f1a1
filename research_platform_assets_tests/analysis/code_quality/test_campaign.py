"""Thousands of files that are meant to break what reads them. Run by `make soak`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from research_platform_assets_tests.analysis.code_quality import hostile
from research_platform_assets_tests.analysis.code_quality.test_hostile import check

pytestmark = pytest.mark.soak

SECONDS = 1.0
FILES = 10_000


def bombs() -> Iterator[tuple[str, bytes]]:
    for content in hostile.bombs(100_000):
        for extension in hostile.EXTENSIONS:
            yield f"x{extension}", content


def generated() -> Iterator[tuple[str, bytes]]:
    for seed in range(FILES):
        yield hostile.generated(seed, 300_000)


@pytest.mark.parametrize("files", [bombs, generated])
def test_no_file_takes_a_second(files: object) -> None:
    assert callable(files)
    slowest: list[tuple[float, str, bytes]] = []
    count = measured = 0
    for path, content in files():
        started = time.process_time()
        measured += check(content, path)["problem"] is None
        slowest = sorted([*slowest, (time.process_time() - started, path, content[:20])], reverse=True)[:10]
        count += 1
    lines = [f"  {seconds:.2f} s {path} {start!r}" for seconds, path, start in slowest]
    sys.stdout.write("\n".join([f"\n{count} files, {measured} measured; slowest:", *lines, ""]))
    assert slowest[0][0] < SECONDS
