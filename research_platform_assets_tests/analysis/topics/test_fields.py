"""Tests of `analysis.topics.fields`."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.fields import ENOUGH_WORDS, field_weights, fields_by_word, fields_of
from research_platform_assets.analysis.topics.fit import read_topics
from research_platform_assets.analysis.topics.neighbours import similarities
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.stop_words import stop_words
from research_platform_assets.analysis.topics.terms import spelling, term
from research_platform_assets.analysis.topics.vocabulary import beginnings
from research_platform_assets_tests.analysis.topics.corpus import documents, frame, row

MOST_FIELDS_OF_A_WORD = 9
FEWEST_WORDS_OF_A_FIELD = 10


def test_every_word_of_the_lists_can_be_a_term_also_in_the_plural() -> None:
    words = fields_by_word()
    assert [word for word in words if word != spelling(word) or " " in word] == []
    assert all(len(set(fields)) == len(fields) <= MOST_FIELDS_OF_A_WORD for fields in words.values())
    stop = stop_words(is_self_description=True)
    assert [word for word in words if term(word) is None or word in stop] == []


def test_a_field_is_the_same_in_all_lists_and_counts_once_for_a_word() -> None:
    # Words of the lists of science, software and practice.
    words = ("musicology", "mp3", "lyric", "playlist")
    assert [list(fields_of(word)) for word in words] == [["music and sound"]] * len(words)


def test_each_field_has_a_whole_name_and_enough_words() -> None:
    counts = Counter(field for fields in fields_by_word().values() for field in fields)
    assert 80 < len(counts) < 100
    assert [field for field in counts if re.search(r"(,|\band|\bof)$", field)] == []
    assert [field for field, count in counts.items() if count < FEWEST_WORDS_OF_A_FIELD] == []


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("glacier", "snow and ice"),
        ("glaciers", "snow and ice"),
        ("lyrics", "music"),
        ("playlist", "music"),
        ("catchment", "water"),
        ("econometric", "finance"),
        ("watercolours", "visual arts"),
        ("grayscale", "image"),
        ("greyscale", "image"),
        ("postgresql", "databases"),
    ],
)
def test_a_word_tells_of_its_fields_also_in_the_plural_and_in_another_spelling(word: str, field: str) -> None:
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
    own, other = fields_of("lyric"), fields_of("playlist")
    strengths = {field: (1 + math.log(2)) / math.sqrt(len(own)) for field in own}
    for field in set(own) & set(other):
        strengths[field] += 1 / math.sqrt(len(other))
    values = sorted(strength * (math.log(6 / 3) + 1) for strength in strengths.values())
    scale = voices[0] / math.sqrt(math.fsum(value * value for value in values))
    assert sorted(value for value in found[0].tolist() if value) == pytest.approx([v * scale for v in values], abs=1e-8)


def test_a_word_of_several_fields_says_less_of_each() -> None:
    (own,), several = fields_of("lyric"), fields_of("satellite")
    assert len(several) > 3
    found = field_weights(documents("lyric lyric satellite", "lyric satellite", "firn", "zzz"))
    idf = math.log(5 / 3) + 1
    weights = [(1 + math.log(2)) * idf, *[idf / math.sqrt(len(several))] * len(several)]
    length = math.sqrt(math.fsum(weight * weight for weight in weights))
    voice = math.sqrt(2 / ENOUGH_WORDS)
    assert own not in several
    assert sorted(value for value in found[0].tolist() if value) == pytest.approx(
        sorted(weight / length * voice for weight in weights), abs=1e-8
    )


def test_a_field_that_nearly_all_texts_are_in_tells_nothing_and_gives_no_voice() -> None:
    ice = "glacier moraine firn icesheet oggm snowpack"
    texts = documents(*[ice] * 5, f"{ice} invoice", f"{ice} ledger", "ledger payroll", "zzz", "yyy")
    found = similarities(field_weights(texts))
    assert found[0, 1] == 0
    assert 0 < found[5, 6] < 1.5 / ENOUGH_WORDS
    assert found[6, 7] > 0


def test_a_field_of_few_texts_counts_also_where_the_others_have_no_word_of_any() -> None:
    found = similarities(field_weights(documents("glacier firn", "moraine firn", *["zzz"] * 8)))
    assert found[0, 1] > 0


def test_texts_without_any_word_of_the_lists_are_no_kin() -> None:
    assert field_weights(documents("zzz", "yyy")).shape == (2, 0)
    # Nor are those of a field that no other text is in.
    assert field_weights(documents("moraine firn", "zzz", "yyy")).shape == (3, 0)
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
    of_fields = similarities(field_weights(corpus.eligible))
    by_words = corpus.alike + 0.5 * similarities(beginnings(corpus.eligible))
    assert np.allclose(corpus.kinship, by_words + 0.8 * of_fields, atol=1e-8)
    by_vectors = replace(corpus, nearness=lambda ids: np.full((len(ids), len(ids)), 0.25))
    assert np.allclose(by_vectors.kinship, 0.25 + 0.5 * of_fields, atol=1e-8)
    assert not {"glaciology", "accounting"} & set(corpus.terms)
