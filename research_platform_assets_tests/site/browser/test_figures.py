"""Charts in a real browser: whole without scripts, alive for who points at them."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets_tests.site.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def test_a_map_loads_its_library_when_somebody_points_at_it_and_opens_pages(visit: Visit) -> None:
    page = visit.open("topics.html")
    assert page.locator("#topic-map .figure-drawing").is_visible()
    assert not [address for address in visit.requests if address.endswith("vega.js")]
    page.locator("#topic-map").hover()
    dot = page.locator("#topic-map .figure-live svg path[fill^='var(--step']").first
    dot.wait_for(state="attached")
    assert page.locator("#topic-map .figure-drawing").is_hidden()
    assert page.get_by_role("img", name="Topics and repositories").count() == 1
    dot.hover()
    assert "volatility-models" in page.locator(".figure-tip").inner_text()
    assert visit.complaints == []
    dot.click()
    page.wait_for_url("**/repositories/101.html")


def test_neighbours_stand_out_under_the_pointer(visit: Visit) -> None:
    page = visit.open("dependencies.html")
    page.locator("#own").hover()
    lines = page.locator("#own .figure-live .mark-rule.role-mark line")
    lines.first.wait_for(state="attached")
    page.locator("#own .figure-live svg path[fill='var(--bar)']").first.hover()
    assert lines.first.get_attribute("opacity") == "0.8"
    assert visit.complaints == []


def test_without_scripts_the_drawing_and_its_table_are_there(browser: Any, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}topics.html")
    assert page.locator("#topic-map .figure-drawing").is_visible()
    assert page.locator(".figure-hint").first.is_hidden()
    page.locator("#topic-map summary").click()
    page.locator("#topic-map table a").first.click()
    page.wait_for_url("**/topics/0.html")
    context.close()
