"""Tests of the numeric steps, from `neighbours` to `model`."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.topics import model as model_module
from research_platform_assets.analysis.topics.factorization import Factorization, factorize
from research_platform_assets.analysis.topics.from_groups import factorize_groups, of_several
from research_platform_assets.analysis.topics.linkage import merged_groups
from research_platform_assets.analysis.topics.model import fit_model, sampled
from research_platform_assets.analysis.topics.modularity import groups_of
from research_platform_assets.analysis.topics.neighbours import (
    Matrix,
    exact_product,
    kinship,
    neighbour_graph,
    on_grid,
    ordered_product,
    similarities,
    smoothed,
    unit_rows,
    usual_neighbours,
)
from research_platform_assets.analysis.topics.selection import folds


def blocks(groups: int, size: int, terms: int = 4) -> Matrix:
    """Documents in `groups`, each group with terms of its own, each document with different weights."""
    rows = np.zeros((groups * size, groups * terms))
    for document, term in itertools.product(range(len(rows)), range(terms)):
        group = document // size
        rows[document, group * terms + term] = 1 + (document * 3 + term * 5) % 7
    return unit_rows(rows)


def test_similarity_is_the_cosine_without_the_own_one() -> None:
    rows = unit_rows(np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]))
    expected = [[0.0, 0.707106781, 0.0], [0.707106781, 0.0, 0.0], [0.0, 0.0, 0.0]]
    assert np.allclose(similarities(rows), expected, atol=1e-7)


def test_neighbours_are_the_nearest_and_mutual() -> None:
    similarity = np.array([[0, 0.9, 0.5, 0.5], [0.9, 0, 0.1, 0.2], [0.5, 0.1, 0, 0.3], [0.5, 0.2, 0.3, 0]])
    assert neighbour_graph(similarity, 1).tolist() == [
        [0.0, 0.9, 0.5, 0.5],
        [0.9, 0.0, 0.0, 0.0],
        [0.5, 0.0, 0.0, 0.0],
        [0.5, 0.0, 0.0, 0.0],
    ]
    assert neighbour_graph(similarity, 9).tolist() == similarity.tolist()


def test_of_equally_near_neighbours_the_first_counts() -> None:
    graph = neighbour_graph(np.full((64, 64), 0.5) - 0.5 * np.eye(64), 1)
    assert graph[0].tolist() == [0.0] + [0.5] * 63
    assert not graph[1:, 1:].any()


def test_smoothing_moves_a_row_towards_its_neighbours() -> None:
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    graph = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert smoothed(rows, graph, 0.5).tolist() == [[0.894427191, 0.447213595], [0.447213595, 0.894427191], [1.0, 0.0]]


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_ordered_product_is_the_product(rows: int, columns: int, seed: int) -> None:
    numbers = np.random.default_rng(seed).random((rows, columns))
    assert np.allclose(ordered_product(numbers, numbers.T), numbers @ numbers.T)


@given(st.integers(0, 2**32 - 1))
def test_the_exact_product_is_the_product_in_any_order(seed: int) -> None:
    rows = unit_rows(np.random.default_rng(seed).random((4, 300)))
    shuffled = on_grid(rows[:, np.random.default_rng(seed).permutation(300)])
    found = exact_product(on_grid(rows), on_grid(rows))
    assert np.array_equal(found, exact_product(shuffled, shuffled))
    assert np.allclose(found, rows @ rows.T, atol=1e-6)


def test_a_factorization_separates_groups_and_is_rounded() -> None:
    rows, seeds = blocks(3, 4), [0, 4, 8]
    found = factorize(rows, similarities(rows)[:, seeds], rows[seeds], 50)
    assert found.labels().tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert np.allclose(np.linalg.norm(found.terms, axis=1), 1.0, atol=1e-5)
    assert np.array_equal(found.terms, found.terms.round(6))
    assert np.array_equal(found.documents, found.documents.round(6))


def test_the_scale_of_the_start_does_not_matter() -> None:
    rows = blocks(3, 4)
    start = similarities(rows)[:, [0, 4, 8]]
    one = factorize(rows, start, rows[[0, 4, 8]], 100)
    other = factorize(rows, start, 5 * rows[[0, 4, 8]], 100)
    assert np.allclose(one.documents, other.documents, atol=0.01)
    assert np.allclose(one.terms, other.terms, atol=0.01)


@pytest.mark.parametrize(
    ("pairs", "counts", "expected"),
    [
        ({(0, 1): 4, (2, 3): 4, (1, 2): 1}, 2, [0, 0, 1, 1]),
        # The average counts: one close pair does not draw two groups together, as single linkage would.
        ({(0, 1): 4, (1, 2): 3, (2, 3): 2}, 2, [0, 0, 1, 1]),
        # Of equally near ones the first come together first.
        ({(0, 1): 2, (1, 2): 2, (2, 3): 2}, 3, [0, 0, 1, 2]),
        ({}, 4, [0, 1, 2, 3]),
        ({}, 1, [0, 0, 0, 0]),
    ],
)
def test_groups_merge_by_average_linkage(pairs: dict[tuple[int, int], int], counts: int, expected: list[int]) -> None:
    together = np.eye(4) * 4
    for (one, other), times in pairs.items():
        together[one, other] = together[other, one] = times
    assert merged_groups(together, [counts])[counts].tolist() == expected


def test_merging_is_that_of_scipy() -> None:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.metrics import adjusted_rand_score

    numbers = np.random.default_rng(3).permutation(60 * 60).reshape(60, 60).astype(float)
    together = np.triu(numbers, 1) + np.triu(numbers, 1).T
    tree = linkage(squareform(3_600 - together - np.diag(np.full(60, 3_600.0))), "average")
    for count, groups in merged_groups(together, [2, 5, 9]).items():
        assert adjusted_rand_score(fcluster(tree, count, "maxclust"), groups) == 1.0


def test_a_factorization_starts_from_groups_and_takes_groups_of_one() -> None:
    rows = blocks(3, 6)
    groups = np.array([0] * 6 + [1] * 6 + [2] * 5 + [3])
    found = factorize_groups(rows, groups)
    assert found.labels()[:12].tolist() == [0] * 6 + [1] * 6
    assert np.isfinite(found.documents).all()


def test_what_one_document_alone_is_about_is_no_topic() -> None:
    rows = blocks(3, 6)
    lone = np.zeros((19, rows.shape[1] + 1))
    lone[:18, :-1] = rows
    lone[18, [0, -1]] = [0.6, 0.8]
    groups = np.array([0] * 6 + [1] * 6 + [2] * 6 + [3])
    alone = factorize_groups(lone, groups)
    assert np.bincount(alone.labels()).tolist() == [6, 6, 6, 1]
    assert np.bincount(of_several(lone, alone, 3).labels()).tolist() == [7, 6, 6]
    assert of_several(lone, alone, 4) is alone
    assert of_several(rows, factorize_groups(rows, groups[:18]), 3).terms.shape[0] == 3


def test_a_document_without_any_weight_makes_no_topic_one_of_several() -> None:
    rows = np.zeros((9, 4))
    for row, column in enumerate([0, 1, 1, 2, 2, 3, 3]):
        rows[row, column] = 1.0
    empty = Factorization(np.vstack([np.eye(4)[[0, 1, 1, 2, 2, 3, 3]], np.zeros((2, 4))]), np.eye(4))
    assert np.bincount(empty.labels())[0] == 3
    found = of_several(rows, empty, 3)
    assert found.terms.shape[0] == 3
    assert not found.documents[[0, 7, 8]].any()


def test_a_lone_document_has_no_topic_unless_so_many_are_asked_for() -> None:
    rows = np.zeros((19, 16))
    rows[:18, :-4] = blocks(3, 6)
    rows[18, -4:] = 0.5
    ids = range(19)
    assert [fit_model(rows, ids, count).terms.shape[0] for count in (4, None)] == [4, 3]


@pytest.mark.parametrize(("documents", "expected"), [(1, 5), (9, 6), (20, 9), (44, 13), (100, 20), (10_000, 20)])
def test_neighbours_grow_with_the_root_of_the_documents(documents: int, expected: int) -> None:
    assert usual_neighbours(documents) == expected


def test_clear_groups_are_found_in_their_number() -> None:
    for groups in (4, 6, 9):
        assert fit_model(blocks(groups, 6), range(6 * groups), None).terms.shape[0] == groups


def test_kinship_joins_what_shares_no_term() -> None:
    rows = np.eye(12) + np.kron(np.eye(6), np.ones((2, 2)))
    weights = unit_rows(rows)
    alike = kinship(similarities(weights), similarities(np.kron(np.eye(3), np.ones((4, 1)))))
    labels = fit_model(weights, range(12), 3, alike).labels().reshape(3, 4)
    assert all(len(set(group)) == 1 for group in labels.tolist())
    assert len(set(labels[:, 0])) == 3


def test_kinship_is_what_all_views_say_beyond_what_is_usual_for_the_two() -> None:
    # 0 and 1 are alike, as are 2 and 3; 4 is a hub, as alike to all of them as these are to each other.
    view = np.zeros((5, 5))
    for one, other in [(0, 1), (2, 3), (4, 0), (4, 1), (4, 2), (4, 3)]:
        view[one, other] = view[other, one] = 0.5
    usual, hub = 2 * 0.5 / 4, 4 * 0.5 / 4
    mean = (4 * usual + hub) / 5
    found = kinship(view / 2, view / 4, view / 4)
    assert found[0, 1] == found[2, 3] == pytest.approx(0.5 - 2 * usual + mean)
    assert found[0, 4] == pytest.approx(0.5 - usual - hub + mean)
    assert found[0, 2] == 0.0
    assert found.diagonal().tolist() == [0.0] * 5
    assert np.array_equal(found, found.T)
    assert np.array_equal(found, found.round(9))


def test_two_that_have_nothing_in_common_with_anybody_are_no_kin() -> None:
    view = np.zeros((10, 10))
    view[:8, :8] = 0.5 * (1 - np.eye(8))
    view[0, 1] = view[1, 0] = 1.0
    found = kinship(view)
    assert found[0, 1] > found[2, 3] > 0.0
    assert not found[8:].any()
    # Nor is the mean of all added to what they have in common.
    view[8, 9] = view[9, 8] = 0.01
    assert kinship(view)[8, 9] == 0.01


@pytest.mark.parametrize("count", [0, 1, 2])
def test_nobody_is_kin_where_there_is_no_third_one_to_tell_what_is_usual(count: int) -> None:
    assert not kinship(np.ones((count, count)) - np.eye(count)).any()


@pytest.mark.parametrize("sample", [500, 12])
def test_topics_start_from_groups_of_neighbours_and_are_found_in_texts_moved_towards_them(
    sample: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_module, "SAMPLE", sample)
    weights = blocks(4, 6)
    near = kinship(similarities(weights))
    places = sampled(24)
    graph = neighbour_graph(near[np.ix_(places, places)])
    expected = factorize_groups(smoothed(weights[places], graph, 4.0), groups_of(graph))
    if sample < len(weights):
        everything = smoothed(weights, neighbour_graph(near), 4.0)
        expected = factorize(everything, (everything @ expected.terms.T).round(9), expected.terms, 30)
    found = fit_model(weights, range(24), None, near, 4.0)
    assert np.array_equal(found.documents, expected.documents)
    assert np.array_equal(found.terms, expected.terms)


def test_small_collections_have_twenty_folds_that_leave_out_each_document_four_times() -> None:
    kept = np.array(folds(range(1_000, 1_060)))
    assert kept.shape == (20, 60)
    assert (~kept).sum(axis=0).tolist() == [4] * 60


def test_large_collections_have_five_folds() -> None:
    kept = np.array(folds(range(150)))
    assert kept.shape == (5, 150)
    assert (~kept).sum(axis=0).tolist() == [1] * 150


def test_a_document_stays_in_its_fold_when_others_go() -> None:
    everything = np.array(folds(range(40)))
    without_last = np.array(folds(range(39)))
    assert np.array_equal(everything[:, :39], without_last)


def test_many_documents_are_placed_by_the_topics_of_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = blocks(5, 12)
    monkeypatch.setattr(model_module, "SAMPLE", 30)
    labels = fit_model(rows, range(60), None).labels().reshape(5, 12)
    assert all(len(set(group)) == 1 for group in labels.tolist())
    assert len(set(labels[:, 0])) == 5
