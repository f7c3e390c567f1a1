"""The overview: how figures developed, ways in, and what is unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from research_platform_assets.site.charts import trend_line
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.gaps import gaps
from research_platform_assets.site.headlines import WEEKS, headlines
from research_platform_assets.site.index import SiteIndex, site_index
from research_platform_assets.site.pages.overview import overview_page
from research_platform_assets.site.templating import rendered, shared_values
from research_platform_assets.site.ways_in import evidence, improvements, latest
from research_platform_assets_tests.site.checks import text_of
from research_platform_assets_tests.site.sample_content import OBSERVED, UNREADABLE, row, with_tables

STATS, ACTIVITY, HISTORY = "insight.organization_stats", "insight.organization_activity", "insight.history"
CRITERIA = "research.reproducibility_criteria"


def index_of(content: SiteContent, **tables: list[dict[str, Any]]) -> SiteIndex:
    return site_index(with_tables(content, {name.replace("__", "."): rows for name, rows in tables.items()}))


def shown(index: SiteIndex) -> str:
    text = rendered(overview_page(index), shared_values(index, {"index.html", "search.html"})).decode()
    return " ".join(text_of(text).split())


def weeks(count: int, **values: int) -> list[dict[str, Any]]:
    return [
        row(ACTIVITY, week=f"{2000 + place // 50}-{place % 50:02d}", is_whole_week=place < count - 1, **values)
        | {"commits_count": place}
        for place in range(count)
    ]


def history(values: dict[str, list[int | None]], source: str = "build") -> list[dict[str, Any]]:
    return [
        row(HISTORY, day=day, metric="stargazers_count", repository=f"lab/{place}", source=source, value=value)
        for day, stars in values.items()
        for place, value in enumerate(stars)
    ]


def developments(index: SiteIndex) -> dict[str, Any]:
    return {each.row["metric"]: each.development for each in headlines(index)}


def test_a_week_that_was_not_over_is_no_fall(content: SiteContent) -> None:
    commits = row(STATS, metric="commits_count", value=5.0)
    index = index_of(content, insight__organization_stats=[commits], insight__organization_activity=weeks(4))
    found = developments(index)["commits_count"]
    assert found.values == [0, 1, 2]
    assert found.text == "2 commits by people in the week of 2000-02; 3 weeks drawn"
    assert "2 commits by people in the week of 2000-02; 3 weeks drawn" in shown(index)


def test_a_chart_shows_the_last_weeks_and_one_week_is_no_chart(content: SiteContent) -> None:
    commits = row(STATS, metric="commits_count", value=5.0)
    many = index_of(content, insight__organization_stats=[commits], insight__organization_activity=weeks(WEEKS + 9))
    assert developments(many)["commits_count"].values == list(range(8, WEEKS + 8))
    few = index_of(content, insight__organization_stats=[commits], insight__organization_activity=weeks(2))
    assert developments(few) == {"commits_count": None}


def test_days_on_which_some_repositories_were_not_known_are_left_out(content: SiteContent) -> None:
    days = {"2024-01-01": [3, 4], "2024-01-02": [3, None], "2024-01-03": [5, 4]}
    stars = row(STATS, metric="stargazers_count", value=9.0)
    rows = history(days) + history({"2023-01-01": [90, 90]}, source="import")
    index = index_of(content, insight__organization_stats=[stars], insight__history=rows)
    assert developments(index)["stargazers_count"].values == [7, 9]
    assert developments(index)["stargazers_count"].text == "7 stars on 2024-01-01; 2 days drawn"
    unknown = [each | {"value": None} for each in rows]
    index = index_of(content, insight__organization_stats=[stars], insight__history=unknown)
    assert developments(index)["stargazers_count"] is None


def test_a_small_chart_begins_at_zero_and_bears_nothing_but_zeros() -> None:
    assert 'points="0.00,23.00 50.00,12.00 100.00,1.00"' in trend_line([0, 5, 10])
    assert 'points="0.00,23.00 100.00,23.00"' in trend_line([0, 0])


def test_what_would_raise_reproducibility_most_comes_first_and_only_for_repositories_in_use(
    content: SiteContent,
) -> None:
    def criterion(number: int, name: str, gain: float | None) -> dict[str, Any]:
        return row(CRITERIA, repository_id=number, criterion=name, gain=gain, improvement=f"Do {name}.")

    states = {each["repository_id"]: each["state"] for each in content.rows("core.repositories")}
    active = sorted(number for number, state in states.items() if state == "active")
    others = sorted(states.keys() - set(active))
    rows = [
        criterion(active[0], "little", 1.0),
        criterion(active[1], "little", 1.0),
        criterion(active[0], "much", 9.5),
        criterion(active[0], "nothing", 0.0),
        criterion(active[1], "nothing", None),
        criterion(others[0], "finished", 50.0),
    ]
    found = improvements(index_of(content, research__reproducibility_criteria=rows))
    assert [(each.text, each.repositories_count) for each in found] == [("Do much.", 1), ("Do little.", 2)]


def test_what_was_pushed_to_last_comes_first_and_what_never_was_not_at_all(content: SiteContent) -> None:
    found = latest(site_index(content))
    times = [each["pushed_at"] for each in found]
    assert times == sorted(times, reverse=True)
    assert None not in times


def test_only_tables_that_were_computed_are_offered_to_judge_by(content: SiteContent) -> None:
    assert [each.table for each in evidence(site_index(replace(content, tables={})))] == []
    assert {each.label: each.count for each in evidence(site_index(content))}["Own works"] == 3


def test_gaps_count_what_is_unknown_with_reasons_and_leave_out_what_is_absent(content: SiteContent) -> None:
    def facet(number: int, status: str, reason: str | None) -> dict[str, Any]:
        return row("core.facets", repository_id=number, facet="license", status=status, reason=reason)

    rows = [
        facet(OBSERVED, "observed", None),
        facet(UNREADABLE, "unknown", "HTTP 502"),
        facet(102, "unknown", None),
        facet(103, "absent", "none"),
        facet(105, "unknown", "HTTP 502"),
    ]
    index = index_of(content, core__facets=rows)
    (gap,) = gaps(index)
    assert (gap.label, gap.unknown_count, gap.total_count) == ("Licence", 3, 5)
    assert [(reason.text, reason.count) for reason in gap.reasons] == [("HTTP 502", 2), (None, 1)]
    text = shown(index)
    assert "40 % of what was asked about 6 repositories is known." in text
    assert "Licence: unknown for 3 of 5 repositories" in text
    assert "no reason was recorded (1 repository)" in text


def test_where_nothing_was_asked_or_nothing_is_missing_it_says_so(content: SiteContent) -> None:
    assert "No capture has asked about a repository." in shown(index_of(content, core__facets=[]))
    known = [row("core.facets", repository_id=OBSERVED, facet="license", status="observed")]
    assert "Nothing is missing." in shown(index_of(content, core__facets=known))
