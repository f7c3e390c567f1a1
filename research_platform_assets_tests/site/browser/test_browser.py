"""The site in a real browser: scripts of its pages, and what readers' browsers may refuse."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets_tests.site.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def test_a_page_says_when_its_repository_was_verified_where_it_may_ask(visit: Visit) -> None:
    fresh = visit.open("repositories/101.html").locator("[data-freshness]")
    if visit.base.startswith("file:"):
        assert fresh.is_hidden()
        return
    fresh.locator(".tag").wait_for()
    assert fresh.inner_text() == (
        "late Verified 2026-03-01 12:30 UTC · changed 2026-02-01 00:00 UTC · a restored build is held."
    )
    behind = visit.open("repositories/104.html").locator("[data-freshness]")
    behind.locator(".tag").wait_for()
    assert behind.inner_text().startswith("ageing Verified")
    assert "(<b>readme</b>: timeout)" in behind.inner_text()


def test_the_status_page_says_how_the_last_run_went_where_it_may_ask(visit: Visit) -> None:
    page = visit.open("status.html")
    if visit.base.startswith("file:"):
        assert "research-platform serve" in page.locator("[data-status]").inner_text()
        return
    page.locator("[data-status] dl").first.wait_for()
    text = page.locator("[data-status]").inner_text()
    for said in (
        "GitHub was last asked 2026-03-01 12:30 UTC; what is shown was captured 2026-02-01 00:00 UTC. Build b1 was",
        "3, 23",
        "98.8 %",
        "1,234, 1,200",
        "0.1 % (<i>timeout</i>: 1)",
        "core 4,998",
        "500 MB",
        "core.repositories: corrections",
        "The run of 2026-03-02 02:00 UTC failed at core.readmes (StorageError); Dagster has the reason under run 8f14",
        "late lab/a: verified 2026-03-01 12:30 UTC",
        "ageing lab/b: verified",
    ):
        assert said in text


def test_the_build_page_says_what_the_build_says_of_itself_where_it_may_ask(visit: Visit) -> None:
    page = visit.open("build.html")
    if visit.base.startswith("file:"):
        assert "research-platform serve" in page.locator("[data-build]").inner_text()
        return
    page.locator("[data-build] dl").wait_for()
    text = page.locator("[data-build]").inner_text()
    for said in (
        "25dad11742ed",
        "2026-02-01 00:00 UTC",
        "98.8 %",
        "1 of 2",
        "core.repositories.corrections: <i>failed",
    ):
        assert said in text


def test_the_style_sheet_and_the_scripts_are_applied(visit: Visit) -> None:
    page = visit.open("repositories/101.html")
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    assert page.locator("[data-theme-toggle]").is_visible()


def test_a_hostile_readme_does_nothing(visit: Visit) -> None:
    page = visit.open("repositories/101.html")
    page.get_by_text("press").click()
    assert page.title() == "volatility-models · Example Lab"
    assert page.locator(".readme iframe, .readme script, .readme [style], .readme [onerror]").count() == 0
    images = page.locator(".readme img").evaluate_all(
        "all => all.map(({loading, referrerPolicy}) => [loading, referrerPolicy])"
    )
    assert images == [["lazy", "no-referrer"], ["lazy", "no-referrer"]]
    assert page.locator("#main-content").count() == 1
    assert visit.complaints == []


def test_the_policy_stops_code_and_foreign_pictures_even_if_they_got_into_a_page(visit: Visit) -> None:
    page = visit.open("index.html")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'https://evil.example/a.png'}));"
        "document.body.insertAdjacentHTML('beforeend', '<a id=t onclick=\"document.title=1\">x</a>')"
    )
    page.locator("#t").click()
    for _ in range(600):
        if any("Content Security Policy" in complaint for complaint in visit.complaints):
            break
        page.wait_for_timeout(100)
    assert page.title() == "Overview · Example Lab"
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)


def test_the_choice_of_colours_is_kept_from_page_to_page(visit: Visit) -> None:
    page = visit.open("index.html")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Switch to dark colours").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    visit.open("people.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.get_by_role("button", name="Switch to light colours").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_a_browser_that_refuses_storage_still_switches_colours(browser: Any, base: str) -> None:
    context = browser.new_context(color_scheme="dark")
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }})")
    visit = Visit(context.new_page(), base)
    page = visit.open("index.html")
    page.get_by_role("button", name="Switch to light colours").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert visit.complaints == []
    context.close()


def test_the_first_press_of_tab_offers_the_way_to_the_content(visit: Visit) -> None:
    page = visit.open("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
