"""What READMEs, manifests, notebooks, workflows and citation files say, and that none of them stops a build."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from research_platform_assets.analysis.reproducibility.pins import count_pins, is_counted
from research_platform_assets.analysis.reproducibility.runs import own_identifier, runs_in_order, runs_tests

from research_platform_assets.analysis.reproducibility.guidance import describe_guidance

README = b"""# Tides

[![DOI](https://zenodo.org/badge/123.svg)](https://doi.org/10.5281/zenodo.123)

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
    assert (said["data"], said["data_address"]) == ("Data and codes", "https://zenodo.org/records/42")
    assert said["command"] == "pip install"
    assert said["identifier"] == "https://zenodo.org/badge/123.svg"
    assert said["word_count"] > 10


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("# Rivers\n## Runoff", "usage"),
        ("# Rivers\n## How to cite", "usage"),
        ("# Rivers\n## Database", "data"),
        ("# Tide data", "data"),
        ("# Rivers\n## Solicitation", "citation"),
        ("Reads https://doi.org/10.1000/cited-paper", "identifier"),
        ("see https://example.org/zenodo.org/record/1", "data_address"),
        ("We reinstalled everything", "command"),
    ],
)
def test_what_only_looks_like_it_does_not_count(text: str, key: str) -> None:
    assert describe_guidance(text.encode(), "README.md")[key] is None


@pytest.mark.parametrize(
    ("path", "content", "requirements", "exact"),
    [
        (
            "requirements.txt",
            "numpy==1.26\npandas>=2\n# scipy==1\n-r other.txt\ntorch==2.2 ; python_version > '3'\n",
            3,
            2,
        ),
        ("requirements.txt", "a[x,y]==1.0  # why\nb==1.* \nc == 2\nd~=1.0\ne===1\n", 5, 3),
        ("requirements.in", "numpy\n", 1, 0),
        (
            "environment.yml",
            "name: x\ndependencies:\n  - python=3.11\n  - conda-forge::gdal>=3\n  - numpy=1.26=py_0\n",
            3,
            2,
        ),
        ("environment.yml", "dependencies:\n- python=3.11\n- pip:\n  - torch==2.2\nprefix: /x\n- not=1\n", 2, 2),
        ("pyproject.toml", '[project]\ndependencies = ["numpy==1.26", "scipy>=1"]\n', 2, 1),
        ("pyproject.toml", "[tool.x]\n", 0, 0),
    ],
)
def test_requirements_are_counted(path: str, content: str, requirements: int, exact: int) -> None:
    assert is_counted(path)
    assert count_pins(content.encode(), path) == {"problem": None, "requirements": requirements, "exact": exact}


@pytest.mark.parametrize("content", ["[project", "[project]\ndependencies = 1"])
def test_a_manifest_that_is_not_understood_says_why(content: str) -> None:
    assert count_pins(content.encode(), "pyproject.toml")["problem"]


def notebook(*counts: int | None, source: Any = "1") -> bytes:
    cells = [{"cell_type": "code", "execution_count": count, "source": source} for count in counts]
    return json.dumps({"cells": [{"cell_type": "markdown", "source": "# x"}, *cells]}).encode()


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (notebook(1, 2, 3), True),
        (notebook(1, 3), False),
        (notebook(2, 3), False),
        (notebook(2, 1), False),
        (notebook(None, None), False),
        (notebook(1, source=["a = 1\n", "b"]), True),
        (notebook(), None),
        (notebook(None, source=["\n"]), None),
    ],
)
def test_notebooks_run_from_top_to_bottom(content: bytes, answer: bool | None) -> None:
    assert runs_in_order(content, "a.ipynb") == {"problem": None, "answer": answer, "text": None}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"cells": 1}', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_notebook_says_so(content: bytes) -> None:
    assert runs_in_order(content, "a.ipynb")["problem"]


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


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("title: x\ndoi: 10.5281/zenodo.7\n", "10.5281/zenodo.7"),
        ('identifiers:\n  - type: doi\n    value: "10.5281/zenodo.8"\n', "10.5281/zenodo.8"),
        ("references:\n  - doi: 10.1000/cited\n", None),
        ("preferred-citation:\n  doi: 10.1000/paper\n", None),
    ],
)
def test_only_the_identifier_of_the_work_itself_counts(text: str, identifier: str | None) -> None:
    assert own_identifier(text.encode(), "CITATION.cff")["text"] == identifier


READERS: list[tuple[Callable[[bytes, str], Any], str, bytes]] = [
    (describe_guidance, "README.md", README),
    (count_pins, "requirements.txt", b"numpy==1.26\npandas>=2\n"),
    (count_pins, "environment.yml", b"dependencies:\n  - python=3.11\n"),
    (count_pins, "pyproject.toml", b'[project]\ndependencies = ["a==1"]\n'),
    (runs_in_order, "a.ipynb", notebook(1, 2)),
    (runs_tests, "ci.yml", b"- run: pytest\n"),
    (own_identifier, "CITATION.cff", b"doi: 10.5281/zenodo.7\n"),
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
