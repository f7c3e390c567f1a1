"""Tests of `analysis.topics.model_language` and of what becomes of READMEs that are not in that language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.topics import TopicModel, TopicSettings, fit_topics
from research_platform_assets.analysis.topics.fit import read_topics, topic_models
from research_platform_assets.analysis.topics.model_language import model_language
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets_tests.analysis.topics.corpus import THEMES, frame, row, themed_rows
from research_platform_assets_tests.analysis.topics.languages import (
    CHINESE,
    FRENCH,
    GERMAN,
    JAPANESE,
    SPANISH,
    german_rows,
    told,
)

FOREIGN = "the README is in another language ({}) than the model ({})"


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ([], "en"),
        (["de"] * 3, "en"),
        (["de"] * 4, "de"),
        (["de"] * 4 + [None] * 20, "de"),
        (["es"] * 6 + ["en"] * 4, "es"),
        (["es"] * 59 + ["en"] * 41, "en"),
        (["de"] * 5 + ["en"] * 40, "en"),
        (["de"] * 50 + ["fr"] * 50, "en"),
        (["ja"] * 30, "en"),
        (["ru"] * 30 + ["de"] * 4, "en"),
        (["en"] * 30, "en"),
    ],
)
def test_the_model_is_in_the_language_of_most_readmes(languages: Sequence[str | None], expected: str) -> None:
    assert model_language(languages) == expected


def groups(model: TopicModel) -> dict[int, int]:
    main = model.repository_topics.filter(pl.col("rank") == 1)
    return dict(main.select("repository_id", "topic_id").rows())


def reasons(model: TopicModel) -> dict[int, str | None]:
    return dict(model.coverage.select("repository_id", "reason").rows())


def test_a_german_organisation_gets_its_themes_in_german() -> None:
    rows = [*german_rows(), told(1, "ferry", FRENCH), row(2, "glacier", "Mass balance of a glacier on the ice.")]
    model = fit_topics(frame(rows), TopicSettings(minimum_documents=9))
    found = groups(model)
    assert model.topics.height == len(GERMAN)
    themes = {theme: {found[3_000 + 3 * place + theme] for place in range(5)} for theme in range(len(GERMAN))}
    assert sorted(map(len, themes.values())) == [1, 1, 1]
    assert len(set.union(*themes.values())) == len(GERMAN)
    terms = {each["term"].lower() for terms in model.topics["terms"] for each in terms}
    assert {"gletscher", "pergament", "stromnetz"} <= terms
    assert not terms & {"die", "und", "werden", "wird", "lizenz", "datei", "projekt", "verwendung", "ergebnisse"}
    assert str(reasons(model)[1]).startswith(FOREIGN.format("fr", "de"))


def test_a_few_german_repositories_are_no_theme_among_english_ones() -> None:
    german = [each | {"description": None} for each in german_rows()[:5]]
    described = [
        told(4_000 + place, f"ice-{place}", each["text"], description=each["description"])
        for place, each in enumerate(german_rows()[5:8])
    ]
    alone = fit_topics(frame(themed_rows()), TopicSettings())
    model = fit_topics(frame([*themed_rows(), *german, *described]), TopicSettings())
    assert model.topics.height == len(THEMES) == alone.topics.height
    assert {each: topic for each, topic in groups(model).items() if each < 3_000} == groups(alone)
    said = reasons(model)
    assert all(str(said[each["repository_id"]]).startswith(FOREIGN.format("de", "en")) for each in german)
    terms = {each["term"] for terms in model.topics["terms"] for each in terms}
    assert not terms & {"gletscher", "eis", "stromnetz", "schmelzwasser"}


def test_a_german_readme_is_placed_by_an_english_description_and_says_so() -> None:
    text = german_rows()[0]["text"]
    own = told(1, "x", text, description="Mass balance of a glacier from stakes on the ice and satellite altimetry.")
    model = fit_topics(frame([*themed_rows(), own]), TopicSettings())
    assert groups(model)[1] == groups(model)[1_001]
    assert reasons(model)[1] == f"{FOREIGN.format('de', 'en')}; the topics are those of what could be read"


def counts_of(extra: dict[str, Any]) -> dict[str, int]:
    texts = read_documents([extra, *themed_rows()], ()).texts
    return dict(texts[0].document.counts)


def test_of_a_description_in_another_language_words_count_that_others_use_too() -> None:
    described = "Ein Modell der Gletscher mit radar und altimetry im Winter, und die Messung der Höhe an jedem Pegel."
    assert counts_of(row(1, "x", None, description=described)) == {"radar": 8, "altimetry": 8}


def test_the_same_said_in_two_languages_is_read_in_that_of_the_model() -> None:
    english = (
        "Stakes on the ice measure the mass balance of the glacier each year, and meltwater leaves it through "
        "channels under the ice that we map."
    )
    text = german_rows()[0]["text"] + "\n\n# English\n\n" + english
    both = told(1, "x", text)
    assert both["natural_language"] == "de"
    found = counts_of(both)
    assert {"stakes", "meltwater", "glacier"} <= found.keys()
    assert "massenbilanz" not in found


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (SPANISH, "es")])
def test_other_latin_languages_are_left_out_of_an_english_model(text: str, language: str) -> None:
    own = told(1, "ferry-birds", text)
    reading = read_documents([own, *themed_rows()], ())
    assert reading.unread_languages == {1: language}
    assert reading.texts[0].document.counts == {"ferry": 2, "birds": 2}


@pytest.mark.parametrize(("text", "language", "words"), [(JAPANESE, "ja", {"radar"}), (CHINESE, "zh", set[str]())])
def test_of_other_scripts_the_latin_words_are_read(text: str, language: str, words: set[str]) -> None:
    own = told(1, "xx", text)
    reading = read_documents([own, *themed_rows()], ())
    assert reading.unread_languages == {1: language}
    assert set(reading.texts[0].document.counts) == words


def test_a_text_has_one_digest_whatever_words_others_use() -> None:
    own = row(1, "x", None, description="Ein Modell der Gletscher mit radar im Winter, und die Messung an jedem Pegel.")
    alone, among = read_documents([own], ()).texts[0], read_documents([own, *themed_rows()], ()).texts[0]
    assert alone.digest == among.digest
    assert alone.document.counts != among.document.counts


def test_another_language_of_most_readmes_makes_a_new_version_at_once() -> None:
    settings = TopicSettings()
    english = [row(each["repository_id"], each["name"], each["text"]) for each in themed_rows()[:12]]
    german = german_rows(1_000)[:12]
    first = topic_models(None, read_topics(frame(english), settings).texts, settings, "2026-01-01", "")
    now = [each | {"repository_id": old["repository_id"]} for each, old in zip(german, english, strict=True)]
    second = topic_models(first, read_topics(frame(now), settings).texts, settings, "2026-01-02", "")
    assert second["model_version"].to_list() == [1, 2]
    ids = [{topic["topic_id"] for topic in topics} for topics in second["topics"]]
    assert not ids[0] & ids[1]
