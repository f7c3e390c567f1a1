"""Tests of `analysis.text.formats`."""

from __future__ import annotations

from typing import get_args

import pytest

from research_platform_assets.analysis.text.formats import ReadmeFormat, readme_format
from research_platform_assets.tables.core import README_FORMATS


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("README.md", "markdown"),
        ("docs/readme.MARKDOWN", "markdown"),
        ("README.rst", "restructuredtext"),
        ("README.rst.txt", "restructuredtext"),
        (".github/README.org", "org"),
        ("README.adoc", "asciidoc"),
        ("README.asc", "asciidoc"),
        ("README", "text"),
        ("v1.2/README", "text"),
        ("README.txt", "text"),
        ("README.de.md", "markdown"),
        ("README.textile", "other"),
        ("README.pdf", "other"),
        (".README", "text"),
    ],
)
def test_the_file_name_tells_the_markup(path: str, expected: str) -> None:
    assert readme_format(path) == expected


def test_formats_are_the_ones_that_the_table_declares() -> None:
    assert get_args(ReadmeFormat) == README_FORMATS
