"""The panel of evidence in a real browser, by keyboard, from a disk and from a server."""

from __future__ import annotations

import json
from typing import Any

import pytest

from research_platform_assets.site.evidence import condition, query
from research_platform_assets_tests.site.sample_content import OBSERVED

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

PAGE = f"repositories/{OBSERVED}.html"
COMMITS = '.strip a[href$="core.repositories.html#commits_count"]'
SQL = query("core.repositories", "commits_count", condition({"repository_id": OBSERVED}, "core.repositories"))


def test_a_number_opens_its_evidence_and_gives_the_keyboard_back(visit: Any) -> None:
    built = {"captured_at": "2026-02-01T03:04:00+00:00", "tables": {"core.repositories": {"code_version": "c0de" * 16}}}

    def answer(route: Any) -> None:
        route.fulfill(body=json.dumps(built))

    visit.page.route("**/build.json", answer)
    page = visit.open(PAGE)
    number, panel = page.locator(COMMITS), page.locator("dialog.evidence-panel")
    number.focus()
    page.keyboard.press("Enter")
    panel.locator("pre", has_text="dagster asset materialize").wait_for()
    said = panel.inner_text()
    assert panel.locator("h2").inner_text().startswith("12")
    assert "Commits reachable from the head; null where unknown." in said
    assert panel.locator("pre").first.inner_text() == SQL
    assert f"duckdb -readonly catalog.duckdb '{SQL}'" in said
    assert f"from core.repositories where repository_id = {OBSERVED}" in said
    if visit.base.startswith("file:"):
        assert panel.get_by_role("link", name="build.json").is_visible()
    else:
        assert "2026-02-01 03:04 UTC" in said
        assert "c0de" * 16 in said
    for _ in range(30):
        page.keyboard.press("Tab")
    assert page.evaluate(
        "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
    )
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert number.evaluate("anchor => document.activeElement === anchor")
    assert visit.complaints == []


def test_what_is_copied_is_safe_in_a_shell(visit: Any) -> None:
    page = visit.open(PAGE)
    page.locator(COMMITS).evaluate("""anchor => { anchor.dataset.where = "path = 'it''s $(x)'" }""")
    page.locator(COMMITS).click()
    shell = page.locator("dialog pre").nth(1).inner_text()
    assert shell.endswith(r"where path = '\''it'\'''\''s $(x)'\'''")
    assert json.dumps("select commits_count from core.repositories where path = 'it''s $(x)'") in (
        page.locator("dialog pre").nth(2).inner_text()
    )


def test_a_number_is_a_link_for_whoever_wants_one(visit: Any) -> None:
    page = visit.open(PAGE)
    with page.context.expect_page() as opened:
        page.locator(COMMITS).click(modifiers=["Control"])
    opened.value.wait_for_url("**/data/core.repositories.html#commits_count")
    assert not page.locator("dialog.evidence-panel").is_visible()


def test_a_number_in_a_long_table_opens_its_evidence_by_a_click_and_by_keyboard(visit: Any) -> None:
    page = visit.open("people.html")
    row = page.locator("#people tr[data-row]").first
    cell, panel = row.locator("td.number:not([data-missing])").first, page.locator("dialog.evidence-panel")
    sql = f"select commits_count from insight.person_stats where {row.get_attribute('data-row')}"
    cell.click()
    assert panel.locator("h2 bdi").inner_text() == cell.inner_text()
    assert panel.locator("pre").first.inner_text() == sql
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    row.locator("a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Evidence"
    page.keyboard.press("Enter")
    panel.get_by_role("button", name=f"Commits: {cell.inner_text()}").click()
    assert panel.locator("pre").first.inner_text() == sql
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Evidence"
    assert visit.complaints == []


def test_the_rows_behind_a_chart_have_one_query(visit: Any) -> None:
    page = visit.open("index.html")
    link = page.locator("a.of-rows").first
    link.evaluate("link => link.closest('details')?.setAttribute('open', '')")
    sql = link.get_attribute("data-query")
    link.click()
    assert page.locator("dialog.evidence-panel pre").first.inner_text() == sql
    assert visit.complaints == []
