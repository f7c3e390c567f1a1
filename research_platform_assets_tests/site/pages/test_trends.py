"""Charts over time: they say what their tables say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from research_platform_assets.site.index import SiteIndex, site_index
from research_platform_assets.site.pages.trend_figures import WEEKS
from research_platform_assets.site.pages.trends import commits_by_hour, created_by_month, days_of_history, trends_page
from research_platform_assets_tests.site.sample_content import CORRECTED, OBSERVED, row, sample_content, with_tables


def index_with(**tables: list[dict[str, Any]]) -> SiteIndex:
    return site_index(with_tables(sample_content(), {name.replace("__", "."): rows for name, rows in tables.items()}))


def weeks(count: int, **values: Any) -> list[dict[str, Any]]:
    table = "insight.organization_activity"
    return [
        row(
            table, week=f"{2000 + place // 52}-{place % 12 + 1:02}-{place // 12 % 28 + 1:02}", commits_count=1, **values
        )
        for place in range(count)
    ]


def test_commits_are_counted_by_weekday_and_hour_in_utc() -> None:
    sunday_night = datetime(2024, 3, 31, 23, 59, tzinfo=UTC)
    commits = [row("github.commits", repository_id=OBSERVED, oid=f"{n:040x}", authored_at=sunday_night) for n in (1, 2)]
    index = index_with(github__commits=commits)
    counts = commits_by_hour(index)
    assert counts is not None
    assert counts[6][23] == 2
    assert sum(map(sum, counts)) == 2
    figure = trends_page(index).values["hours"]
    assert figure.description.startswith(
        "2 commits by author time in UTC, bots included. No hour has more than Sunday "
    )
    assert figure.rows[6] == ("Sunday", *[0] * 23, 2)


def test_of_many_weeks_the_last_are_shown_and_summed() -> None:
    shown = trends_page(index_with(insight__organization_activity=weeks(WEEKS + 30))).values
    assert (shown["shown_count"], shown["weeks_count"]) == (WEEKS, WEEKS + 30)
    assert shown["commits"].description.startswith(f"{WEEKS} commits in {WEEKS} weeks since ")
    assert sum(cells[1] for cells in shown["commits"].rows) == WEEKS


def test_growth_counts_each_month_and_leaves_out_what_is_not_known() -> None:
    core = sample_content().rows("core.repositories")
    moments = [datetime(2024, 1, 3, tzinfo=UTC), None, datetime(2024, 3, 1, tzinfo=UTC)]
    rows = [{**each, "created_at": moment} for each, moment in zip(core, moments, strict=False)]
    index = index_with(core__repositories=rows)
    assert created_by_month(index) == [("2024-01", 1, 1), ("2024-02", 0, 1), ("2024-03", 1, 2)]
    values = trends_page(index).values
    assert values["uncreated_count"] == 1
    assert values["growth"].description.startswith("2 repositories in all; the first was created in 2024-01.")


def test_days_sum_only_what_was_observed_and_say_of_how_many() -> None:
    def day(number: int, day: str, stars: float | None, state: str = "observed") -> list[dict[str, Any]]:
        common = {"subject": str(number), "repository_id": number, "day": day, "state": state}
        return [
            row("insight.history", metric="stargazers_count", value=stars, **common),
            row("insight.history", metric="forks_count", value=stars, **common),
        ]

    rows = [*day(OBSERVED, "2024-01-01", 3.0), *day(CORRECTED, "2024-01-01", 4.0)]
    rows += [*day(OBSERVED, "2024-01-02", 5.0), *day(CORRECTED, "2024-01-02", None, "unknown")]
    index = index_with(insight__history=rows)
    assert days_of_history(index) == [("2024-01-01", 2, 7.0, 7.0), ("2024-01-02", 1, 5.0, 5.0)]
    assert trends_page(index).values["history"].description == (
        "On 2024-01-01 2 repositories had 7 stars and 7 forks; on 2024-01-02 1 repository had 5 and 5."
    )


def test_without_anything_each_chart_is_missing() -> None:
    empty = {name: [] for name in ("github.commits", "github.releases", "insight.organization_activity")}
    empty |= {"insight.history": [], "core.repositories": []}
    values = trends_page(site_index(with_tables(sample_content(), empty))).values
    assert [values[name] for name in ("commits", "people", "growth", "hours", "history")] == [None] * 5
    assert values["releases"].counts == []
