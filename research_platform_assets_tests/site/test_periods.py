"""Tests of `site.periods`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from research_platform_assets.site.periods import MAXIMUM_PERIODS, periods, weeks_by_repository
from research_platform_assets_tests.site.sample_content import Row, frame, row

FIRST = date(2020, 1, 6)


def weeks(count: int, **values: object) -> list[Row]:
    common = {"commits_count": 2, "bot_commits_count": 1, "unattributed_commits_count": 3, "is_complete": True}
    common |= {"is_current": True}
    return [
        row("insight.activity", repository_id=1, week=(FIRST + timedelta(weeks=place)).isoformat(), **common | values)
        for place in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "unit", "first"),
    [(1, "week", "2020-01-06"), (60, "week", "2020-01-06"), (61, "month", "2020-01"), (400, "quarter", "2020 Q1"),
     (900, "year", "2020")],
)  # fmt: skip
def test_the_shortest_period_that_fits_is_taken(count: int, unit: str, first: str) -> None:
    found = periods(frame("insight.activity", weeks(count)))
    assert found is not None
    assert (found.unit, found.counts[0].name) == (unit, first)
    assert len(found.counts) <= MAXIMUM_PERIODS
    assert sum(found.commits) == 2 * count
    assert sum(period.others_count for period in found.counts) == 4 * count
    assert found.counts[0].first == "2020-01-06"
    assert found.counts[-1].last == (FIRST + timedelta(weeks=count - 1)).isoformat()


def test_periods_that_do_not_fit_are_the_earliest() -> None:
    # An author with a wrong clock wrote a commit in the first year there is.
    rows = [weeks(1)[0] | {"week": f"{year}-01-01"} for year in range(1900, 2026)]
    found = periods(frame("insight.activity", rows))
    assert found is not None
    assert [found.counts[0].name, found.counts[-1].name] == ["1966", "2025"]


def test_one_week_that_is_not_whole_makes_the_whole_so() -> None:
    found = periods(frame("insight.activity", [*weeks(3), *weeks(4, is_complete=False, is_current=False)[3:]]))
    assert found is not None
    assert not found.is_complete
    assert not found.is_current


def test_without_weeks_there_is_nothing() -> None:
    assert periods(None) is None
    assert weeks_by_repository(None) == {}
    assert weeks_by_repository(frame("insight.activity", [])) == {}


def test_weeks_are_told_apart_by_repository() -> None:
    found = weeks_by_repository(frame("insight.activity", [*weeks(2), weeks(1)[0] | {"repository_id": 2}]))
    assert {number: part.height for number, part in found.items()} == {1: 2, 2: 1}
