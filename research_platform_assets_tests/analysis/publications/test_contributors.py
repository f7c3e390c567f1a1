"""Names of people in lists of authors and in sentences: who is meant, and in full or by initials."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.publications.contributors import match_authors, match_text, names_of


@pytest.mark.parametrize(
    ("written", "named", "in_full"),
    [
        ("Ysolde Marchetti-Raun", 1, 1),
        ("Y. Marchetti-Raun", 1, 0),
        ("Y. K. Marchetti-Raun", 1, 0),
        ("Yves Marchetti-Raun", 0, 0),
        ("Ysolde Raun", 0, 0),
        ("Jörg Öhm", 1, 1),
        ("Jorg Ohm", 1, 1),
        ("Marchetti-Raun", 0, 0),
    ],
)
def test_names_of_authors(written: str, named: int, in_full: int) -> None:
    people = names_of(["Ysolde Marchetti-Raun", "Jörg Öhm", "login"])
    match = match_authors([written], people)
    assert (match.named_count, match.in_full_count) == (named, in_full)


@pytest.mark.parametrize(
    ("text", "named", "in_full"),
    [
        ("by Ida Roswall and others", 1, 1),
        ("Roswall, Ida (2024)", 1, 1),
        ("I. Roswall", 1, 0),
        ("I.M. Roswall", 1, 0),
        ("Roswall, I.", 1, 0),
        ("Roswall I, Okoro B", 2, 0),
        ("Roswall 2024", 0, 0),
        ("Roswalls Ida", 0, 0),
        ("B. Roswall", 0, 0),
    ],
)
def test_names_in_sentences(text: str, named: int, in_full: int) -> None:
    match = match_text(text, names_of(["Ida Roswall", "Ben Okoro"]))
    assert (match.named_count, match.in_full_count) == (named, in_full)
