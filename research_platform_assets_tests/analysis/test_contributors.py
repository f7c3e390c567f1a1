"""Contributor statistics by person and by repository."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.contributions import core_contributions
from research_platform_assets.analysis.contributors import person_stats, repository_contributors
from research_platform_assets.analysis.corrections import Corrections
from research_platform_assets.analysis.people import core_people
from research_platform_assets.tables import insight
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY, facets, is_valid, shuffled

TODAY = DAY.date()
ADA = {"repository_id": 1, "author_id": 5, "author_login": "ada"}
BOB = {"repository_id": 1, "author_id": 6, "author_login": "bob"}
BOT = {"repository_id": 1, "author_id": 7, "author_login": "ci[bot]"}


class Built:
    """The core tables that the statistics read, and both results."""

    def __init__(
        self,
        *authored: dict[str, Any],
        listed: pl.DataFrame | None = None,
        complete: bool = True,
        statuses: dict[int, dict[str, str]] | None = None,
        seed: int | None = None,
        last_known: tuple[str, ...] = (),
        on: date = TODAY,
    ) -> None:
        commits = rows.commits(*authored)
        contributors = rows.contributors() if listed is None else listed
        heads = rows.heads((1, complete), (2, True))
        authors = rows.authors(commits, contributors, heads)
        people = core_people(authors, rows.identity_links(), Corrections())
        contributions = core_contributions(authors, people)
        contributions = contributions.with_columns(is_current=~pl.col("person_id").is_in(last_known))
        repositories = rows.core_repositories(*({"repository_id": number} for number in (1, 2, 3)))
        states = facets({1: {}, 2: {}} | (statuses or {}))
        if seed is not None:
            frames = [authors, people, contributions, repositories, states]
            authors, people, contributions, repositories, states = [shuffled(part, seed) for part in frames]
        self.persons = person_stats(people, contributions, authors, on)
        self.repositories = repository_contributors(repositories, states, people, contributions, authors, on)
        assert is_valid(self.persons, insight.PERSON_STATS)
        assert is_valid(self.repositories, insight.REPOSITORY_CONTRIBUTORS)

    def person(self, person_id: str) -> dict[str, Any]:
        return self.persons.row(by_predicate=pl.col("person_id") == person_id, named=True)

    def repository(self, repository_id: int) -> dict[str, Any]:
        return self.repositories.row(by_predicate=pl.col("repository_id") == repository_id, named=True)


def test_a_person_is_summed_over_repositories() -> None:
    built = Built(ADA, ADA | {"at": DAY - timedelta(hours=13)}, ADA | {"repository_id": 2, "at": DAY}, BOB, BOT)
    assert built.person("account-5") == {
        "person_id": "account-5",
        "is_bot": False,
        "repositories_count": 2,
        "commits_count": 3,
        "additions": 30,
        "deletions": 3,
        "first_commit_at": DAY - timedelta(hours=13),
        "last_commit_at": DAY,
        "active_days_count": 2,
        "active_weeks_count": 1,
        "commits_share": 0.75,
        "is_newcomer": True,
        "is_active": True,
        "was_active": False,
        "is_complete": True,
        "is_current": True,
    }
    assert built.person("account-7")["commits_share"] == 1.0, "bots have shares among bots"


def test_days_are_utc_days() -> None:
    assert (
        Built(ADA | {"at": DAY.replace(hour=0)}, ADA | {"at": DAY.replace(hour=23)}).person("account-5")[
            "active_days_count"
        ]
        == 1
    )


def test_what_speaks_for_captured_commits_only_is_unknown_where_some_are_missing() -> None:
    listed = rows.contributors((1, 5, "ada", "User", 9), (1, 8, "old", "User", 4))
    built = Built(ADA, ADA | {"repository_id": 2}, BOB, listed=listed, complete=False)
    ada = built.person("account-5")
    assert (ada["commits_count"], ada["additions"], ada["deletions"], ada["active_days_count"]) == (
        10,
        None,
        None,
        None,
    )
    assert (ada["first_commit_at"], ada["is_complete"]) == (None, False)
    assert ada["last_commit_at"] == DAY
    old = built.person("account-8")
    assert (old["commits_count"], old["active_days_count"], old["last_commit_at"]) == (4, None, None)
    bob = built.person("account-6")
    assert (bob["active_days_count"], bob["additions"], bob["is_complete"]) == (1, 10, False)
    # He committed lately; whether he is new, and was here before, nobody can tell.
    assert (bob["is_active"], bob["is_newcomer"], bob["was_active"]) == (True, None, None)
    assert (old["is_active"], old["is_newcomer"], old["active_weeks_count"]) == (None, None, None)
    counts = ("newcomers_count", "active_people_count", "previous_people_count", "retention_share")
    assert [built.repository(1)[name] for name in (*counts, "active_weeks_count", "first_commit_at")] == [None] * 6


def test_a_repository_counts_people_and_bots_apart() -> None:
    assert Built(ADA, ADA, ADA, BOB, BOT).repository(1) == {
        "repository_id": 1,
        "status": "observed",
        "contributors_count": 2,
        "bots_count": 1,
        "commits_count": 4,
        "bot_commits_count": 1,
        "top_person_id": "account-5",
        "top_person_share": 0.75,
        "truck_factor": 1,
        "commits_herfindahl": 0.625,
        "first_commit_at": DAY - timedelta(hours=3),
        "last_commit_at": DAY,
        "active_weeks_count": 1,
        "newcomers_count": 2,
        "active_people_count": 2,
        "previous_people_count": 0,
        "retained_people_count": 0,
        "retention_share": None,
        "is_complete": True,
        "is_current": True,
    }


@pytest.mark.parametrize(
    ("status", "counts", "is_complete"),
    [("observed", 0, True), ("absent", 0, True), ("unknown", None, False)],
)
def test_no_commits_are_zero_only_where_that_is_known(status: str, counts: int | None, is_complete: bool) -> None:
    row = Built(statuses={1: {"commits": status}}).repository(1)
    assert row == {
        "repository_id": 1,
        "status": status,
        "contributors_count": counts,
        "bots_count": counts,
        "commits_count": counts,
        "bot_commits_count": counts,
        "top_person_id": None,
        "top_person_share": None,
        "truck_factor": None,
        "commits_herfindahl": None,
        "first_commit_at": None,
        "last_commit_at": None,
        "active_weeks_count": counts,
        "newcomers_count": counts,
        "active_people_count": counts,
        "previous_people_count": counts,
        "retained_people_count": counts,
        "retention_share": None,
        "is_complete": is_complete,
        "is_current": is_complete,
    }


def test_sums_over_values_last_known_are_not_current() -> None:
    built = Built(ADA, BOB, ADA | {"repository_id": 2}, last_known=("account-6",))
    assert [built.person(person)["is_current"] for person in ("account-5", "account-6")] == [True, False]
    assert [built.repository(number)["is_current"] for number in (1, 2)] == [False, True]


def test_a_repository_without_facets_is_unknown() -> None:
    assert Built(ADA).repository(3)["status"] == "unknown"


def test_githubs_counts_stand_in_for_commits_that_did_not_come() -> None:
    listed = rows.contributors((1, 5, "ada", "User", 9))
    row = Built(listed=listed, complete=False, statuses={1: {"commits": "unknown"}}).repository(1)
    assert (row["status"], row["commits_count"], row["is_complete"]) == ("observed", 9, False)


def test_a_repository_of_bots_has_nobody_at_the_top() -> None:
    row = Built(BOT).repository(1)
    assert (row["contributors_count"], row["bot_commits_count"]) == (0, 1)
    assert (row["top_person_id"], row["top_person_share"], row["truck_factor"]) == (None, None, None)
    assert (row["commits_herfindahl"], row["last_commit_at"], row["active_weeks_count"]) == (None, None, 0)
    assert (row["newcomers_count"], row["active_people_count"]) == (0, 0), "a bot is nobody's newcomer"


@pytest.mark.parametrize(
    ("counts", "truck_factor"),
    [([1], 1), ([1, 1], 2), ([2, 1], 1), ([3, 2, 1], 2), ([1, 1, 1], 2), ([1, 1, 1, 1], 3), ([5, 1, 1, 1, 1], 1)],
)
def test_the_truck_factor_is_the_fewest_people_with_more_than_half(counts: list[int], truck_factor: int) -> None:
    authored = [
        {"repository_id": 1, "author_id": 10 + number} for number, count in enumerate(counts) for _ in range(count)
    ]
    row = Built(*authored).repository(1)
    assert row["truck_factor"] == truck_factor
    assert row["top_person_id"] == "account-10", "ties go by id"


@pytest.mark.parametrize(
    ("counts", "herfindahl"),
    [([1], 1.0), ([7], 1.0), ([1, 1], 0.5), ([3, 1], 0.625), ([1, 1, 1, 1], 0.25), ([9, 1], 0.82)],
)
def test_the_herfindahl_index_is_the_sum_of_squared_shares(counts: list[int], herfindahl: float) -> None:
    authored = [
        {"repository_id": 1, "author_id": 10 + number} for number, count in enumerate(counts) for _ in range(count)
    ]
    assert Built(*authored, BOT).repository(1)["commits_herfindahl"] == pytest.approx(herfindahl)


YEARS = {"ada": (5, 0), "ada then": (5, 400), "bob": (6, 364), "cy": (8, 365), "dan": (9, 729), "eve": (11, 730)}


def test_who_is_new_and_who_stayed_goes_by_the_day_of_the_capture() -> None:
    authored = [
        {"repository_id": 1, "author_id": number, "at": DAY - timedelta(days=days)} for number, days in YEARS.values()
    ]
    built = Built(*authored, BOT)
    row = built.repository(1)
    assert row["active_people_count"] == 2, "ada, and bob on the first day of the last year"
    assert row["newcomers_count"] == 1, "bob; ada was there before"
    assert row["previous_people_count"] == 3, "ada, cy on the last day of the year before, dan on its first; not eve"
    assert (row["retained_people_count"], row["retention_share"]) == (1, pytest.approx(1 / 3))
    told = {person: built.person(person) for person in ("account-5", "account-6", "account-8", "account-11")}
    assert [tuple(each[name] for name in ("is_newcomer", "is_active", "was_active")) for each in told.values()] == [
        (False, True, True),
        (True, True, False),
        (False, False, True),
        (False, False, False),
    ]
    later = Built(*authored, on=(DAY + timedelta(days=1)).date()).repository(1)
    assert (later["active_people_count"], later["newcomers_count"]) == (1, 0), "a day later bob was active before"


def test_a_newcomer_to_one_repository_is_none_to_the_organisation() -> None:
    built = Built(ADA, ADA | {"repository_id": 2, "at": DAY - timedelta(days=500)})
    assert built.repository(1)["newcomers_count"] == 1
    assert built.person("account-5")["is_newcomer"] is False


def test_weeks_are_iso_weeks_in_utc() -> None:
    sunday = DAY.replace(day=4, hour=23)
    built = Built(ADA | {"at": sunday}, ADA | {"at": sunday + timedelta(hours=1)}, ADA | {"at": DAY})
    assert built.person("account-5")["active_weeks_count"] == 2
    assert built.repository(1)["active_weeks_count"] == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 2), st.integers(1, 6)), min_size=1, max_size=30), st.integers(0, 99))
def test_shares_add_up_and_the_order_of_rows_does_not_matter(pairs: list[tuple[int, int]], seed: int) -> None:
    logins = {number: f"tool-{number}[bot]" if number % 3 == 0 else f"user-{number}" for number in range(1, 7)}
    authored = [
        {"repository_id": repository_id, "author_id": number, "author_login": logins[number]}
        for repository_id, number in pairs
    ]
    built = Built(*authored)
    for _, group in built.persons.group_by("is_bot"):
        assert group["commits_share"].sum() == pytest.approx(1.0)
    assert built.persons["commits_count"].sum() == len(pairs)
    totals = built.repositories.select(pl.col("commits_count").sum() + pl.col("bot_commits_count").sum()).item()
    assert totals == len(pairs)
    again = Built(*authored, seed=seed)
    assert again.persons.equals(built.persons)
    assert again.repositories.equals(built.repositories)
