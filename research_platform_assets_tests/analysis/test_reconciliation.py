"""Where our counts of commits differ from GitHub's though they should not."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.contributions import core_contributions
from research_platform_assets.analysis.corrections import Corrections
from research_platform_assets.analysis.people import core_people
from research_platform_assets.analysis.reconciliation import Mismatch, reconcile
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import shuffled

ADA = {"repository_id": 1, "author_id": 5, "author_login": "ada"}
HOME = {"repository_id": 1, "author_pseudonym": "aa"}
NOBODY = {"repository_id": 1}


def differences(
    *authored: dict[str, Any],
    listed: pl.DataFrame | None = None,
    total: int | None = None,
    complete: bool = True,
    links: tuple[tuple[str, str], ...] = (),
    seed: int | None = None,
) -> list[Mismatch]:
    commits = rows.commits(*authored)
    contributors = rows.contributors() if listed is None else listed
    heads = rows.heads((1, complete), commits_count=total)
    authors = rows.authors(commits, contributors, heads)
    people = core_people(authors, rows.identity_links(*links), Corrections())
    parts = [commits, core_contributions(authors, people), contributors, heads, people]
    return reconcile(*(parts if seed is None else [shuffled(part, seed) for part in parts]))


def of_ada(counted: int, reported: int) -> Mismatch:
    return Mismatch(1, "commits of a person", "account-5", counted, reported)


LINK = (("pseudonym-aa", "account-5"),)


@pytest.mark.parametrize(
    ("authored", "listed", "total", "complete", "links", "expected"),
    [
        ([ADA, ADA], [(1, 5, "ada", "User", 2)], 2, True, (), []),
        ([ADA], [], 1, True, (), []),
        ([ADA], [], None, True, (), []),
        ([ADA], [], 3, True, (), [Mismatch(1, "commits", "", 1, 3)]),
        ([], [], 3, True, (), [Mismatch(1, "commits", "", 0, 3)]),
        ([ADA], [], 3, False, (), []),
        ([ADA, ADA], [], 1, False, (), [Mismatch(1, "commits", "", 2, 1)]),
        ([ADA], [(1, 5, "ada", "User", 2)], 1, True, (), [of_ada(1, 2)]),
        ([ADA, ADA], [(1, 5, "ada", "User", 1)], 2, True, (), [of_ada(2, 1)]),
        ([ADA, HOME], [(1, 5, "ada", "User", 1)], 2, True, LINK, []),
        (
            [ADA, HOME],
            [(1, 5, "ada", "User", 3)],
            2,
            True,
            LINK,
            [of_ada(2, 3)],
        ),
        ([ADA, HOME], [(1, 5, "ada", "User", 1)], 2, True, (), []),
        (
            [ADA],
            [(1, 5, "ada", "User", 1), (1, 8, "x", "User", 2)],
            1,
            True,
            (),
            [Mismatch(1, "commits of a person", "account-8", 0, 2)],
        ),
        ([ADA], [(1, 8, "x", "User", 2)], 9, False, (), []),
        ([ADA, NOBODY], [], 2, True, (), [Mismatch(1, "commits without a known author", "", 1, 0)]),
    ],
)
def test_differences_that_should_not_be_are_listed(
    authored: list[dict[str, Any]],
    listed: list[tuple[int, int, str, str, int]],
    total: int | None,
    complete: bool,
    links: tuple[tuple[str, str], ...],
    expected: list[Mismatch],
) -> None:
    contributors = rows.contributors(*listed)
    for seed in (None, 1, 2):
        found = differences(*authored, listed=contributors, total=total, complete=complete, links=links, seed=seed)
        assert found == expected
