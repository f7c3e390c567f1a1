"""What READMEs and workflows say, and that none of them stops a build."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from research_platform_assets.analysis.reproducibility.guidance import describe_guidance
from research_platform_assets.analysis.reproducibility.workflows import runs_tests

README = b"""# Tides

[![DOI](https://zenodo.org/badge/123.svg)](https://doi.org/10.5281/zenodo.123)
[![SWH](https://archive.softwareheritage.org/badge/swh:1:dir:12/)](https://archive.softwareheritage.org/swh:1:dir:12)

## Installation

    pip install tides

## Quick start
Write to ada@acme.example.
## Data and codes
The gauges lie at https://zenodo.org/records/42.
## How to cite
"""


def test_a_readme_is_read_by_its_headings_commands_and_addresses() -> None:
    said = describe_guidance(README, "README.md")
    assert said["problem"] is None
    assert (said["installation"], said["usage"], said["citation"]) == ("Installation", "Quick start", "How to cite")
    assert said["data"] == "Data and codes"
    assert said["command"] == "pip install"
    assert said["identifier"] == "https://archive.softwareheritage.org/badge/swh:1:dir:12/"
    assert said["word_count"] > 10


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("# Rivers\n## Runoff", "usage"),
        ("# Rivers\n## How to cite", "usage"),
        ("# Rivers\n## Database", "data"),
        ("# Tide data", "data"),
        ("# Rivers\n### Data Extraction", "data"),
        ("# Rivers\n## Data structures", "data"),
        ("# Rivers\n## Solicitation", "citation"),
        ("Reads https://doi.org/10.1000/cited-paper", "identifier"),
        ("see https://example.org/archive.softwareheritage.org/swh:1", "identifier"),
        ("We reinstalled everything", "command"),
    ],
)
def test_what_only_looks_like_it_does_not_count(text: str, key: str) -> None:
    assert describe_guidance(text.encode(), "README.md")[key] is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("- run: pytest -q", True),
        ("- run: npm test", True),
        ("- run: R CMD check .", True),
        ("# - run: pytest", False),
        ("- run: hugo --minify", False),
        ("name: protest", False),
    ],
)
def test_workflows_that_run_tests(text: str, answer: bool) -> None:
    assert runs_tests(text.encode(), "ci.yml")["answer"] is answer


READERS: list[tuple[Callable[[bytes, str], Any], str, bytes]] = [
    (describe_guidance, "README.md", README),
    (runs_tests, "ci.yml", b"- run: pytest\n"),
]


@pytest.mark.parametrize(
    ("reader", "path", "sound"), READERS, ids=[f"{each[0].__name__}-{each[1]}" for each in READERS]
)
def test_damaged_documents_are_read_as_far_as_they_go(
    reader: Callable[[bytes, str], Any], path: str, sound: bytes
) -> None:
    chance = random.Random(path)
    for _ in range(60):
        broken = bytearray(sound[: chance.randrange(len(sound) + 1)])
        for _ in range(chance.randrange(4)):
            broken.insert(chance.randrange(len(broken) + 1), chance.randrange(256))
        json.dumps(reader(bytes(broken), path))


TRAPS = [
    b"a" * 300_000,
    b"- " * 200_000,
    b"a=" * 200_000,
    b"[" * 50_000,
    b"pip " * 100_000,
    b"https://" * 60_000,
    b"a: &a [*a]\n" * 2_000,
    bytes(300_000),
    "\u202e\ud7ff".encode() * 50_000,
]


@pytest.mark.bench
@pytest.mark.parametrize("trap", TRAPS, ids=[repr(each[:8]) for each in TRAPS])
def test_no_document_takes_a_second(trap: bytes) -> None:
    for reader, path, _ in READERS:
        start = time.perf_counter()
        reader(trap, path)
        assert time.perf_counter() - start < 1, (reader.__name__, path)
