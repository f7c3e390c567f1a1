"""Hostile files as the `community.yaml` of an organisation. The campaign is run by `make soak`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from research_platform_assets.analysis.community import Community
from research_platform_assets.analysis.replications import read_declared
from research_platform_assets_tests.hostile import FILES, campaign, do_no_harm
from research_platform_assets_tests.hostile_yaml import hostile_yaml

PATH = ".github/community.yaml"
HONEST = """\
# What others found.
replications:
  - repository: acme/atlas
    by: Ada Example
    date: 2026-03-02
    outcome: success
    rating: 4
    link: https://acme.example/report.html
  - repository: 1234
    by: bo
    date: 2025-12-31
    outcome: partial
    link: https://acme.example/other.html
    state_of: v1.2
    note: "Ran at once: with two threads."
reviews:
  - repository: tides
    by: cy
    date: 2026-01-01
    rating: 5
    link: https://acme.example/review.html
"""


def files(numbers: range, *, largest: int = 400_000) -> Iterator[tuple[str, bytes]]:
    return ((PATH, content) for content in hostile_yaml(HONEST, numbers, largest=largest))


def read(content: bytes, path: str) -> object:
    """What is read, which is either declared or a problem in a few words."""
    found = read_declared(content, path)
    if found["problem"] is None:
        Community.model_validate_json(found["declared"])
    else:
        assert found["problem"]
        assert len(found["problem"]) < 600
        assert found["declared"] == ""
    return found


def test_the_honest_file_is_read() -> None:
    assert read_declared(HONEST.encode(), PATH)["problem"] is None


def test_a_few_of_them() -> None:
    report = campaign("community.yaml", files(range(260), largest=2_000), read)
    assert (report.files, report.failures) == (260, [])


@pytest.mark.soak
def test_none_of_them_does_harm() -> None:
    do_no_harm("community.yaml", files(range(FILES)), read)
