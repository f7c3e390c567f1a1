"""What surrounds every page, in a real browser: menu, keyboard, printing, the way back."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets_tests.site.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name")


def test_from_the_first_page_the_keyboard_alone_leads_to_another_and_back(browser: Any, served: str) -> None:
    page = Visit(browser.new_page(viewport={"width": 1280, "height": 900}), served).open("index.html")
    order = []
    while "Topics" not in order:
        page.keyboard.press("Tab")
        order.append(focused(page))
    assert order[:5] == ["Skip to the content", "Example Lab", "q", "Search", "Dark"]
    assert order[5:8] == ["Overview", "Search", "Repositories"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/topics.html")
    assert page.locator(".site-side [aria-current=page]").inner_text() == "Topics"
    page.go_back()
    assert page.url.endswith("index.html")
    page.close()


def test_on_a_phone_the_menu_opens_and_closes_by_keyboard(browser: Any, served: str) -> None:
    page = Visit(browser.new_page(viewport={"width": 360, "height": 740}), served).open("topics/0.html")
    assert not page.locator(".site-side").is_visible()
    menu = page.locator(".site-menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.get_by_role("link", name="Repositories").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.keyboard.press("Tab")
    assert focused(page) == "Overview"
    page.keyboard.press("Escape")
    assert not menu.get_by_role("link", name="Repositories").is_visible()
    assert focused(page) == "Menu"
    page.close()


def test_the_search_box_of_any_page_leads_to_the_answer_and_back(browser: Any, served: str) -> None:
    page = Visit(browser.new_page(), served).open("repositories/101.html")
    page.get_by_role("searchbox").fill("volatility")
    page.keyboard.press("Enter")
    page.locator("[data-search-results] li").first.wait_for()
    assert page.url.endswith("/search.html?q=volatility")
    page.go_back()
    assert page.url.endswith("repositories/101.html")
    page.close()


def test_without_scripts_pages_and_menu_can_be_reached_and_the_search_says_what_else_there_is(
    browser: Any, base: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = Visit(context.new_page(), base).open("people.html")
    page.get_by_text("Menu", exact=True).click()
    page.locator(".site-menu").get_by_role("link", name="Search").click()
    assert page.get_by_text("Searching needs scripts").is_visible()
    assert not page.locator(".search-form").is_visible()
    page.get_by_role("main").get_by_role("link", name="repositories").first.click()
    assert page.url.endswith("repositories.html")
    context.close()


def test_the_footer_says_what_capture_it_is(visit: Visit) -> None:
    page = visit.open("topics/0.html")
    assert page.locator("[data-capture]").inner_text() == "6 repositories · 69.8 % of what was asked is known"


def test_on_paper_there_is_the_content_and_no_navigation(browser: Any, served: str) -> None:
    page = Visit(browser.new_page(color_scheme="dark"), served).open("repositories/101.html")
    page.emulate_media(media="print")
    for hidden in (".site-side", ".site-menu", ".site-search", ".trail", ".theme"):
        assert not page.locator(hidden).is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"
    page.close()


@pytest.mark.parametrize("path", ["repositories.html", "reproducibility.html", "repositories/101.html"])
def test_on_paper_no_column_is_cut_off(browser: Any, served: str, path: str) -> None:
    page = Visit(browser.new_page(viewport={"width": 760, "height": 900}), served).open(path)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
