"""Hostile files as documents that reproducibility and READMEs are judged by. The campaign is run by `make soak`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from research_platform_assets.analysis.readmes import describe_readme
from research_platform_assets.analysis.reproducibility.guidance import describe_guidance
from research_platform_assets.analysis.reproducibility.workflows import runs_tests
from research_platform_assets_tests.analysis.publications.hostile import hostile_file
from research_platform_assets_tests.hostile import FILES, campaign, do_no_harm

READERS = {
    f"{read.__name__}, {path}": (read, path)
    for read, path in (
        *((read, f"README.{ending}") for read in (describe_guidance, describe_readme) for ending in ("md", "rst")),
        (runs_tests, ".github/workflows/a.yml"),
    )
}


def files(path: str, numbers: range) -> Iterator[tuple[str, bytes]]:
    for number in numbers:
        yield path, hostile_file(number)[2]


@pytest.mark.parametrize("reader", READERS)
def test_a_few_of_them(reader: str) -> None:
    read, path = READERS[reader]
    assert campaign(reader, files(path, range(3)), read).failures == []


@pytest.mark.soak
@pytest.mark.parametrize("reader", READERS)
def test_none_of_them_does_harm(reader: str) -> None:
    read, path = READERS[reader]
    do_no_harm(reader, files(path, range(FILES)), read)
