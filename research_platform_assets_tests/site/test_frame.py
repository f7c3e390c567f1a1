"""What surrounds every page: navigation, breadcrumbs, search box, footer."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from research_platform_assets.site.capture import PATH, capture_of
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import site_index
from research_platform_assets.site.page import Page
from research_platform_assets.site.render import render_site
from research_platform_assets.site.templating import trail
from research_platform_assets_tests.site.sample_content import START, row, with_tables

Site = dict[str, bytes]


def history(*hours: int, source: str = "build") -> list[dict[str, object]]:
    return [
        row(
            "insight.history",
            day="2024-01-10",
            metric="stargazers_count",
            repository=f"lab/{hour}",
            source=source,
            observed_at=START + timedelta(hours=hour),
        )
        for hour in hours
    ]


def pages(site: Site) -> dict[str, str]:
    return {path: content.decode() for path, content in site.items() if path.endswith(".html")}


def test_a_page_marks_itself_or_its_section_in_both_lists_of_pages(site: Site) -> None:
    assert re.findall(r'href="([^"]*)" aria-current="(\w+)"', site["people.html"].decode()) == [
        ("people.html", "page"),
        ("people.html", "page"),
    ]
    assert re.findall(r'href="([^"]*)" aria-current="(\w+)"', site["topics/0.html"].decode()) == [
        ("../topics.html", "true"),
        ("../topics.html", "true"),
    ]


def test_no_page_has_more_than_one_trail_and_those_of_the_navigation_have_none(site: Site) -> None:
    counts = {path: text.count('aria-label="Breadcrumb"') for path, text in pages(site).items()}
    assert {path for path, count in counts.items() if count > 1} == set()
    assert {path for path, count in counts.items() if count == 0 and "/" in path} == set()
    assert counts["index.html"] == counts["repositories.html"] == 0


def test_the_trail_goes_from_the_first_page_through_the_section_and_parents() -> None:
    page = Page("repositories/7/a.html", "x", "A", "repositories.html", parents=(("repositories/7.html", "seven"),))
    assert trail(page) == [
        ("index.html", "Overview"),
        ("repositories.html", "Repositories"),
        ("repositories/7.html", "seven"),
    ]


def test_another_capture_changes_the_overview_and_one_small_file_and_no_other_page(content: SiteContent) -> None:
    first, second = (render_site(with_tables(content, {"insight.history": history(hour)})) for hour in (1, 2))
    assert {path for path in first if first[path] != second[path]} == {"index.html", PATH}
    assert json.loads(second[PATH].decode().removeprefix("globalThis.siteCapture=").removesuffix(";\n")) == [
        "Captured 2024-01-10 14:00 UTC",
        "6 repositories",
        "69.8 % of what was asked is known",
    ]


def test_the_capture_is_that_of_the_newest_row_that_a_build_recorded(content: SiteContent) -> None:
    rows = [*history(3, 1), *history(9, source="import")]
    assert capture_of(site_index(with_tables(content, {"insight.history": rows}))).captured_at == START + timedelta(
        hours=3
    )
    assert capture_of(site_index(content)).captured_at is None
