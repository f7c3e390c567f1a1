"""Tests of `analysis.topics.fields`."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.fields import ENOUGH_WORDS, field_weights, fields_by_word, fields_of
from research_platform_assets.analysis.topics.fit import read_topics
from research_platform_assets.analysis.topics.neighbours import similarities
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.stop_words import stop_words
from research_platform_assets.analysis.topics.terms import spelling, term
from research_platform_assets_tests.analysis.topics.corpus import frame, row

MOST_FIELDS_OF_A_WORD = 9


def documents(*texts: str) -> list[Document]:
    return [Document(number, Counter(text.split()), frozenset()) for number, text in enumerate(texts)]


def test_every_word_of_the_lists_can_be_a_term() -> None:
    words = fields_by_word()
    assert [word for word in words if word != spelling(word) or " " in word] == []
    assert all(len(set(fields)) == len(fields) <= MOST_FIELDS_OF_A_WORD for fields in words.values())
    assert [word for word in words if term(word) is None or word in stop_words()] == []


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("glacier", "glaciology"),
        ("glaciers", "glaciology"),
        ("lyrics", "music"),
        ("playlist", "music"),
        ("catchment", "hydrology"),
        ("econometric", "econometrics"),
        ("postgresql", "relational databases"),
    ],
)
def test_a_word_tells_of_its_fields_also_in_the_plural(word: str, field: str) -> None:
    assert any(field in each for each in fields_of(word))


@pytest.mark.parametrize("word", ["zzz", "is", "s", "", "readme"])
def test_other_words_tell_of_none(word: str) -> None:
    assert list(fields_of(word)) == []


def test_texts_without_a_word_in_common_are_kin_by_their_field() -> None:
    found = similarities(
        field_weights(documents("glacier moraine", "firn icesheet", "invoice ledger", "bookkeeping vat"))
    )
    assert found[0, 1] > 0 < found[2, 3]
    assert found[0, 2] == found[0, 3] == found[1, 2] == found[1, 3] == 0


def test_weights_are_those_of_the_definition_and_a_few_words_have_little_voice() -> None:
    texts = documents("lyric lyric playlist", "lyric", "firn", "moraine moraine firn glacier", "zzz")
    found = field_weights(texts)
    lengths = np.sqrt((found * found).sum(axis=1))
    voices = [math.sqrt(words / ENOUGH_WORDS) for words in (2, 1, 1, 3, 0)]
    assert lengths == pytest.approx(voices, abs=1e-6)
    idf = {field: math.log(6 / 3) + 1 for field in fields_of("lyric")}
    strengths = {field: 1 + math.log(2) + (field in fields_of("playlist")) for field in idf}
    values = sorted(strengths[field] * idf[field] for field in idf)
    scale = voices[0] / math.sqrt(math.fsum(value * value for value in values))
    assert sorted(value for value in found[0].tolist() if value) == pytest.approx([v * scale for v in values], abs=1e-8)


def test_a_field_that_nearly_all_texts_are_in_tells_nothing() -> None:
    texts = documents(*["glacier moraine firn"] * 7, "invoice ledger", "ledger payroll", "ledger vat")
    found = similarities(field_weights(texts))
    assert found[0, 1] == 0 < found[7, 8]


def test_texts_without_any_word_of_the_lists_are_no_kin() -> None:
    assert field_weights(documents("zzz", "yyy")).shape == (2, 0)
    assert similarities(field_weights(documents("zzz", "yyy"))).tolist() == [[0, 0], [0, 0]]
    assert field_weights([]).shape == (0, 0)


def test_fields_make_kin_and_leave_the_weights_of_terms_alone() -> None:
    texts = ["moraine firn", "icesheet oggm", "ledger payroll", "invoice bookkeeping"]
    rows = [
        row(number, f"r{number}", f"Orchard walnut barrel {text} {text}.")
        for number, text in enumerate(2 * texts, start=1)
    ]
    settings = TopicSettings(minimum_terms=1)
    corpus = Corpus.of(read_topics(frame(rows), settings).texts, settings)
    assert corpus.alike[0, 1] == pytest.approx(corpus.alike[0, 2], abs=1e-6)
    assert corpus.kinship[0, 1] > corpus.kinship[0, 2] + 0.1
    assert not {"glaciology", "accounting"} & set(corpus.terms)
