"""Tests of `analysis.topics.terms` and `analysis.topics.stop_words`."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.topics.stop_words import parse_stop_words, stop_words
from research_platform_assets.analysis.topics.terms import (
    banned,
    content_terms,
    identifier_surfaces,
    singular,
    surfaces,
    term,
    titled_names,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Größe, naïve café", ["Grosse", "naive", "cafe"]),
        ("the user's and we’ve don't", ["the", "user", "and", "we", "don"]),
        ("C++ and C# at 10:30", ["C++", "and", "C#", "at"]),
        ("state-of-the-art", ["state", "of", "the", "art"]),
        ("研究 code", ["code"]),
    ],
)
def test_surfaces_are_latin_words_without_accents(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nest_counts", ["nest", "counts"]),
        ("SongbirdAtlas", ["Songbird", "Atlas"]),
        ("XMLParser-v2.io", ["XML", "Parser", "v2", "io"]),
        ("scikit-learn/plugin", ["scikit", "learn", "plugin"]),
    ],
)
def test_identifiers_are_cut_where_a_word_starts(name: str, expected: list[str]) -> None:
    assert identifier_surfaces(name) == expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("Glacier", "glacier"),
        ("ab", None),
        ("AI", "ai"),
        ("C++", "c++"),
        ("sha256", None),
        ("covid19", "covid19"),
        ("a" * 24, "a" * 24),
        ("a" * 25, None),
    ],
)
def test_a_term_has_the_form_of_a_word(surface: str, expected: str | None) -> None:
    assert term(surface) == expected


def test_words_without_meaning_leave_a_gap() -> None:
    words = "The Ada Forest wrote of forest birds with Acme".split()
    found = content_terms(words, {"the", "of", "with"}, {"acme"}, {("ada", "forest")})
    assert found == [None, None, None, "wrote", None, "forest", "birds", None, None]


@pytest.mark.parametrize(
    ("entries", "expected_words", "expected_names"),
    [
        (("Acme",), {"acme"}, set()),
        (("Ada Forest",), {"ada"}, {("ada", "forest")}),
        (("acme-lab_group",), {"acme", "lab", "group"}, {("acme", "lab", "group")}),
        (("Émile Zola", "", "forest"), {"emile", "zola", "forest"}, {("emile", "zola")}),
    ],
)
def test_a_common_word_in_a_name_is_banned_only_with_the_name(
    entries: tuple[str, ...], expected_words: set[str], expected_names: set[tuple[str, ...]]
) -> None:
    assert banned(entries, {"forest", "birds"}) == (expected_words, expected_names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by Prof. Dr. Ada Lovelace (PI)", ["Ada Lovelace"]),
        ("Dr Émile M. Zola, Mrs. Marie Curie", ["Émile M. Zola", "Marie Curie"]),
        ("Professor of Law, Dr. who", []),
        ("Drive Fast Cars", []),
    ],
)
def test_names_behind_a_title_are_seen(text: str, expected: list[str]) -> None:
    assert titled_names(text) == expected


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("glaciers", ["glacier"]),
        ("studies", ["study", "studie"]),
        ("matches", ["matche", "match"]),
        ("analysis", []),
        ("glass", []),
        ("corpus", []),
        ("ice", []),
        ("gas", []),
    ],
)
def test_regular_plurals_have_a_singular(plural: str, expected: list[str]) -> None:
    assert singular(plural) == expected


def test_a_stop_word_file_spells_out_regular_forms() -> None:
    verbs, nouns = "use plan apply\nagree fix\n", "box class quartz match brush library day"
    text = f"# comment\n[verbs]\n{verbs}\n[nouns]\n{nouns}\n[words]\nvery"
    assert sorted(parse_stop_words(text)) == sorted(
        "use uses used using plan plans planed planing planned planning apply applies applied applying "
        "agree agrees agreeed agreeing fix fixes fixed fixing box boxes class classes quartz "
        "quartzes match matches brush brushes library libraries day days very".split()
    )


@pytest.mark.parametrize(
    "word", ["the", "install", "installing", "repositories", "badge", "january", "wouldn", "using"]
)
def test_words_of_any_readme_are_stopped(word: str) -> None:
    assert word in stop_words()


@pytest.mark.parametrize(
    "word",
    "model data network machine learning analysis finance species course image language tree tracking planning".split(),
)
def test_words_that_may_be_a_theme_are_not_stopped(word: str) -> None:
    assert word not in stop_words()


def test_stop_words_are_terms_in_lower_case() -> None:
    assert all(word == word.lower() and " " not in word for word in stop_words())
