"""Tests of `analysis.topics.similar`."""

from __future__ import annotations

import numpy as np
import pytest

from research_platform_assets.analysis.topics import TopicModel, TopicSettings, fit_topics
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.fit import read_topics, similar_repositories
from research_platform_assets.analysis.topics.neighbours import similarities, unit_rows
from research_platform_assets.analysis.topics.similar import NEAREST, similar_rows
from research_platform_assets.tables.insight import SIMILAR_REPOSITORIES
from research_platform_assets_tests.analysis.topics.corpus import frame, row, themed_rows


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return fit_topics(frame([*themed_rows(), row(900, "empty", "")]), TopicSettings())


def test_the_nearest_are_of_the_same_theme(model: TopicModel) -> None:
    nearest = model.similar.filter(rank=1)
    assert nearest.height == 30
    # The themes take turns by id.
    assert all(number % 5 == other % 5 for number, other in nearest.select("repository_id", "other_id").rows())


def test_one_with_too_little_text_is_like_nobody_and_nobody_is_like_it(model: TopicModel) -> None:
    assert model.coverage.filter(repository_id=900)["status"].to_list() == ["absent"]
    assert 900 not in {*model.similar["repository_id"], *model.similar["other_id"]}


def test_the_table_keeps_its_contract(model: TopicModel) -> None:
    SIMILAR_REPOSITORIES.contract.validate(model.similar)
    for _, rows in model.similar.group_by("repository_id"):
        ranked = rows.sort("rank")
        assert ranked["rank"].to_list() == list(range(1, ranked.height + 1))
        assert ranked["similarity"].is_sorted(descending=True)
        assert ranked.height <= NEAREST


def test_ties_go_to_the_lower_id_and_what_shares_nothing_is_left_out() -> None:
    weights = unit_rows(np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    rows = similar_rows(weights, similarities(weights), [3, 5, 7, 9])
    assert [(each["repository_id"], each["other_id"], each["rank"]) for each in rows] == [
        (3, 5, 1),
        (3, 7, 2),
        (5, 3, 1),
        (5, 7, 2),
        (7, 3, 1),
        (7, 5, 2),
    ]
    assert {each["similarity"] for each in rows} == {1.0}


def test_two_that_share_no_word_are_alike_where_they_are_kin() -> None:
    kinship = np.zeros((3, 3))
    kinship[0, 1] = kinship[1, 0] = 0.5
    rows = similar_rows(unit_rows(np.eye(3)), kinship, [3, 5, 7])
    # Each is moved by 1 to the other: (1, 1, 0) both, scaled.
    assert [(each["repository_id"], each["other_id"], each["similarity"]) for each in rows] == [
        (3, 5, 1.0),
        (5, 3, 1.0),
    ]


def test_they_are_told_by_the_neighbours_of_topics() -> None:
    settings = TopicSettings()
    corpus = Corpus.of(read_topics(frame(themed_rows()), settings).texts, settings)
    by_kinship = similar_rows(corpus.weights, corpus.kinship, corpus.repository_ids)
    expected = SIMILAR_REPOSITORIES.frame(by_kinship).sort(SIMILAR_REPOSITORIES.key)
    assert similar_repositories(corpus, settings).equals(expected)
    assert by_kinship != similar_rows(corpus.weights, corpus.alike, corpus.repository_ids)


def test_of_more_that_are_equally_alike_the_lower_ids_are_the_nearest() -> None:
    # So many, and of two kinds, that an unstable sort would not keep their order.
    weights = unit_rows(np.array([[1.0, float(place % 3 == 0)] for place in range(10 * NEAREST)]))
    nearest: dict[int, list[int]] = {}
    for each in similar_rows(weights, similarities(weights), range(10 * NEAREST)):
        nearest.setdefault(each["repository_id"], []).append(each["other_id"])
    assert nearest[1] == [2, 4, 5, 7, 8, 10, 11, 13, 14, 16]
    assert nearest[98] == [1, 2, 4, 5, 7, 8, 10, 11, 13, 14]


def test_the_order_of_documents_does_not_matter(model: TopicModel) -> None:
    turned = fit_topics(frame([row(900, "empty", ""), *reversed(themed_rows())]), TopicSettings())
    assert turned.similar.equals(model.similar)
