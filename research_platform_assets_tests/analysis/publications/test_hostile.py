"""Ten thousand files that nobody would write: each is read or says why not. Run by `make soak`."""

from __future__ import annotations

import json
import time
from collections import Counter

import pytest

from research_platform_assets.analysis.publications.documents import SOURCES, read_document, subject
from research_platform_assets_tests.analysis.publications.hostile import hostile_file

FILES = 10_000


def read(number: int) -> tuple[str, str]:
    """Kind and outcome of a hostile file."""
    kind, path, content = hostile_file(number)
    reading = read_document(content, subject(kind, path, "tides"))
    # As it is kept.
    json.dumps(reading, ensure_ascii=False, allow_nan=False).encode()
    return kind, "unreadable" if reading["problem"] else "named nothing" if not reading["mentions"] else "named works"


@pytest.mark.parametrize("number", range(len(SOURCES) * 4))
def test_a_few_of_them(number: int) -> None:
    read(number)


@pytest.mark.soak
def test_none_of_them_does_harm() -> None:
    outcomes: Counter[tuple[str, str]] = Counter()
    slowest = (0.0, 0)
    for number in range(FILES):
        started = time.process_time()
        outcomes[read(number)] += 1
        slowest = max(slowest, (time.process_time() - started, number))
    lines = [f"\n{FILES} hostile files; slowest {slowest[0]:.2f} s of processor time (file {slowest[1]})"]
    lines += [f"  {kind}: {outcome} {count}" for (kind, outcome), count in sorted(outcomes.items())]
    print("\n".join(lines))  # noqa: T201 - what the campaign found
    assert outcomes.total() == FILES
