"""Hostile files as READMEs that are shown. The campaigns are run by `make soak`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.analysis.text.formats import readme_format
from research_platform_assets.site.markup import render_readme
from research_platform_assets_tests.analysis.publications.hostile import hostile_file
from research_platform_assets_tests.hostile import FILES, campaign, do_no_harm

PATHS = ("README.md", "README.rst", "README.org", "README.txt")


def files(path: str, numbers: range) -> Iterator[tuple[str, bytes]]:
    for number in numbers:
        yield path, hostile_file(number)[2]


def show(content: bytes, path: str) -> object:
    text = decode(content).text
    if text is None:
        return None
    page = "https://github.com/acme/tides"
    return render_readme(text, readme_format(path), full_name="acme/tides", head_oid="1" * 40, path=path, html_url=page)


@pytest.mark.parametrize("path", PATHS)
def test_a_few_of_them(path: str) -> None:
    report = campaign(f"shown, {path}", files(path, range(8)), show)
    assert (report.files, report.failures) == (8, [])


@pytest.mark.soak
@pytest.mark.parametrize("path", PATHS)
def test_none_of_them_does_harm(path: str) -> None:
    do_no_harm(f"shown, {path}", files(path, range(FILES)), show)


@pytest.mark.parametrize(
    ("path", "piece", "number", "reason"),
    [
        ("README.md", "a\n", 10_001, "more than 10,000 lines"),
        ("README.rst", "a\n", 4_001, "more than 4,000 lines"),
        ("README.md", "a &", 15_001, "more marks than can be read in a second"),
        ("README.md", "{", 100_001, "more marks than can be read in a second"),
    ],
)
def test_what_would_take_long_is_shown_as_plain_text(path: str, piece: str, number: int, reason: str) -> None:
    shown = str(show((piece * number).encode(), path))
    assert f"Shown as plain text, because the document has {reason}." in shown
    assert shown.endswith("</pre>")
