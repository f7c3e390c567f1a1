"""Every page of the site in a real browser, one after the other in one window."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import site_index
from research_platform_assets.site.render import site_pages, subject_pages
from research_platform_assets_tests.site.browser.conftest import (
    JUDGEMENT,
    Visit,
    beside_of,
    inaccessible,
    keep_inside,
    on_disk,
)

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

PHONE = 360
LOOK = """() => ({
    links: [...document.querySelectorAll("a[href]")].map(
        (link) => new URL(link.getAttribute("href"), document.baseURI).href),
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    width: document.documentElement.scrollWidth,
})"""


@dataclass
class Walk:
    """What was seen on a walk over pages.

    Attributes:
        complaints: What the browser said of each page: errors, breaches of the policy, dialogues.
        foreign: Addresses that a page asked for and that lie neither in the site nor beside it, pictures left out.
        links: Where the links of each page lead.
        ids: Ids on each page.
        widths: Width of each page on a phone, in pixels.
    """

    complaints: dict[str, list[str]] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    links: dict[str, list[str]] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def one_of_each(shown: SiteContent) -> list[str]:
    """The path of a page of each kind; of repositories one that is whole, one that could not be read, an odd one."""
    index = site_index(shown)
    pages = [page for page in chain(site_pages(index), subject_pages(index)) if page.path.endswith(".html")]
    first = {page.template: page.path for page in pages if page.template != "repository.html"}
    return sorted([*first.values(), *(f"repositories/{number}.html" for number in (101, 104, 106))])


@pytest.fixture(scope="module")
def walk(browser: Any, served: str, folder: Path) -> Walk:
    """All pages, on a phone, from a server."""
    site = folder / "some" / "where" / "site"
    paths = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    return walked(browser, served, paths)


def walked(browser: Any, base: str, paths: list[str]) -> Walk:
    """Open each of `paths`, which are below `base`."""
    context = browser.new_context(viewport={"width": PHONE, "height": 740})
    beside = beside_of(base)
    keep_inside(context, base)
    visit, seen = Visit(context.new_page(), base), Walk()

    def noted(request: Any) -> None:
        if not request.url.startswith(beside) and request.resource_type != "image":
            seen.foreign.add(request.url)

    visit.page.on("request", noted)
    for path in paths:
        found = visit.open(path).evaluate(LOOK)
        seen.links[path], seen.ids[path], seen.widths[path] = found["links"], set(found["ids"]), found["width"]
        if visit.complaints:
            seen.complaints[path] = list(visit.complaints)
            visit.complaints.clear()
    context.close()
    return seen


def test_no_page_complains_or_asks_for_anything_foreign(walk: Walk) -> None:
    assert walk.complaints == {}
    assert walk.foreign == set()


def test_no_page_is_wider_than_a_phone(walk: Walk) -> None:
    assert {path: width for path, width in walk.widths.items() if width > PHONE} == {}


def test_every_link_inside_leads_to_a_page_and_a_place_that_exist(walk: Walk, served: str, folder: Path) -> None:
    site = folder / "some" / "where" / "site"
    broken: list[str] = []
    for path, links in walk.links.items():
        for link in links:
            address, place = urldefrag(link)
            if not address.startswith(served):
                continue
            target = unquote(urlsplit(address).path.removeprefix(urlsplit(served).path))
            is_there = (site / target).is_file() and (not place or unquote(place) in walk.ids.get(target, ()))
            broken += [] if is_there else [f"{path} -> {link}"]
    assert broken == []


def test_from_a_disk_no_kind_of_page_complains_either(browser: Any, folder: Path, one_of_each: list[str]) -> None:
    seen = walked(browser, on_disk(folder), one_of_each)
    assert seen.complaints == {}
    assert seen.foreign == set()


def test_accessibility_rules_find_nothing(browser: Any, served: str, one_of_each: list[str]) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    found: list[str] = []
    for path in one_of_each:
        if path not in JUDGEMENT:
            page.goto(served + path)
            found += inaccessible(page)
    context.close()
    assert found == []
