"""Tests of `analysis.topics.terms` and `analysis.topics.stop_words`."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.topics.model_language import LANGUAGES
from research_platform_assets.analysis.topics.stop_words import parse_stop_words, stop_words
from research_platform_assets.analysis.topics.terms import (
    banned,
    identifier_surfaces,
    institutions,
    running_surfaces,
    singular,
    spelling,
    surfaces,
    term,
    titled_names,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Größe, naïve café", ["Größe", "naïve", "café"]),
        ("cafe\u0301 Ｆｉｒｎ × ﬁeld", ["café", "Firn", "field"]),
        ("the user's and we’ve don't", ["the", "user", "and", "we", "don"]),
        ("C++ and C# at 10:30", ["C++", "and", "C#", "at"]),
        ("state-of-the-art", ["state", "of", "the", "art"]),
        ("研究 code", ["code"]),
    ],
)
def test_surfaces_are_latin_words_as_written(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ice, snow and firn.", ["Ice", "", "snow", "and", "firn", ""]),
        ("state-of-the-art AI/ML (2024) v2", ["state", "of", "the", "art", "AI", "", "ML", "", "v2"]),
        ("Node.js is 3.5 times. As fast", ["Node", "js", "is", "", "times", "", "As", "fast"]),
        ("... 12", []),
    ],
)
def test_punctuation_and_numbers_part_words(text: str, expected: list[str]) -> None:
    assert running_surfaces(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("Größe", "grosse"), ("İce", "ice"), ("Smørrebrød", "smorrebrod"), ("naïve", "naive")]
)
def test_words_are_compared_without_accents(word: str, expected: str) -> None:
    assert spelling(word) == expected


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
        ("Höhe", "hohe"),
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
    ("text", "expected"),
    [
        ("MSc Course, University of Bergen, Department of Ice", [("University of Bergen", "")]),
        ("at the University of the West and (UWE) in Bergen", [("University of the West", "")]),
        ("Bergen University of Applied Sciences (ICE)", [("Bergen University of Applied Sciences", "")]),
        ("University of Ice and Tides (UIT), Norway", [("University of Ice and Tides", "UIT")]),
        ("**Norwegian National Science Foundation (NNSF)**", [("Norwegian National Science Foundation", "NNSF")]),
        ("by the US National Science Foundation (NSF)", [("US National Science Foundation", "NSF")]),
        ("New Bergen University (NBU) and University rankings", [("New Bergen University", "NBU")]),
        ("European Research Council, Universität Bern", [("European Research Council", ""), ("Universität Bern", "")]),
        ("the Technische Universität Bern (TUB)", [("Technische Universität Bern", "TUB")]),
        ("the Université de Montréal (in French)", [("Université de Montréal", "")]),
        ("Università degli Studi di Milano", [("Università degli Studi di Milano", "")]),
        ("Water and Ice Research Council (WIRC)", [("Water and Ice Research Council", "WIRC")]),
        ("a university of applied sciences, the foundation of research, Foundation models", []),
        ("Data Science Foundation, Norwegian Research Foundations, Universities of Bergen, University", []),
    ],
)
def test_institutions_are_seen_with_their_acronyms(text: str, expected: list[tuple[str, str]]) -> None:
    assert institutions(text) == expected


def test_institutions_are_looked_for_in_time_that_grows_with_the_text_alone() -> None:
    # Where words had no limit, this would take half an hour.
    assert institutions("University " + "A-" * 200_000) == []


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
    "word", ["the", "install", "installing", "repositories", "badge", "january", "wouldn", "using", "customise"]
)
def test_words_of_any_readme_are_stopped(word: str) -> None:
    assert word in stop_words()


@pytest.mark.parametrize(
    "word",
    "model data network machine learning analysis finance species course image language tree tracking planning".split(),
)
def test_words_that_may_be_a_theme_are_not_stopped(word: str) -> None:
    assert word not in stop_words()


@pytest.mark.parametrize("language", ["en", *sorted(LANGUAGES)])
def test_stop_words_are_spelled_as_words_are_compared(language: str) -> None:
    assert all(word == spelling(word) for word in stop_words(language))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "und für über können beispiel verzeichnis lizenz install github"),
        ("fr", "les dépôt fichier utilisation été github"),
        ("es", "los también instalación proyecto archivo"),
        ("it", "gli perché cartella progetto"),
        ("nl", "het zijn gebruik map"),
        ("pt", "são também instalação utilizar"),
        ("pl", "jest oraz"),
    ],
)
def test_other_languages_have_stop_words_of_their_own_and_the_english_ones(language: str, words: str) -> None:
    assert {spelling(word) for word in words.split()} - stop_words(language) == set()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "gletscher daten modell netz analyse"),
        ("fr", "glacier données réseau modèle analyse centre"),
        ("es", "datos red modelo hielo"),
    ],
)
def test_words_of_other_languages_that_may_be_a_theme_are_not_stopped(language: str, words: str) -> None:
    assert not {spelling(word) for word in words.split()} & stop_words(language)
