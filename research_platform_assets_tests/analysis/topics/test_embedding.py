"""Tests of `analysis.topics.embedding`, with an encoder of letters in the place of a language model."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.embedding import (
    HEAD_LETTERS,
    OPENING_LETTERS,
    Embedding,
    argument,
    centred_cosines,
    embedded_texts,
    embeddings,
    joined,
    nearness,
)
from research_platform_assets.analysis.topics.fit import read_topics
from research_platform_assets.analysis.topics.neighbours import Matrix, unit_rows
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets_tests.analysis.topics.corpus import frame, row, themed_rows

MARKDOWN = "# Ice\n\n![badge](b.svg) Cores of **glaciers**.\n\n```\npip install ice\n```\n"


def letters(texts: Sequence[str]) -> Matrix:
    """How often each letter occurs in each text, plus one."""
    return unit_rows(np.array([[1.0 + text.lower().count(each) for each in string.ascii_lowercase] for text in texts]))


class Counting:
    """The same, and what it was asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Matrix:
        self.texts += texts
        return letters(texts)


def test_name_description_and_prose_are_embedded_and_what_is_no_prose_is_not() -> None:
    known = row(1, "ice-cores", MARKDOWN, description="Drilled")
    [found] = embeddings([(MARKDOWN.encode(), argument(known, "README.md"))], letters)
    read = "ice-cores. Drilled.\nIce\nCores of glaciers."
    assert np.allclose(found["vector"], letters([read])[0], atol=1e-6)
    assert found["vector"] == [round(value, 6) for value in found["vector"]]
    assert embedded_texts(row(1, "ice-cores", None), ()) == ("ice-cores. .\n", "ice-cores. .\n")


def test_the_head_has_less_of_the_readme_and_counts_as_much_as_the_opening() -> None:
    opening, head = embedded_texts(row(1, "ice", None, description="Drilled"), [Block("z" * 2_000, 0)])
    assert (len(opening), head) == (OPENING_LETTERS, "ice. Drilled.\n" + "z" * HEAD_LETTERS)
    assert all(len(text) == OPENING_LETTERS for text in embedded_texts(row(1, "a" * 2_000, None), ()))
    assert joined(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])).tolist() == [[0.707107, 0.707107]]


@pytest.mark.parametrize("change", [{"name": "other"}, {"description": "other"}, {"path": "README.rst"}])
def test_all_that_is_read_beside_the_contents_is_part_of_what_is_remembered(change: dict[str, str]) -> None:
    known = {"name": "ice", "description": None, "path": "README.md", "topics": ["not read"]}
    other = known | change
    assert argument(known, known["path"]) != argument(other, other["path"])  # type: ignore[arg-type]
    assert argument(known, "README.md") == argument(known | {"topics": [], "text": "by its oid"}, "README.md")


def test_only_what_is_not_remembered_of_the_very_text_is_embedded_and_only_when_asked() -> None:
    rows = [
        row(1, "ice", MARKDOWN),
        row(2, "masked", "# Ice\n\nCores of somebody.\n"),
        row(3, "no-readme", None, description="Rivers and lakes"),
        row(4, "not-asked-for", None),
    ]
    batch = [(each["text"].encode(), argument(each, "README.md")) for each in rows[:2]]
    remembered = dict(zip((1, 2), embeddings(batch, letters), strict=True))
    rows[1] |= {"text": "# Ice\n\nCores of a person who opted out.\n"}
    asked = Counting()
    times: list[int] = []

    def known() -> Mapping[int, Embedding]:
        times.append(1)
        return remembered

    alike = nearness(rows, {}, known, asked)
    assert (asked.texts, times) == ([], [])
    found = alike([1, 2, 3])
    assert asked.texts == ["masked. .\nIce\nCores of a person who opted out.", "no-readme. Rivers and lakes.\n"]
    assert times == [1]
    assert np.array_equal(found, nearness(rows, {}, dict[int, Embedding], letters)([1, 2, 3]))


def test_cosines_are_of_what_differs_from_the_mean_and_neither_negative_nor_of_a_repository_with_itself() -> None:
    apart = math.sqrt(0.5)
    found = centred_cosines([[apart, apart, 0.0], [apart, 0.8 * apart, 0.6 * apart], [apart, -apart, 0.0]])
    rows = np.array([[0.0, 2.2, -0.6], [0.0, 1.6, 1.2], [0.0, -3.8, -0.6]])
    cosine = round(float(rows[0] @ rows[1] / np.linalg.norm(rows[0]) / np.linalg.norm(rows[1])), 4)
    assert found.tolist() == [[0, cosine, 0], [cosine, 0, 0], [0, 0, 0]]


def test_vectors_that_are_all_the_same_say_of_none_that_it_is_near() -> None:
    assert centred_cosines([[0.6, 0.8], [0.6, 0.8], [0.6, 0.8]]).tolist() == [[0.0] * 3] * 3
    assert centred_cosines([[0.6, 0.8], [0.6, 0.8], [0.6, 0.800001], [0.600001, 0.8]]).tolist() == [[0.0] * 4] * 4


def test_vectors_tell_neighbours_and_nothing_else() -> None:
    rows: list[dict[str, Any]] = themed_rows()
    settings = TopicSettings()
    texts = read_topics(frame(rows), settings).texts
    by_words, by_vectors = (
        Corpus.of(texts, settings, (), near) for near in (None, nearness(rows, {}, dict[int, Embedding], letters))
    )
    assert by_vectors.repository_ids == by_words.repository_ids
    assert np.array_equal(by_vectors.weights, by_words.weights)
    assert by_vectors.kinship.shape == by_words.kinship.shape
    assert not np.array_equal(by_vectors.kinship, by_words.kinship)
    assert np.array_equal(by_vectors.kinship, by_vectors.kinship.T)
