"""Ten thousand files that nobody would write: each is read or says why not. Run by `make soak`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from research_platform_assets.analysis.publications.documents import SOURCES, read_document, subject
from research_platform_assets_tests.analysis.publications.hostile import hostile_file
from research_platform_assets_tests.hostile import FILES, campaign, do_no_harm


def files(number: int) -> Iterator[tuple[str, bytes]]:
    """As many hostile files, with what `read_document` has to know of each."""
    for each in range(number):
        kind, path, content = hostile_file(each)
        yield subject(kind, path, "tides"), content


def test_a_few_of_them() -> None:
    assert campaign("publications", files(len(SOURCES) * 4), read_document).failures == []


@pytest.mark.soak
def test_none_of_them_does_harm() -> None:
    do_no_harm("publications", files(FILES), read_document)
