"""Citations of own works: each index for itself, and no figure that rests on something unknown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.citation_stats import citation_stats, h_index
from research_platform_assets.tables.research_works import CITATION_STATS, WORKS

EARLY, LATE = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC)
A, B, C = "10.5555/a", "10.5555/b", "10.5555/c"


def publications(*own: str, same: tuple[str, str] | None = None) -> pl.DataFrame:
    """Works of the organisation, of which `same` are one, and one that it cites."""
    rows = [(name, "doi", "own", same[0] if same and name in same else name) for name in own]
    rows.append((C, "doi", "cited", C))
    return pl.DataFrame(rows, schema=["identifier", "kind", "relation", "work_id"], orient="row")


def work(identifier: str, count: int | None = None, **other: Any) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(WORKS.polars_schema)
    status = other.get("status", "observed")
    return {
        **empty,
        "identifier": identifier,
        "source": "openalex",
        "kind": "doi",
        "status": status,
        "observed_at": EARLY,
        "record_id": identifier if status == "observed" else None,
        "cited_by_count": count,
        "is_current": status != "unknown",
        **other,
    }


def row(
    works: list[dict[str, Any]], own: tuple[str, ...] = (A, B), same: tuple[str, str] | None = None
) -> dict[str, Any]:
    found = citation_stats(publications(*own, same=same), WORKS.frame(works))
    CITATION_STATS.contract.validate(found)
    assert found.height == 1
    return found.row(0, named=True)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([], 0), ([0], 0), ([1], 1), ([100], 1), ([3, 3, 3], 3), ([10, 8, 5, 4, 3], 4), ([25, 8, 5, 3, 3], 3)],
)
def test_the_h_index_is_that_of_hirsch(counts: list[int], expected: int) -> None:
    assert h_index(counts) == h_index(counts[::-1]) == expected


def test_own_works_count_and_cited_ones_do_not() -> None:
    found = row([work(A, 12), work(B, 1, observed_at=LATE), work(C, 1_000)])
    assert (found["citations_count"], found["h_index"], found["reason"]) == (13, 1, None)
    assert (found["identifiers_count"], found["works_count"]) == (2, 2)
    assert (found["first_observed_at"], found["last_observed_at"]) == (EARLY, LATE)


@pytest.mark.parametrize(
    ("other", "reason", "counted"),
    [
        (work(B, 5, status="unknown", reason="limit", record_id="b"), "unknown_works", None),
        (work(B, None), "uncounted_works", None),
        (work(B, status="absent"), None, 12),
        (work(B, 0), None, 12),
    ],
    ids=["unknown", "not counted", "absent", "never cited"],
)
def test_a_figure_rests_on_all_works_or_is_none(other: dict[str, Any], reason: str | None, counted: int | None) -> None:
    found = row([work(A, 12), other])
    assert (found["reason"], found["citations_count"]) == (reason, counted)
    assert (found["h_index"] is None) == (counted is None)


def test_no_work_is_no_zero() -> None:
    found = row([work(C, 1_000)], own=())
    assert (found["identifiers_count"], found["citations_count"], found["h_index"]) == (0, None, None)
    assert found["reason"] == "no_works"
    absent = row([work(A, status="absent"), work(B, status="absent")])
    assert (absent["absent_count"], absent["citations_count"], absent["reason"]) == (2, None, "no_works")


def test_two_identifiers_of_one_record_count_once_by_the_later_answer() -> None:
    found = row([work(A, 12, record_id="W1", observed_at=LATE), work(B, 10, record_id="W1")])
    assert (found["observed_count"], found["works_count"], found["citations_count"]) == (2, 1, 12)


def test_a_preprint_and_its_article_are_one_work_by_the_more_cited_record() -> None:
    told = [work(A, 12), work(B, 5)]
    apart, together = row(told), row(told, same=(A, B))
    assert (apart["works_count"], apart["citations_count"], apart["h_index"]) == (2, 17, 2)
    assert (together["works_count"], together["citations_count"], together["h_index"]) == (1, 12, 1)


def test_identifiers_that_several_repositories_tie_together_are_one_work() -> None:
    rows = [(A, "doi", "own", A), (B, "doi", "own", A), (B, "doi", "own", B), (C, "doi", "own", B)]
    named = pl.DataFrame(rows, schema=["identifier", "kind", "relation", "work_id"], orient="row")
    told = [work(A, 3), work(B, 2, record_id="W1"), work(C, 4)]
    for order in (named, named.reverse()):
        found = citation_stats(order, WORKS.frame(told)).row(0, named=True)
        assert (found["works_count"], found["citations_count"]) == (1, 4)


def test_indexes_are_neither_added_nor_mixed_and_who_does_not_count_has_no_row() -> None:
    works = [
        work(A, 12),
        work(A, 9, source="crossref"),
        work(A, source="arxiv"),
        work(B, 3),
        work(B, source="crossref", status="unknown", reason="limit"),
    ]
    found = citation_stats(publications(A, B), WORKS.frame(works))
    assert found.select("source", "citations_count").rows() == [("crossref", None), ("openalex", 15)]
    assert citation_stats(publications(A), WORKS.empty()).is_empty()
