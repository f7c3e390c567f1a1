"""The search in a real browser, on the server that the platform brings."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from research_platform_assets.cli.site_server import site_server
from research_platform_assets_tests.site.browser.conftest import Visit, keep_inside, on_disk

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def own_server(folder: Path) -> Iterator[str]:
    """The address of the site where `research-platform serve` has it."""
    with site_server(folder / "some" / "where", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/site/"
        server.shutdown()
        thread.join()


@pytest.fixture
def search(browser: Any, own_server: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    keep_inside(context, own_server)
    visit = Visit(context.new_page(), own_server)
    yield visit
    assert visit.complaints == []
    pictures = "https://evil.example/"
    assert [url for url in visit.requests if not url.startswith((own_server, pictures))] == []
    context.close()


def status(page: Any) -> str:
    return page.locator("[data-search-status]").inner_text()


def wait_for(page: Any, text: str) -> None:
    page.get_by_role("status").get_by_text(text, exact=True).wait_for()


def titles(page: Any) -> list[str]:
    return page.locator("[data-search-results] h2").all_inner_texts()


def facet(page: Any, name: str) -> dict[str, str]:
    labels = [text.split("\n") for text in page.locator(f"[data-facet={name}] label").all_inner_texts()]
    return {label[0].strip(): label[-1].strip() for label in labels}


def test_words_are_found_with_snippets_counts_and_facets(search: Visit) -> None:
    page = search.open("search.html?q=stochastic")
    wait_for(page, "4 pages found for “stochastic”.")
    assert "volatility-models" in titles(page)
    assert page.locator("[data-search-results] mark").first.inner_text().startswith("stochastic")
    assert facet(page, "kind") == {"Repository": "1", "Topic": "1", "Language": "2"}
    assert facet(page, "language") == {"Python": "1"}
    page.locator("[data-search-results]").get_by_role("link", name="volatility-models").click()
    assert urlsplit(page.url).path == "/site/repositories/101.html"


def test_a_section_that_fits_is_offered_on_its_own(search: Visit) -> None:
    page = search.open("search.html?q=press")
    page.get_by_role("link", name="Title", exact=True).click()
    assert page.url.endswith("repositories/101.html#readme-title")


def test_facets_add_up_within_and_narrow_between_and_the_address_keeps_them(search: Visit) -> None:
    page = search.open("search.html?kind=Repository")
    wait_for(page, "6 pages found, with kind of page Repository.")
    page.get_by_role("checkbox", name="none").first.check()
    wait_for(page, "1 page found, with kind of page Repository, language none.")
    page.locator("[data-facet=language]").get_by_role("checkbox", name="R", exact=False).last.focus()
    assert facet(page, "language")["Python"] == "1"
    page.locator("[data-facet=language] input[value=Python]").check()
    wait_for(page, "2 pages found, with kind of page Repository, language none or Python.")
    assert urlsplit(page.url).query == "kind=Repository&language=none&language=Python"
    page.go_back()
    wait_for(page, "1 page found, with kind of page Repository, language none.")
    page.reload()
    wait_for(page, "1 page found, with kind of page Repository, language none.")
    assert page.locator("[data-facet=language] input:checked").input_value() == "none"
    page.get_by_role("button", name="Clear all choices").click()
    page.wait_for_url("**/search.html")
    assert titles(page) == []


def test_a_facet_is_chosen_by_keyboard_and_keeps_the_focus(search: Visit) -> None:
    page = search.open("search.html")
    page.locator("[data-facet=kind] input[value=Table]").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**kind=Table")
    page.locator("[data-facet=kind] input:checked").wait_for()
    assert page.evaluate("document.activeElement.value") == "Table"
    page.get_by_role("button", name="Show more").focus()
    page.keyboard.press("Enter")
    page.locator("[data-search-results] > li").nth(10).wait_for()
    assert page.evaluate("document.activeElement.closest('li') !== null")


def test_what_is_typed_is_answered_and_back_goes_back_a_question(search: Visit) -> None:
    page = search.open("search.html?q=stochastic")
    wait_for(page, "4 pages found for “stochastic”.")
    page.get_by_role("searchbox").fill("ada")
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=ada")
    page.get_by_role("link", name="ada", exact=True).first.wait_for()
    page.go_back()
    wait_for(page, "4 pages found for “stochastic”.")
    assert page.get_by_role("searchbox").input_value() == "stochastic"


def test_nothing_found_says_so_and_what_may_help(search: Visit) -> None:
    page = search.open("search.html?q=volatility+ada&kind=Table")
    wait_for(page, "Nothing found for “volatility ada”, with kind of page Table.")
    page.get_by_role("link", name="Only “ada”").wait_for()
    assert page.get_by_role("heading", name="What may help").is_visible()
    page.get_by_role("link", name="Without the choices made").click()
    page.locator("[data-search-results] > li").first.wait_for()
    assert urlsplit(page.url).query == "q=volatility+ada"


@pytest.mark.parametrize("query", ["kind=nonsense", "language=%3Cb%3E", "q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&x=1"])
def test_an_address_that_makes_no_sense_does_no_harm(search: Visit, query: str) -> None:
    page = search.open(f"search.html?{query}")
    page.get_by_role("status").get_by_text("found").wait_for()
    assert page.locator("main img, main b").count() == 0


def test_people_under_a_pseudonym_are_not_found_as_such(search: Visit) -> None:
    page = search.open("search.html?kind=Person")
    page.locator("[data-search-results] > li").first.wait_for()
    assert page.locator("[data-search-results] h2 a[href*=pseudonym]").count() == 0


def test_from_a_disk_it_says_what_is_needed(browser: Any, folder: Path) -> None:
    page = Visit(browser.new_page(), on_disk(folder)).open("search.html?q=volatility")
    assert "research-platform serve" in page.get_by_role("note").filter(has_text="needs a server").inner_text()
    assert not page.locator(".search-form").is_visible()
    page.close()


def test_where_the_index_is_missing_it_says_so(browser: Any, served: str) -> None:
    page = browser.new_page()
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(served + "search.html?q=volatility")
    page.get_by_role("status").get_by_text("The search index could not be read").wait_for()
    assert page.get_by_text("Everything is also in the lists of").is_visible()
    page.close()
