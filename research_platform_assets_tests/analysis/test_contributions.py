"""How much each person committed where, and what is unknown where a history is incomplete."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.contributions import core_contributions
from research_platform_assets.analysis.corrections import Corrections
from research_platform_assets.analysis.people import core_people
from research_platform_assets.errors import ContractError
from research_platform_assets.tables import core
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY, is_valid, shuffled

ADA = {"repository_id": 1, "author_id": 5, "author_login": "ada"}
HOME = {"repository_id": 1, "author_pseudonym": "aa"}
NOTHING = (rows.contributors(), rows.heads())


def build(
    *authored: dict[str, Any],
    listed: pl.DataFrame | None = None,
    complete: bool = True,
    links: tuple[tuple[str, str], ...] = (),
    seed: int | None = None,
) -> pl.DataFrame:
    commits = rows.commits(*authored)
    heads = rows.heads((1, complete), (2, True))
    contributors = rows.contributors() if listed is None else listed
    authors = rows.authors(commits, contributors, heads)
    parts = [authors, core_people(authors, rows.identity_links(*links), Corrections())]
    result = core_contributions(*(parts if seed is None else [shuffled(part, seed) for part in parts]))
    assert is_valid(result, core.CONTRIBUTIONS)
    return result


def only(result: pl.DataFrame, person_id: str = "account-5", repository_id: int = 1) -> dict[str, Any]:
    is_it = (pl.col("person_id") == person_id) & (pl.col("repository_id") == repository_id)
    return result.row(by_predicate=is_it, named=True)


def test_commits_are_counted_by_person_and_repository() -> None:
    result = build(ADA, ADA | {"at": DAY - timedelta(days=9)}, ADA | {"repository_id": 2}, HOME)
    assert only(result) == {
        "repository_id": 1,
        "person_id": "account-5",
        "commits_count": 2,
        "additions": 20,
        "deletions": 2,
        "first_commit_at": DAY - timedelta(days=9),
        "last_commit_at": DAY,
        "is_complete": True,
        "is_current": True,
    }
    assert result["commits_count"].to_list() == [2, 1, 1]


def test_merged_identities_count_together() -> None:
    assert only(build(ADA, HOME, HOME, links=(("pseudonym-aa", "account-5"),)))["commits_count"] == 3


def test_commits_of_nobody_known_are_left_out() -> None:
    assert build({"repository_id": 1, "author_name": "Somebody"}).height == 0


@pytest.mark.parametrize("column", ["additions", "deletions"])
def test_one_unknown_size_makes_the_sum_unknown(column: str) -> None:
    row = only(build(ADA, ADA | {column: None}))
    assert row[column] is None
    assert row["commits_count"] == 2


def test_a_complete_history_does_not_need_the_list() -> None:
    result = build(ADA, listed=rows.contributors((1, 5, "ada", "User", 99), (1, 8, "x", "User", 4)))
    assert result["commits_count"].to_list() == [1]


def test_an_incomplete_history_takes_the_larger_count_and_leaves_open_what_it_does_not_know() -> None:
    listed = rows.contributors((1, 5, "ada", "User", 40), (1, 8, "old-hand", "User", 12))
    result = build(ADA, HOME, ADA | {"repository_id": 2}, listed=listed, complete=False)
    ada = only(result)
    assert (ada["commits_count"], ada["additions"], ada["deletions"], ada["first_commit_at"]) == (40, None, None, None)
    assert ada["last_commit_at"] == DAY
    assert not ada["is_complete"]
    old = only(result, "account-8")
    assert (old["commits_count"], old["additions"], old["last_commit_at"]) == (12, None, None)
    unlisted = only(result, "pseudonym-aa")
    assert (unlisted["commits_count"], unlisted["additions"], unlisted["is_complete"]) == (1, 10, False)
    assert only(result, repository_id=2)["is_complete"]


def test_an_incomplete_history_keeps_what_it_knows_of_somebody_it_holds_whole() -> None:
    row = only(build(ADA, ADA, listed=rows.contributors((1, 5, "ada", "User", 2)), complete=False))
    assert (row["commits_count"], row["additions"], row["is_complete"]) == (2, 20, False)
    assert row["first_commit_at"] is not None


def test_a_repository_without_head_is_not_complete() -> None:
    listed = rows.contributors((3, 8, "x", "User", 4))
    row = only(build(ADA, listed=listed), "account-8", 3)
    assert (row["commits_count"], row["is_complete"]) == (4, False)


def test_people_of_another_capture_are_refused() -> None:
    authors, others = (rows.authors(rows.commits(*authored), *NOTHING) for authored in ([ADA, HOME], [ADA]))
    people = core_people(others, rows.identity_links(), Corrections())
    with pytest.raises(ContractError, match=r"lacks 1 author.*pseudonym-aa"):
        core_contributions(authors, people)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    authored = [ADA, HOME, ADA | {"repository_id": 2}, HOME | {"additions": None}, ADA | {"additions": 3}]
    listed = rows.contributors((1, 5, "ada", "User", 40), (1, 8, "old-hand", "User", 12))
    expected = build(*authored, listed=listed, complete=False)
    assert build(*authored, listed=listed, complete=False, seed=seed).equals(expected)
