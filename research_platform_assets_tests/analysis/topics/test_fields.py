"""Tests of `analysis.topics.fields`."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from research_platform_assets.analysis.topics import fields
from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.fields import (
    ENOUGH_WORDS,
    FIELDS_FILES,
    HINT,
    HINTS_FILES,
    field_weights,
    fields_by_word,
    fields_of,
)
from research_platform_assets.analysis.topics.fit import read_topics
from research_platform_assets.analysis.topics.neighbours import kinship, similarities
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.stop_words import stop_words, words_by_section
from research_platform_assets.analysis.topics.terms import spelling, term
from research_platform_assets.analysis.topics.vocabulary import beginnings
from research_platform_assets_tests.analysis.topics.corpus import documents, frame, row

MOST_FIELDS_OF_A_WORD = 9
FEWEST_WORDS_OF_A_FIELD = 10


def words_of(names: Sequence[str]) -> list[tuple[str, str]]:
    folder = Path(fields.__file__).parent
    return [each for name in names for each in words_by_section((folder / name).read_text(encoding="utf-8"))]


def test_every_word_of_the_lists_can_be_a_term_also_in_the_plural() -> None:
    words = fields_by_word()
    assert [word for word in words if word != spelling(word) or " " in word] == []
    assert all(len(set(fields)) == len(fields) <= MOST_FIELDS_OF_A_WORD for fields in words.values())
    stop = stop_words(is_self_description=True)
    assert [word for word in words if term(word) is None or word in stop] == []


def test_a_field_is_the_same_in_all_lists_and_counts_once_for_a_word() -> None:
    # Words of the lists of science, software and practice.
    words = ("musicology", "mp3", "lyric", "playlist")
    assert [[field for field, much in fields_of(word).items() if much == 1] for word in words] == [
        ["music and sound"]
    ] * 4


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
    assert lengths == pytest.approx([math.sqrt(words / ENOUGH_WORDS) for words in (2, 1, 1, 3, 0)], abs=1e-6)


def test_a_word_counts_for_its_fields_by_what_it_tells_and_sharp_texts_more() -> None:
    # `melody` and `guitar` are of music alone, `satellite` of several fields, `playback` hints at music and at video.
    several, hint = fields_of("satellite"), fields_of("playback")
    assert set(several.values()) == {1.0}
    assert hint == {"music and sound": HINT, "video": HINT}
    assert "music and sound" not in several
    assert "video" not in several
    texts = ("melody melody satellite playback", "guitar satellite playback", "guitar", "firn", "zzz")
    found = field_weights(documents(*texts))
    idf, other = math.log(6 / 4) + 1, math.log(6 / 3) + 1
    # No other text is about video, so that field takes no part.
    music = (1 + math.log(2) + 0.25) * idf
    weights = [music, *[other / math.sqrt(len(several))] * len(several)]
    sharp = [weight * math.sqrt(weight) for weight in weights]
    length = math.sqrt(math.fsum(weight * weight for weight in sharp))
    voice = math.sqrt((2 + 0.25) / ENOUGH_WORDS)
    assert sorted(value for value in found[0].tolist() if value) == pytest.approx(
        sorted(weight / length * voice for weight in sharp), abs=1e-8
    )


def test_hints_say_nothing_that_the_lists_of_fields_say_already() -> None:
    strong, hints = (
        {(american(word), section.partition(":")[0]) for section, word in words_of(names)}
        for names in (FIELDS_FILES, HINTS_FILES)
    )
    assert strong & hints == set()
    assert {field for _, field in hints} <= {field for _, field in strong}
    assert len(words_of(HINTS_FILES)) == len(hints)


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


@pytest.mark.parametrize(
    ("texts", "beside_terms", "beside_vectors"),
    [
        (["moraine", "icesheet", "ledger payroll", "moraine icesheet", "ledger tide", "payroll tide"], 1.0, 1.0),
        (2 * ["moraine firn", "icesheet oggm", "ledger payroll", "invoice bookkeeping"], 1.0, 2.5 / math.sqrt(8)),
        (16 * ["moraine firn", "icesheet oggm", "ledger payroll", "invoice bookkeeping"], 4.5 / 8, 2.5 / 8),
    ],
)
def test_fields_make_kin_the_more_the_fewer_texts_there_are_and_leave_the_weights_of_terms_alone(
    texts: Sequence[str], beside_terms: float, beside_vectors: float
) -> None:
    rows = [row(number, f"r{number}", f"Orchard walnut {text} {text}.") for number, text in enumerate(texts, start=1)]
    settings = TopicSettings(minimum_terms=1)
    corpus = Corpus.of(read_topics(frame(rows), settings).texts, settings)
    assert corpus.alike[0, 1] == pytest.approx(corpus.alike[0, 2], abs=1e-6)
    of_fields = similarities(field_weights(corpus.eligible))
    assert of_fields[0, 1] > of_fields[0, 2] == 0
    by_words = corpus.alike + 0.5 * similarities(beginnings(corpus.eligible))
    assert np.allclose(corpus.kinship, kinship(by_words, beside_terms * of_fields), atol=1e-8)
    near = 0.25 * (1 - np.eye(len(texts)))
    near[0, 2] = near[2, 0] = 0.5
    by_vectors = replace(corpus, nearness=lambda _: near)
    assert np.allclose(by_vectors.kinship, kinship(near, beside_vectors * of_fields), atol=1e-8)
    assert not {"glaciology", "accounting"} & set(corpus.terms)


def test_no_text_has_more_than_a_whole_voice() -> None:
    words = "lyric playlist melody guitar album chord choir piano"
    found = field_weights(documents(words, words, "firn", "zzz"))
    assert np.linalg.norm(found, axis=1) == pytest.approx([1.0, 1.0, 0.0, 0.0], abs=1e-8)
