"""The pages of judgement and the lists of works in a real browser: filters, order, addresses, keys, small screens."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from research_platform_assets.site.capture import PATH as CAPTURE
from research_platform_assets.site.capture import capture_of, capture_script
from research_platform_assets.site.index import site_index
from research_platform_assets.site.pages.health import health_pages
from research_platform_assets.site.render import render_site
from research_platform_assets.site.rest import ROWS
from research_platform_assets.site.templating import rendered, shared_values, static_files
from research_platform_assets_tests.site.browser.conftest import JUDGEMENT, Visit, inaccessible, write_site
from research_platform_assets_tests.site.sample_content import row, with_tables
from research_platform_assets_tests.site.sample_judgement import judged_content

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The site of every state of a score, a grade and a citation, without a server, which makes no difference here."""
    top = tmp_path_factory.mktemp("judged")
    write_site(top, render_site(judged_content()))
    return top.as_uri() + "/"


def names(page: Any, table: str) -> list[str]:
    return page.locator(f"#{table} tbody tr:not([hidden]) th a").all_inner_texts()


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of health of more repositories than it shows at first."""
    top = tmp_path_factory.mktemp("long")
    many = [row("core.repositories", repository_id=n, name=f"r{n:03}", state="active") for n in range(ROWS + 5)]
    index = site_index(with_tables(judged_content(), {"core.repositories": many}))
    pages = list(health_pages(index))
    shared = shared_values(index, {"health.html"})
    files = {page.path: rendered(page, shared) for page in pages} | static_files()
    for path, data in (files | {CAPTURE: capture_script(capture_of(index))}).items():
        file = top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return top.as_uri() + "/"


def test_a_long_table_shows_its_first_rows_and_is_ordered_and_filtered_over_all(browser: Any, long: str) -> None:
    context = browser.new_context()
    context.set_default_timeout(60_000)
    visit = Visit(context.new_page(), long)
    page = visit.open("health.html")
    rows, count = page.locator("#judged tbody tr"), page.locator(".filter-count")
    assert rows.count() == ROWS
    assert count.inner_text() == f"{ROWS + 5} of {ROWS + 5} match"
    assert not any("-rows.js" in address for address in visit.requests), "nobody asked for more yet"
    page.get_by_role("button", name="Show more").click()
    page.locator(f"#judged tbody tr:nth-child({ROWS + 5})").wait_for()
    page.reload()
    page.locator("#judged th button").first.click()
    page.locator("#judged tbody tr:first-child a", has_text=f"r{ROWS + 4}").wait_for()
    assert rows.count() == ROWS
    page.locator("input[name=q]").last.fill(f"r{ROWS + 4}")
    page.locator("#judged tbody tr:nth-child(2)").wait_for(state="detached")
    assert count.inner_text() == f"1 of {ROWS + 5} match"
    assert f"q=r{ROWS + 4}" in page.url
    page.reload()
    page.locator("#judged tbody tr:nth-child(2)").wait_for(state="detached")
    assert visit.complaints == []
    context.close()


def test_works_are_filtered_and_the_address_keeps_what_was_chosen(visit: Visit) -> None:
    page = visit.open("publications.html")
    works = page.locator(".work:not([hidden])")
    assert "3 of 3 shown" in page.locator(".filter-count").inner_text()
    page.locator("select[name=repository]").select_option("105")
    assert works.count() == 1
    assert page.locator("#year-2024").is_hidden()
    assert page.locator("#year-2023").is_visible()
    page.locator("input[name=q]").last.fill("lovelace VOLATILITY")
    assert works.count() == 1
    assert urlsplit(page.url).query == "repository=105&q=lovelace+VOLATILITY"
    page.reload()
    assert works.count() == 1
    page.locator("input[name=q]").last.fill("nobody wrote this")
    assert page.locator("[data-no-match]").is_visible()
    page.get_by_role("button", name="Clear").click()
    page.wait_for_url(lambda address: "?" not in address)
    assert works.count() == 3
    assert visit.complaints == []


def test_a_venue_leads_to_its_works(visit: Visit) -> None:
    page = visit.open("publications.html")
    page.get_by_role("listitem").filter(has_text="Journal of Examples").get_by_role("link", name="1 work").first.click()
    page.wait_for_url(lambda address: "venue=" in address)
    assert page.locator("select[name=venue]").input_value() == "Journal of Examples"
    assert page.locator(".work:not([hidden])").count() == 1


def test_a_level_leads_to_its_repositories_in_and_out_of_use(visit: Visit) -> None:
    page = visit.open("reproducibility.html")
    page.get_by_role("link", name="Which one").first.click()
    page.wait_for_url(lambda address: "level=" in address)
    assert page.locator("select[name=level]").input_value() == "silver"
    assert names(page, "judged") == ["volatility-models"]
    assert names(page, "judged-apart") == []
    page.locator("select[name=level]").select_option("unknown")
    assert names(page, "judged-apart") == ["old-course"]
    assert "3 of 6 shown" in page.locator(".filter-count").inner_text()


def test_scores_are_filtered_by_all_three_and_missing_ones_come_last(visit: Visit) -> None:
    page = visit.open("scores.html?health=B&scores-sort=Reproducibility&scores-order=ascending")
    assert names(page, "scores") == ["volatility-models"]
    page.locator("select[name=health]").select_option("")
    page.locator("#scores").get_by_role("button", name="Health", exact=True).focus()
    page.keyboard.press("Enter")
    assert [name for name in names(page, "scores") if name][:2] == ["volatility-models", "risk-data"]
    page.locator("select[name=code]").select_option("no grade")
    assert names(page, "scores") == ["risk-data"]


def test_code_is_filtered_by_each_of_its_languages_and_sorted_by_grade(visit: Visit) -> None:
    page = visit.open("quality.html")
    page.locator("#code").get_by_role("button", name="Grade").click()
    grades = page.locator("#code tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.grade)")
    assert grades == ["+", "-", "--", "no grade"]
    page.locator("select[name=language]").select_option("R")
    assert names(page, "code") == ["volatility-models"]


def test_without_scripts_everything_is_shown_and_nothing_is_dead(browser: Any, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = Visit(context.new_page(), base)
    for path in JUDGEMENT:
        page = visit.open(path)
        assert page.locator("form.filters:visible, button[data-copy]:visible, [data-no-match]:visible").count() == 0
        assert page.locator("tbody tr:not(details *), .work").count() > 0
    context.close()


def test_pages_fit_a_phone_and_accessibility_rules_find_nothing(browser: Any, base: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    visit = Visit(context.new_page(), base)
    found: list[str] = []
    for path in JUDGEMENT:
        page = visit.open(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{path}: {width} pixels wide"] if width > 360 else []
        found += inaccessible(page)
    context.close()
    assert found == []
