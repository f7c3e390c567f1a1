"""Tests of `analysis.topics.readme_prose`: what is remembered of a README is what reading it again would give."""

from __future__ import annotations

import json

import pytest

from research_platform_assets.analysis.readmes import describe_readme
from research_platform_assets.analysis.topics.paragraphs import Paragraph
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets.analysis.topics.readme_prose import ReadmeProse, prose_of, readme_prose
from research_platform_assets_tests.analysis.topics.corpus import row, themed_rows

README = b"# Ice\n\nCores of *firn*, ask ice@example.org.\n\n```\ncode\n```\n"


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (README, "README.md"),
        ("Vögel\n=====\n\nNester.\n".encode("latin-1"), "README.rst"),
        (b"", "README"),
        (b"\xff\xfe\x00\x00\x01", "README.md"),
        (b"[" * 20_000, "docs/README.md"),
    ],
)
def test_what_is_remembered_is_what_is_read(content: bytes, path: str) -> None:
    remembered = json.loads(json.dumps(readme_prose(content, path)))
    text = describe_readme(content, path)["text"]
    own = row(1, "ice", text, format={"md": "markdown", "rst": "restructuredtext"}.get(path.rpartition(".")[2], "text"))
    assert list(prose_of(own, remembered)) == list(prose_of(own, None))


def test_what_is_remembered_is_not_read_again() -> None:
    remembered = readme_prose(README, "README.md") | {"paragraphs": [("Remembered", 0, "Words", True)]}
    own = row(1, "ice", describe_readme(README, "README.md")["text"])
    assert list(prose_of(own, remembered)) == [Paragraph("Remembered", 0, ("Words",), True)]  # type: ignore[arg-type]


def test_a_text_that_was_masked_further_is_read_again() -> None:
    own = row(1, "ice", "# Ice\n\nCores of ███.\n")
    assert [each.text for each in prose_of(own, readme_prose(README, "README.md"))] == ["Ice", "Cores of ███."]
    assert list(prose_of(row(1, "ice", None), readme_prose(README, "README.md"))) == []


def test_the_reading_is_the_same_with_and_without_memory() -> None:
    rows = themed_rows()
    remembered: dict[int, ReadmeProse] = {
        each["repository_id"]: readme_prose(each["text"].encode(), "README.md") for each in rows[::2]
    }
    assert read_documents(rows, (), remembered) == read_documents(rows, ())
