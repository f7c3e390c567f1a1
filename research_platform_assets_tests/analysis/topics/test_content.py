"""Tests of `analysis.topics.content`: which words carry meaning."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.topics.content import ContentTerms
from research_platform_assets.analysis.topics.terms import spelling, term

_WORDS = st.sampled_from(["ada", "Ada", "forest", "Forest", "Förest", "birds", "the", "x", ""])
_NAMES = st.lists(st.sampled_from(["ada", "forest", "the", "birds"]), min_size=2, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The Ada Forest wrote of forest birds with Acme", "- - - wrote - forest birds - -"),
        ("Ada Birds and Ada Forest", "- - and - -"),
        ("Ada Ada Forest", "ada - -"),
        ("Ada", "ada"),
    ],
)
def test_words_without_meaning_leave_a_gap(words: str, expected: str) -> None:
    terms = ContentTerms({"the", "of", "with"}, {"acme"}, {("ada", "forest"), ("ada", "birds")})
    assert terms.of(words.split()) == [None if each == "-" else each for each in expected.split()]


@given(
    st.lists(st.lists(_WORDS, max_size=9), max_size=3),
    st.frozensets(st.sampled_from(["the", "birds"])),
    st.frozensets(st.sampled_from(["ada", "forest"])),
    st.frozensets(_NAMES, max_size=4),
)
def test_what_was_read_before_changes_nothing(
    texts: list[list[str]],
    stop: frozenset[str],
    banned_words: frozenset[str],
    banned_names: frozenset[tuple[str, ...]],
) -> None:
    terms = ContentTerms(stop, banned_words, banned_names)
    for words in texts:
        assert terms.of(words) == plainly(words, stop | banned_words, banned_names)


def plainly(words: Sequence[str], left_out: Collection[str], names: Collection[tuple[str, ...]]) -> list[str | None]:
    own = [spelling(word) for word in words]
    silent = {
        place
        for name in names
        for start in range(len(own))
        if tuple(own[start : start + len(name)]) == name
        for place in range(start, start + len(name))
    }
    return [None if place in silent or word in left_out else term(word) for place, word in enumerate(own)]
