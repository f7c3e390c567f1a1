"""What is known of each identity in each repository, and what stays where a capture does not tell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.contributions import core_contributions
from research_platform_assets.analysis.contributors import person_stats, repository_contributors
from research_platform_assets.analysis.corrections import Corrections, parse_corrections
from research_platform_assets.analysis.identity_links import core_identity_links
from research_platform_assets.analysis.people import core_people
from research_platform_assets.analysis.reconciliation import reconcile
from research_platform_assets.tables import core, github
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY, LATER, facets, frame, is_valid, shuffled

OBSERVED_ON = date(2026, 6, 1)

ADA = {"repository_id": 1, "author_id": 5, "author_login": "ada", "author_name": "Ada", "author_type": "User"}
HOME = {"repository_id": 1, "author_pseudonym": "aa", "author_name": "Ada"}
ELSEWHERE = {"repository_id": 2}
UNKNOWN = {1: {"commits": "unknown", "contributors": "unknown"}}
NOBODY: tuple[tuple[int, int, str, str, int], ...] = ()


def build(
    *authored: dict[str, Any],
    listed: tuple[tuple[int, int, str, str, int], ...] = NOBODY,
    complete: tuple[tuple[int, bool], ...] = ((1, True), (2, True)),
    statuses: dict[int, dict[str, str]] | None = None,
    previous: pl.DataFrame | None = None,
    seed: int | None = None,
) -> pl.DataFrame:
    parts = [rows.commits(*authored), rows.contributors(*listed), rows.heads(*complete)]
    if seed is not None:
        parts = [shuffled(part, seed) for part in parts]
        previous = None if previous is None else shuffled(previous, seed)
    return rows.authors(*parts, statuses, previous)


def counts(authors: pl.DataFrame) -> list[tuple[int, str, int, int | None, bool]]:
    """Repository, identity, recorded and listed commits, whether current."""
    columns = ("repository_id", "identity", "recorded_commits_count", "listed_commits_count", "is_current")
    return authors.select(columns).rows()


def test_everything_about_an_identity_stands_in_its_row() -> None:
    older = ADA | {"at": DAY - timedelta(days=2), "author_login": "ada-old", "author_name": "Ada L."}
    nameless = ADA | {"at": DAY + timedelta(hours=1), "author_login": None, "author_name": None}
    assert build(older, ADA | {"at": DAY}, nameless).row(0, named=True) == {
        "repository_id": 1,
        "identity": "account-5",
        "kind": "account",
        "login": "ada",
        "login_at": DAY,
        "account_type": "User",
        "names": [{"name": "Ada", "commits_count": 1}, {"name": "Ada L.", "commits_count": 1}],
        "recorded_commits_count": 3,
        "listed_commits_count": None,
        "additions": 30,
        "deletions": 3,
        "first_commit_at": DAY - timedelta(days=2),
        "last_commit_at": DAY + timedelta(hours=1),
        "active_days": ["2025-12-30", "2026-01-01"],
        "is_complete": True,
        "is_current": True,
    }


def test_a_list_counts_only_where_the_history_is_not_whole() -> None:
    listed = ((1, 5, "ada", "Bot", 9), (1, 6, "bob", "User", 3), (2, 5, "ada", "User", 8), (1, 7, "x", "User", 0))
    found = build(ADA, ADA | ELSEWHERE, listed=listed, complete=((1, False), (2, True)))
    assert counts(found) == [
        (1, "account-5", 1, 9, True),
        (1, "account-6", 0, 3, True),
        (2, "account-5", 1, None, True),
    ]
    assert found["account_type"].to_list() == ["Bot", "User", "User"]
    assert found["kind"].to_list() == ["account", None, "account"]
    assert found["is_complete"].to_list() == [False, False, True]


FIRST = build(ADA, ADA, HOME, ADA | ELSEWHERE)
LISTED = build(ADA, listed=((1, 5, "ada", "User", 9), (1, 6, "bob", "User", 3)), complete=((1, False),))


@pytest.mark.parametrize(
    ("previous", "authored", "listed", "complete", "statuses", "expected"),
    [
        pytest.param(
            FIRST,
            [ADA | ELSEWHERE],
            (),
            ((1, False), (2, True)),
            UNKNOWN,
            [(1, "account-5", 2, None, False), (1, "pseudonym-aa", 1, None, False), (2, "account-5", 1, None, True)],
            id="unknown commits stay",
        ),
        pytest.param(
            FIRST,
            [ADA | ELSEWHERE],
            (),
            ((2, True),),
            None,
            [(1, "account-5", 2, None, False), (1, "pseudonym-aa", 1, None, False), (2, "account-5", 1, None, True)],
            id="a repository that is not listed any more stays",
        ),
        pytest.param(
            FIRST,
            [ADA | ELSEWHERE],
            (),
            ((1, True), (2, True)),
            {1: {"commits": "absent", "contributors": "absent"}},
            [(2, "account-5", 1, None, True)],
            id="a repository that was emptied has nobody",
        ),
        pytest.param(
            FIRST,
            [ADA, ADA | ELSEWHERE],
            (),
            ((1, True), (2, True)),
            None,
            [(1, "account-5", 1, None, True), (2, "account-5", 1, None, True)],
            id="a history that was rewritten is believed",
        ),
        pytest.param(
            FIRST,
            [],
            ((1, 5, "ada", "User", 7), (1, 6, "bob", "User", 3)),
            ((1, False), (2, True)),
            {1: {"commits": "unknown"}, 2: {"commits": "absent", "contributors": "absent"}},
            [(1, "account-5", 2, 7, False), (1, "account-6", 0, 3, True), (1, "pseudonym-aa", 1, None, False)],
            id="a list that came stands beside commits that did not",
        ),
        pytest.param(
            LISTED,
            [ADA],
            (),
            ((1, False),),
            {1: {"contributors": "unknown"}},
            [(1, "account-5", 1, 9, False), (1, "account-6", 0, 3, False)],
            id="a list that did not come stays beside commits that did",
        ),
        pytest.param(
            LISTED,
            [ADA],
            (),
            ((1, True),),
            {1: {"contributors": "unknown"}},
            [(1, "account-5", 1, None, True)],
            id="a history that became whole needs no list",
        ),
        pytest.param(
            LISTED,
            [],
            (),
            (),
            None,
            [(1, "account-5", 1, 9, False), (1, "account-6", 0, 3, False)],
            id="a repository that is gone keeps its list too",
        ),
    ],
)
def test_what_a_capture_does_not_tell_stays_as_it_was_last_known(
    previous: pl.DataFrame,
    authored: list[dict[str, Any]],
    listed: tuple[tuple[int, int, str, str, int], ...],
    complete: tuple[tuple[int, bool], ...],
    statuses: dict[int, dict[str, str]] | None,
    expected: list[tuple[int, str, int, int | None, bool]],
) -> None:
    for seed in (None, 1, 2):
        found = build(*authored, listed=listed, complete=complete, statuses=statuses, previous=previous, seed=seed)
        assert counts(found) == expected
        assert not found.filter(~pl.col("is_current") & pl.col("is_complete")).height
        again = build(*authored, listed=listed, complete=complete, statuses=statuses, previous=found)
        assert counts(again) == expected, "it stays for as long as it is unknown"


def test_a_part_of_unknown_commits_counts_only_where_nothing_better_was_known() -> None:
    assert counts(build(ADA, complete=((1, False),), statuses=UNKNOWN)) == [(1, "account-5", 1, None, True)]
    found = build(ADA, complete=((1, False),), statuses=UNKNOWN, previous=FIRST.filter(repository_id=1))
    assert counts(found) == [(1, "account-5", 2, None, False), (1, "pseudonym-aa", 1, None, False)]


def test_what_came_back_is_as_if_it_had_never_been_away() -> None:
    away = build(ADA | ELSEWHERE, statuses=UNKNOWN, previous=FIRST)
    assert build(ADA, ADA, HOME, ADA | ELSEWHERE, previous=away).equals(FIRST)


class Statistics:
    """All tables about people of a capture that lacks repository 1, after one that had it."""

    def __init__(self, corrections: Corrections | None = None, previous: pl.DataFrame = FIRST) -> None:
        now = ADA | ELSEWHERE | {"author_login": "ada-2", "at": LATER}
        self.authors = build(now, complete=((1, False), (2, True)), statuses=UNKNOWN, previous=previous)
        self.people = core_people(self.authors, rows.identity_links(), corrections or Corrections())
        self.contributions = core_contributions(self.authors, self.people)
        self.persons = person_stats(self.people, self.contributions, self.authors, OBSERVED_ON)
        for found, table in ((self.people, core.PEOPLE), (self.contributions, core.CONTRIBUTIONS)):
            assert is_valid(found, table)


def test_people_known_from_before_only_stay_and_nobody_stands_twice() -> None:
    built = Statistics()
    assert built.people.select("person_id", "login", "name").rows() == [
        ("account-5", "ada-2", "Ada"),
        ("pseudonym-aa", None, "Ada"),
    ]


def test_statistics_count_what_was_last_known_and_say_so() -> None:
    built = Statistics()
    columns = ("person_id", "repositories_count", "commits_count", "active_days_count", "is_complete", "is_current")
    assert built.persons.select(columns).rows() == [
        ("account-5", 2, 3, 2, False, False),
        ("pseudonym-aa", 1, 1, 1, False, False),
    ]
    repositories = rows.core_repositories({"repository_id": 1}, {"repository_id": 2})
    states = facets({2: {}} | UNKNOWN, table=core.FACETS_TABLE)
    spread = repository_contributors(
        repositories, states, built.people, built.contributions, built.authors, OBSERVED_ON
    )
    shown = ("status", "contributors_count", "commits_count", "truck_factor", "is_complete", "is_current")
    assert spread.select(shown).rows() == [("unknown", 2, 3, 1, False, False), ("observed", 1, 1, 1, True, True)]


def test_a_merge_that_is_declared_and_taken_back_leaves_every_count_where_it_was() -> None:
    text = "people:\n- {merge: [account-5, pseudonym-aa], by: eve, date: 2026-01-02, why: asked}"
    merged = Statistics(parse_corrections(text, "corrections.yaml"))
    assert merged.persons.select("person_id", "commits_count").rows() == [("account-5", 4)]
    after = Statistics(previous=merged.authors)
    assert after.persons.select("person_id", "commits_count").rows() == [("account-5", 3), ("pseudonym-aa", 1)]


def test_counts_that_are_only_last_known_are_not_compared_with_githubs() -> None:
    built = Statistics()
    heads = rows.heads((1, False), (2, True), commits_count=1)
    listed = rows.contributors((2, 5, "ada-2", "User", 1))
    commits = rows.commits(ADA | ELSEWHERE)
    assert reconcile(commits, built.contributions, listed, heads, built.people) == []


LINKS = frame(
    core.IDENTITY_LINKS,
    [
        {"repository_id": 1, "identity": name, "canonical": "account-5", "path": ".mailmap", "is_current": True}
        for name in ("pseudonym-aa", "pseudonym-bb")
    ],
)


@pytest.mark.parametrize(
    ("statuses", "mailmap", "now", "expected"),
    [
        ({}, "observed", ["pseudonym-aa"], [("pseudonym-aa", True)]),
        ({}, None, [], []),
        ({"files": "absent", "commits": "absent"}, None, [], []),
        ({}, "unknown", [], [("pseudonym-aa", False), ("pseudonym-bb", False)]),
        ({"files": "unknown"}, None, [], [("pseudonym-aa", False), ("pseudonym-bb", False)]),
        ({"commits": "unknown"}, "observed", ["pseudonym-aa"], [("pseudonym-aa", True), ("pseudonym-bb", False)]),
        (None, None, [], [("pseudonym-aa", False), ("pseudonym-bb", False)]),
    ],
)
def test_what_a_mailmap_said_stands_until_it_is_read_again(
    statuses: dict[str, str] | None, mailmap: str | None, now: list[str], expected: list[tuple[str, bool]]
) -> None:
    links = LINKS.filter(pl.col("identity").is_in(now)).drop("is_current")
    file = {"repository_id": 1, "path": ".mailmap", "kind": "mailmap", "oid": rows.oid(1), "status": mailmap}
    documents = frame(github.DOCUMENTS, [file] if mailmap else [])
    states = facets({} if statuses is None else {1: statuses})
    found = core_identity_links(links, documents, states, LINKS)
    assert is_valid(found, core.IDENTITY_LINKS)
    assert found.select("identity", "is_current").rows() == expected
    assert core_identity_links(links, documents, states, found).equals(found)
