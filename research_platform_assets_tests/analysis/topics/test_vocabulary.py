"""Tests of `analysis.topics.vocabulary`."""

from __future__ import annotations

import math

import numpy as np
import pytest

from research_platform_assets.analysis.topics import vocabulary as module
from research_platform_assets.analysis.topics.vocabulary import beginnings, tfidf, vocabulary
from research_platform_assets_tests.analysis.topics.corpus import documents


def test_a_term_is_in_two_documents_and_not_in_most() -> None:
    collection = documents("all pair one", "all pair", "all three", "all three", "all three", "")
    assert vocabulary(collection) == ["pair", "three"]


def test_documents_without_terms_do_not_count_for_the_upper_limit() -> None:
    assert vocabulary(documents("a", "a", "a", "b", "b", "", "", "")) == ["a", "b"]
    assert vocabulary(documents("a", "a", "a", "b", "", "", "", "")) == []


def test_the_most_frequent_terms_stay_and_ties_are_alphabetical(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAXIMUM_TERMS", 2)
    collection = documents("z b c", "z c b", "z", "x", "y", "w")
    assert vocabulary(collection) == ["b", "z"]


def test_weights_are_those_of_the_formula() -> None:
    collection = documents("ice ice ice snow", "ice", "snow rain", "rain")
    weights = tfidf(collection, ["ice", "rain", "snow"])
    idf = math.log(5 / 3) + 1
    ice, snow = (1 + math.log(3)) * idf, idf
    assert weights[0].tolist() == pytest.approx(
        [ice / math.hypot(ice, snow), 0.0, snow / math.hypot(ice, snow)], abs=1e-9
    )
    assert weights[1].tolist() == [1.0, 0.0, 0.0]
    assert np.array_equal(weights, weights.round(9))


def test_a_document_without_known_terms_has_no_weights() -> None:
    assert tfidf(documents("snow", "rain"), ["ice"]).tolist() == [[0.0], [0.0]]


def test_beginnings_are_weighed_like_terms_also_those_of_terms_that_one_document_has() -> None:
    collection = documents("astronomy astronomical ice", "astronomer iceberg", "ice rain", "snow raining", "")
    same = documents("astr astr ice", "astr iceb", "ice rain", "snow rain", "")
    assert np.array_equal(beginnings(collection), tfidf(same, ["astr", "ice", "rain"]))
