"""The list of all repositories in a real browser."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from research_platform_assets_tests.site.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
LIST = "repositories.html"


def names(page: Any) -> list[str]:
    return page.locator("#repositories tbody th a").all_inner_texts()


def choose(page: Any, facet: str, value: str) -> None:
    page.locator(f"[data-facet={facet}] summary").click()
    page.locator(f"[data-facet={facet}] input[value='{value}']").check()


def test_repositories_are_ordered_by_pressing_a_header_and_unknown_comes_last(visit: Visit) -> None:
    page = visit.open(LIST)
    commits = page.locator("th", has=page.get_by_role("button", name="Commits", exact=True))
    commits.get_by_role("button").click()
    assert commits.get_attribute("aria-sort") == "descending"
    assert names(page)[:2] == ["volatility-models", "risk-data"]
    commits.get_by_role("button").click()
    assert commits.get_attribute("aria-sort") == "ascending"
    assert names(page)[:2] == ["risk-data", "volatility-models"]
    assert page.locator("th[aria-sort]").count() == 1
    # The keyboard stays where it was, although the head was drawn anew.
    page.keyboard.press("Enter")
    assert commits.get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="Repository", exact=True).click()
    assert names(page)[1:] == ["blocked-data", "empty-shell", "old-course", "risk-data", "volatility-models"]


def test_facets_show_what_fits_and_the_address_keeps_them(visit: Visit) -> None:
    page = visit.open(LIST)
    for facet, value, expected in (
        ("q", "RISK market", ["risk-data"]),
        ("q", "c++ (", []),
        ("q", "onload", ["<b>Ünï & \u202ecode</b>"]),
        ("q", "garch finance", ["volatility-models"]),
        ("state", "gone", ["old-course"]),
        ("language", "R", ["risk-data"]),
        ("language", "none", ["empty-shell"]),
        ("topic", "0", ["volatility-models"]),
        ("readme", "none", ["empty-shell"]),
    ):
        if facet == "q":
            page.locator("[data-listing] [name=q]").fill(value)
        else:
            choose(page, facet, value)
        for _ in range(2):
            assert names(page) == expected
            assert page.locator(".filter-count").inner_text() == f"{len(expected)} of 6 repositories"
            assert page.locator("[data-no-match]").is_visible() is (expected == [])
            assert urlsplit(page.url).query.startswith(f"{facet}=")
            page.reload()
        page.get_by_role("button", name="Clear", exact=True).click()
        page.wait_for_url(lambda address: "?" not in address)
        assert len(names(page)) == 6
    assert visit.complaints == []


def test_choices_of_one_facet_add_up_and_those_of_several_narrow(visit: Visit) -> None:
    page = visit.open(LIST)
    choose(page, "language", "R")
    page.locator("[data-facet=language] input[value='Python']").check()
    assert names(page) == ["risk-data", "volatility-models"]
    assert page.locator("[data-facet=language] summary").inner_text() == "Language: Python, R"
    # A choice says how many it would show with the choices made elsewhere.
    counts = page.locator("[data-facet=license] label").all_text_contents()
    assert [" ".join(count.split()) for count in counts] == ["MIT 1", "none 0", "unknown 1"]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.locator("details.menu[open]").count() == 0
    choose(page, "license", "MIT")
    assert names(page) == ["volatility-models"]


def test_back_goes_back_a_choice(visit: Visit) -> None:
    page = visit.open(LIST)
    choose(page, "language", "R")
    page.locator("[data-facet=language] input[value='Python']").check()
    assert len(names(page)) == 2
    page.go_back()
    assert names(page) == ["risk-data"]
    page.go_back()
    assert len(names(page)) == 6
    assert not page.locator("[data-facet=language] input[value='R']").is_checked()
    page.go_forward()
    assert names(page) == ["risk-data"]


def test_columns_and_cards_are_chosen_and_shared(visit: Visit) -> None:
    page = visit.open(LIST)
    page.locator("summary", has_text="Columns").click()
    page.locator("[name=columns][value=stargazers]").check()
    page.locator("[name=columns][value=health]").uncheck()
    heads = [head.split()[0] for head in page.locator("#repositories thead th").all_inner_texts()]
    assert "Stars" in heads
    assert "Health" not in heads
    page.locator("[name=view][value=cards]").check()
    assert page.locator(".card").count() == 6
    again = visit.open(urlsplit(page.url).path.rpartition("/")[2] + "?" + urlsplit(page.url).query)
    assert again.locator(".card").count() == 6
    assert "Stars" in again.locator(".card").first.inner_text()
    assert not page.locator("#repositories").is_visible()


def test_what_is_shown_can_be_carried_away(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(f"{LIST}?columns=language,stargazers&sort=stargazers&order=descending")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of what is shown").click()
    assert download.value.suggested_filename == "repositories.csv"
    download.value.save_as(tmp_path / "list.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "list.csv").read_text(encoding="utf-8"))))
    assert rows[0] == ["name", "page", "language", "stargazers"]
    assert rows[1][0] == "volatility-models"
    assert rows[1][1].endswith("/repositories/101.html")
    assert rows[1][2:] == ["Python", "1234"]
    shell = next(row for row in rows if row[0] == "empty-shell")
    blocked = next(row for row in rows if row[0] == "blocked-data")
    # What is not there is empty, and what is not known says so.
    assert (shell[2:], blocked[2:]) == (["", ""], ["unknown", "unknown"])


def test_an_address_with_facet_and_order_opens_so(visit: Visit) -> None:
    page = visit.open(f"{LIST}?state=active&sort=pushed&order=descending")
    assert names(page)[:3] == ["<b>Ünï & \u202ecode</b>", "risk-data", "blocked-data"]
    assert page.locator("[name=state][value=active]").is_checked()


def test_an_address_that_makes_no_sense_shows_everything(visit: Visit) -> None:
    for query in ("state=nonsense", "sort=constructor", "columns=__proto__", "topic=%22%5D%3Cb%3E", "q="):
        page = visit.open(f"{LIST}?{query}")
        assert len(names(page)) == 6
    assert visit.complaints == []


def test_without_scripts_the_table_is_whole_and_no_dead_control_is_shown(browser: Any, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = Visit(context.new_page(), base).open(LIST)
    assert page.locator("#repositories tbody tr").count() == 6
    assert not page.locator("form.listing-form").is_visible()
    assert not page.locator("[data-theme-toggle]").is_visible()
    context.close()
