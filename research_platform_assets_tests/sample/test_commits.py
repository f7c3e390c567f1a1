"""Commits laid out over time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

from research_platform_assets.sample.bundle import CommitLine, CommitRun
from research_platform_assets.sample.commits import contributors, history, timestamp
from research_platform_assets.sample.draws import draw
from research_platform_assets.sample.people import Person

ADA = Person("Ada", "ada", 1)
BOT = Person("sync", "sync-bot", 2)
GUEST = Person("Guest", pseudonym="00" * 8)
PEOPLE = {"ada": ADA, "bot": BOT, "guest": GUEST}


def _run(first: date, last: date, *people: str) -> CommitRun:
    return CommitRun(first, last, tuple(CommitLine(person, f"Change {index}") for index, person in enumerate(people)))


SPRING = _run(date(2025, 3, 3), date(2025, 6, 27), *["ada", "bot", "ada", "guest"] * 20)
SUMMER = _run(date(2025, 7, 1), date(2025, 7, 2), "ada", "ada")


def test_draws_depend_on_every_word_and_nothing_else() -> None:
    assert draw(1000, "a", 1) == draw(1000, "a", 1) == 472
    assert {draw(10, "word", index) for index in range(200)} == set(range(10))


def test_commits_fill_the_days_from_the_first_to_the_last_in_order() -> None:
    commits = history([SPRING], PEOPLE, "7")
    moments = [commit.committed_at for commit in commits]
    assert moments == sorted(set(moments))
    assert (moments[0].date(), moments[-1].date()) == (SPRING.first, SPRING.last)
    assert all(commit.authored_at <= commit.committed_at for commit in commits)


def test_people_rest_on_most_weekends_and_at_night() -> None:
    people = [commit for commit in history([SPRING], PEOPLE, "7") if not commit.person.is_automatic]
    weekend = sum(commit.committed_at.weekday() >= 5 for commit in people)
    assert weekend < len(people) / 10
    assert Counter(commit.committed_at.hour < 6 for commit in people)[True] < len(people) / 10


def test_later_runs_leave_earlier_commits_as_they_were() -> None:
    assert history([SPRING, SUMMER], PEOPLE, "7")[: len(SPRING.lines)] == history([SPRING], PEOPLE, "7")


def test_another_seed_gives_other_commits() -> None:
    shas = {commit.sha for commit in history([SPRING], PEOPLE, "7")}
    assert shas.isdisjoint(commit.sha for commit in history([SPRING], PEOPLE, "8"))


def test_only_the_first_commit_has_no_parent_and_merges_have_two() -> None:
    merge = CommitRun(
        date(2025, 1, 1), date(2025, 1, 9), (CommitLine("ada", "Start"), CommitLine("ada", "Merge branch"))
    )
    assert [commit.parents for commit in history([merge], PEOPLE, "7")] == [0, 2]


def test_inherited_commits_come_first() -> None:
    origin = history([SPRING], PEOPLE, "7")
    fork = history([SUMMER], PEOPLE, "9", origin[:3])
    assert fork[:3] == origin[:3]
    assert [commit.parents for commit in fork[3:]] == [1, 1]


def test_contributors_are_accounts_by_number_of_commits() -> None:
    assert contributors(history([SPRING], PEOPLE, "7")) == [
        {"login": "ada", "id": 1, "type": "User", "contributions": 40},
        {"login": "sync-bot", "id": 2, "type": "User", "contributions": 20},
    ]


def test_a_record_names_the_account_or_the_pseudonym() -> None:
    commits = history([SPRING], PEOPLE, "7")
    assert commits[0].record()["author"] == {"login": "ada", "name": "Ada", "id": 1}
    assert commits[3].record()["author"] == {"login": None, "name": "Guest", "id": None, "pseudonym": "00" * 8}


def test_moments_are_written_as_github_writes_them() -> None:
    assert timestamp(datetime(2026, 3, 9, 5, 30, tzinfo=UTC)) == "2026-03-09T05:30:00Z"
