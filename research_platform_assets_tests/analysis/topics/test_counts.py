"""Tests of `analysis.topics.counts`."""

from __future__ import annotations

import math

import pytest

from research_platform_assets.analysis.topics.counts import (
    column_frequencies,
    count_matrix,
    document_frequencies,
    has_any,
    logarithms,
)
from research_platform_assets_tests.analysis.topics.corpus import documents


@pytest.mark.parametrize(
    ("texts", "columns", "expected"),
    [
        (["ice snow ice", "snow"], {"ice": 0, "snow": 1}, [[2, 1], [0, 1]]),
        (["ice snow ice", "snow"], {"snow": 2, "ice": 0}, [[2, 0, 1], [0, 0, 1]]),
        (["ice snow ice firn", "firn"], {"ice": 1, "snow": 1}, [[0, 3, 0], [0, 0, 0]]),
        (["", "ice"], {}, [[0, 0, 0], [0, 0, 0]]),
        ([], {"ice": 0}, []),
    ],
)
def test_terms_count_in_their_column_and_those_of_one_together(
    texts: list[str], columns: dict[str, int], expected: list[list[int]]
) -> None:
    width = len(expected[0]) if expected else 1
    found = count_matrix(documents(*texts), columns, width)
    assert found.toarray().tolist() == expected
    assert found.has_sorted_indices
    assert (
        column_frequencies(found).tolist() == [sum(map(bool, column)) for column in zip(*expected, strict=True)]
        or [0] * width
    )


def test_logarithms_are_those_of_what_is_there() -> None:
    counts = count_matrix(documents("ice ice ice snow", "snow snow"), {"ice": 0, "snow": 1}, 2)
    assert logarithms(counts).toarray().tolist() == [[1 + math.log(3), 1.0], [0.0, 1 + math.log(2)]]
    assert has_any(counts).toarray().tolist() == [[1, 1], [0, 1]]
    assert counts.toarray().tolist() == [[3, 1], [0, 2]]


def test_a_document_counts_once_for_each_of_its_terms() -> None:
    assert document_frequencies(documents("ice ice snow", "snow", "")) == {"ice": 1, "snow": 2}
