"""What happened in each week: real zeros, no made-up weeks, and what is known of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.activity import activity
from research_platform_assets.analysis.corrections import Corrections
from research_platform_assets.analysis.organization_activity import organization_activity
from research_platform_assets.analysis.people import core_people
from research_platform_assets.tables import core, github
from research_platform_assets.tables.insight_people import ACTIVITY, ORGANIZATION_ACTIVITY
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY, facets, frame, is_valid, shuffled

MONDAY = DAY.replace(month=3, day=2)
WEDNESDAY = (MONDAY + timedelta(weeks=2, days=2)).date()
ADA = {"repository_id": 1, "author_id": 5, "author_login": "ada"}
BOB = {"repository_id": 1, "author_id": 6, "author_login": "bob"}
BOT = {"repository_id": 1, "author_id": 7, "author_login": "ci[bot]"}
NOBODY = {"repository_id": 1, "author_id": None}


def at(day: int, week: int = 0) -> dict[str, datetime]:
    return {"at": MONDAY + timedelta(weeks=week, days=day)}


class Told:
    """Both tables of a capture on a day, by default a Wednesday two weeks after `MONDAY`'s."""

    def __init__(
        self,
        *authored: dict[str, Any],
        on: date = WEDNESDAY,
        complete: bool = True,
        statuses: dict[int, dict[str, str]] | None = None,
        releases: list[dict[str, Any]] | None = None,
        before: Told | None = None,
        states: dict[int, str] | None = None,
        seed: int | None = None,
    ) -> None:
        commits = rows.commits(*authored)
        heads = rows.heads((1, complete), (2, True))
        known: dict[int, dict[str, str]] = {1: {}, 2: {}, 3: {"commits": "absent"}}
        captured = facets({number: given | (statuses or {}).get(number, {}) for number, given in known.items()})
        self.authors = rows.authors(
            commits, rows.contributors(), heads, statuses, None if before is None else before.authors
        )
        people = core_people(self.authors, rows.identity_links(), Corrections())
        published = frame(github.RELEASES, releases or [])
        repositories = rows.core_repositories(
            *({"repository_id": number, "state": (states or {}).get(number, "active")} for number in (1, 2, 3))
        )
        if seed is not None:
            parts = [commits, heads, captured, people, repositories]
            commits, heads, captured, people, repositories = [shuffled(part, seed) for part in parts]
        self.table = activity(commits, published, heads, captured, self.authors, people, before and before.table, on)
        assert is_valid(self.table, ACTIVITY)
        self.organisation = organization_activity(repositories, captured, self.authors, people, self.table, on)
        assert is_valid(self.organisation, ORGANIZATION_ACTIVITY)

    def weeks(self, *columns: str, repository_id: int = 1) -> list[tuple[Any, ...]]:
        return self.table.filter(repository_id=repository_id).select("week", *columns).rows()

    def all_weeks(self, *columns: str) -> list[tuple[Any, ...]]:
        return self.organisation.select("week", *columns).rows()


def test_weeks_are_those_of_utc_and_bear_the_date_of_their_monday() -> None:
    midnight = MONDAY.replace(hour=0)
    told = Told(ADA | {"at": midnight}, ADA | {"at": midnight - timedelta(microseconds=1)})
    assert told.weeks("commits_count") == [
        ("2026-02-23", 1),
        ("2026-03-02", 1),
        ("2026-03-09", 0),
        ("2026-03-16", 0),
    ]


def test_quiet_weeks_are_zeros_up_to_the_week_of_the_capture_and_none_is_made_up() -> None:
    told = Told(ADA | at(0), BOB | at(1), BOT | at(2), ADA | at(0, 2))
    columns = ("commits_count", "bot_commits_count", "people_count", "newcomers_count", "people_to_date_count")
    assert told.weeks(*columns, "is_whole_week") == [
        ("2026-03-02", 2, 1, 2, 2, 2, True),
        ("2026-03-09", 0, 0, 0, 0, 2, True),
        ("2026-03-16", 1, 0, 1, 0, 2, False),
    ]
    assert told.weeks(repository_id=2) == []
    assert told.weeks(repository_id=3) == [], "a repository without commits has no weeks"


def test_commits_of_nobody_known_are_counted_and_are_nobody() -> None:
    told = Told(ADA | at(0), NOBODY | at(1))
    assert told.weeks("commits_count", "unattributed_commits_count", "people_count")[0] == ("2026-03-02", 1, 1, 1)


def test_somebody_counts_once_a_week_and_once_for_all_repositories() -> None:
    told = Told(ADA | at(0), ADA | at(1), ADA | at(2) | {"repository_id": 2}, BOB | at(0, 1))
    assert told.weeks("people_count")[0] == ("2026-03-02", 1)
    assert told.all_weeks("commits_count", "people_count", "newcomers_count", "people_to_date_count") == [
        ("2026-03-02", 3, 1, 1, 1),
        ("2026-03-09", 1, 1, 1, 2),
        ("2026-03-16", 0, 0, 0, 2),
    ]
    assert told.all_weeks("active_repositories_count")[:2] == [("2026-03-02", 2), ("2026-03-09", 1)]


def test_the_mean_is_over_four_calendar_weeks_with_the_quiet_ones() -> None:
    told = Told(*(ADA | at(day) for day in range(4)), ADA | at(0, 4), on=(MONDAY + timedelta(weeks=5, days=6)).date())
    expected = [None, None, None, 1.0, 0.25, None]
    assert [mean for _, mean in told.weeks("commits_mean_4_weeks")] == expected, "the last week is not over"
    assert [mean for _, mean in told.all_weeks("commits_mean_4_weeks")] == expected


def test_people_to_date_add_up_and_never_fall() -> None:
    told = Told(*(BOB | at(0, week) | {"author_id": 10 + week % 2} for week in range(3)))
    assert [count for _, count in told.weeks("people_to_date_count")] == [1, 2, 2]


def test_a_history_that_is_not_whole_says_so_and_names_no_newcomers() -> None:
    told = Told(ADA | at(0), complete=False, on=(MONDAY + timedelta(weeks=5)).date())
    columns = ("newcomers_count", "people_to_date_count", "commits_mean_4_weeks", "is_complete", "is_current")
    assert {each[1:] for each in told.weeks(*columns)} == {(None, None, None, False, True)}
    week = told.all_weeks("newcomers_count", "whole_count", "observed_count", "total_count")[0]
    assert week == ("2026-03-02", 0, 1, 2, 3)


def test_weeks_that_cannot_be_read_now_are_the_last_known() -> None:
    before = Told(ADA | at(0), ADA | at(0, 2))
    unknown = {1: {"commits": "unknown"}}
    later = Told(before=before, statuses=unknown, on=(MONDAY + timedelta(weeks=4)).date())
    assert later.weeks("commits_count", "is_current", "is_complete") == [
        ("2026-03-02", 1, False, False),
        ("2026-03-09", 0, False, False),
        ("2026-03-16", 1, False, False),
    ], "nobody knows what happened since"
    assert later.all_weeks("commits_count", "people_count", "observed_count", "last_known_count", "total_count") == [
        ("2026-03-02", 1, 1, 1, 1, 3),
        ("2026-03-09", 0, 0, 1, 1, 3),
        ("2026-03-16", 1, 1, 1, 1, 3),
        ("2026-03-23", 0, 0, 1, 0, 3),
        ("2026-03-30", 0, 0, 1, 0, 3),
    ]
    again = Told(ADA | at(0), ADA | at(0, 2), before=later)
    assert again.table.equals(before.table)


def test_a_repository_that_nobody_could_ever_read_has_no_weeks_and_is_missing_in_the_coverage() -> None:
    told = Told(BOB | at(0) | {"repository_id": 2}, statuses={1: {"commits": "unknown"}})
    assert told.weeks() == []
    assert told.all_weeks("observed_count", "whole_count", "total_count")[0] == ("2026-03-02", 2, 2, 3)


def test_a_part_of_a_history_is_not_put_beside_what_was_last_known() -> None:
    before = Told(ADA | at(0), BOB | at(1))
    later = Told(ADA | at(0), before=before, statuses={1: {"commits": "unknown"}})
    assert later.weeks("commits_count", "is_current")[0] == ("2026-03-02", 2, False)


def test_an_emptied_repository_has_no_weeks_any_more() -> None:
    before = Told(ADA | at(0))
    assert Told(before=before, statuses={1: {"commits": "absent"}}).table.is_empty()


def test_repositories_that_are_gone_are_no_part_of_the_organisation() -> None:
    told = Told(ADA | at(0), BOB | at(0) | {"repository_id": 2}, states={2: "gone"})
    assert told.all_weeks("commits_count", "people_count", "total_count")[0] == ("2026-03-02", 1, 1, 2)


@pytest.mark.parametrize(("status", "count"), [("observed", 1), ("absent", 1), ("unknown", None)])
def test_releases_are_unknown_where_they_are_not_read(status: str, count: int | None) -> None:
    release = {"repository_id": 1, "tag_name": "v1", "published_at": MONDAY + timedelta(days=8)}
    draft = {"repository_id": 1, "tag_name": "v2"}
    told = Told(ADA | at(0), statuses={1: {"releases": status}}, releases=[release, draft])
    assert [each[1] for each in told.weeks("releases_count")] == [None if count is None else 0, count, count and 0]
    assert told.all_weeks("releases_count")[1] == ("2026-03-09", count or 0)


def test_a_commit_dated_after_its_capture_is_in_no_week() -> None:
    told = Told(ADA | at(0), ADA | {"at": DAY.replace(year=2099)}, BOB | {"at": DAY.replace(year=2099)})
    assert [count for _, count in told.weeks("commits_count")] == [1, 0, 0]
    assert [count for _, count in told.all_weeks("people_count")] == [1, 0, 0]


def test_without_a_commit_there_is_no_week() -> None:
    assert Told().organisation.is_empty()
    empty = activity(
        github.COMMITS.empty(),
        github.RELEASES.empty(),
        github.HEADS.empty(),
        core.FACETS_TABLE.empty(),
        core.AUTHORS.empty(),
        core.PEOPLE.empty(),
        None,
        DAY.date(),
    )
    assert empty.is_empty()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 2), st.integers(1, 5), st.integers(-40, 16)), max_size=25), st.integers(0, 99))
def test_weeks_add_up_to_the_commits_in_any_order(authored: list[tuple[int, int, int]], seed: int) -> None:
    commits = [
        {"repository_id": repository, "author_id": author, "at": MONDAY + timedelta(days=day)}
        for repository, author, day in authored
    ]
    told = Told(*commits)
    assert told.table["commits_count"].sum() == len(authored)
    assert told.organisation["commits_count"].sum() == len(authored)
    assert told.organisation["newcomers_count"].sum() == len({author for _, author, _ in authored})
    for _, weeks in told.table.group_by("repository_id"):
        mondays = weeks["week"].sort().str.to_date()
        assert set(mondays.diff().drop_nulls()) <= {timedelta(days=7)}
        assert mondays.dt.weekday().unique().to_list() == [1]
    again = Told(*commits, seed=seed)
    assert again.table.equals(told.table)
    assert again.organisation.equals(told.organisation)
