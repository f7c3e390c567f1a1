"""The figures of a repository day by day."""

from __future__ import annotations

from datetime import timedelta

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.render import render_site
from research_platform_assets.site.trend import DAYS, METRICS, trends
from research_platform_assets.tables.insight import HISTORY_METRICS
from research_platform_assets_tests.site.checks import text_of
from research_platform_assets_tests.site.sample_content import EMPTY, OBSERVED, START, Row, frame, row, with_tables


def recorded(days: int, metric: str = "stargazers_count", number: int | None = OBSERVED, **values: object) -> Row:
    day = (START + timedelta(days=days)).date().isoformat()
    common: Row = {"subject": str(number), "repository_id": number, "day": day, "metric": metric, "value": float(days)}
    return row("insight.history", **common | {"state": "observed", "source": "build"} | values)


def test_the_latest_days_of_each_repository_come_first() -> None:
    assert set(METRICS) <= set(HISTORY_METRICS)
    rows = [recorded(day) for day in range(DAYS + 3)]
    found = trends(frame("insight.history", [*rows, recorded(2, number=EMPTY), recorded(1, number=None)]))
    assert [day.day for day in found[OBSERVED]][:2] == ["2024-01-26", "2024-01-25"]
    assert len(found[OBSERVED]) == DAYS
    assert found.keys() == {OBSERVED, EMPTY}
    assert trends(None) == {}


def test_days_that_say_the_same_are_one() -> None:
    rows = [recorded(day, value=value) for day, value in ((1, 5.0), (2, 5.0), (3, None), (4, None), (5, 5.0), (6, 5.0))]
    found = trends(frame("insight.history", [*rows, recorded(3, number=EMPTY, value=5.0)]))
    assert [day.day for day in found[OBSERVED]] == ["2024-01-15", "2024-01-13", "2024-01-11"]
    assert [day.day for day in found[EMPTY]] == ["2024-01-13"]


def test_a_page_says_what_was_unknown_and_what_was_imported(content: SiteContent) -> None:
    rows = [
        recorded(0, source="import"),
        recorded(5, value=None, state="unknown", reason="rate limit"),
        recorded(5, "forks_count", value=1200.0),
    ]
    site = render_site(with_tables(content, {"insight.history": rows}))
    text = " ".join(text_of(site[f"repositories/{OBSERVED}.html"].decode()).split())
    assert "Day Stars Forks Commits Contributors Source" in text
    assert "2024-01-15 unknown 1,200 not recorded not recorded build" in text
    assert "2024-01-10 0 not recorded not recorded not recorded imported" in text
    assert b"Day by day" not in site[f"repositories/{EMPTY}.html"]
