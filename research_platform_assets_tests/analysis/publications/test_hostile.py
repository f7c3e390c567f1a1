"""Ten thousand files of each kind that nobody would write: each is read or says why not. Run by `make soak`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from research_platform_assets.analysis.publications.documents import SOURCES, read_document, subject
from research_platform_assets_tests.analysis.publications.hostile import hostile_file
from research_platform_assets_tests.hostile import FILES, campaign, do_no_harm


def files(numbers: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    """The hostile files of these numbers, with what `read_document` has to know of each."""
    for number in numbers:
        kind, path, content = hostile_file(number)
        yield subject(kind, path, "tides"), content


def test_a_few_of_them() -> None:
    assert campaign("publications", files(range(len(SOURCES) * 4)), read_document).failures == []


@pytest.mark.soak
@pytest.mark.parametrize("kind", SOURCES)
def test_none_of_them_does_harm(kind: str) -> None:
    # Files take turns in their kind.
    numbers = range(SOURCES.index(kind), FILES * len(SOURCES), len(SOURCES))
    do_no_harm(f"publications, {kind}", files(numbers), read_document)
