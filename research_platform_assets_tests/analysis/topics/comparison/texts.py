"""Labelled texts, whatever they come from.

Belongs here: what a text and a subject are, the tables of subjects. Does not belong here: fetching texts (`packages`,
`apps`, `tex`), drawing collections of them (`corpora`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from research_platform_assets.analysis.text.formats import readme_format
from research_platform_assets.analysis.text.language import natural_language
from research_platform_assets.analysis.text.prose import prose

#: A README with less prose is left out.
LEAST_WORDS = 25


class NoTextsError(Exception):
    """The texts cannot be had here; the message says why."""


@dataclass(frozen=True)
class Subject:
    """A label, the half of the comparison it belongs to, and what stands for it in the source of texts."""

    name: str
    half: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """One document of a collection: what a repository would have as name, description and README."""

    name: str
    description: str
    body: str
    label: str | None
    markup: str = "text"
    topics: tuple[str, ...] = ()


def subjects(source: str) -> list[Subject]:
    """Return the subjects of `subjects_SOURCE.tsv`."""
    path = Path(__file__).with_name(f"subjects_{source}.tsv")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [Subject(name, half, tuple(marks.split(", "))) for name, half, marks in rows]


def worth_reading(texts: Iterable[Text]) -> list[Text]:
    """Return those of `texts` that are English and have some prose, sorted by label and name."""
    kept: list[Text] = []
    for text in sorted(texts, key=lambda each: (each.label or "", each.name)):
        read = prose(text.body, readme_format("README.md" if text.markup == "markdown" else "README"))
        if len(read.split()) >= LEAST_WORDS and natural_language(read) == "en":
            kept.append(text)
    return kept
