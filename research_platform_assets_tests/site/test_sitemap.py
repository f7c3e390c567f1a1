"""A site that knows its address says where its pages are; one that does not says nothing that could be wrong."""

from __future__ import annotations

import pytest
from defusedxml import ElementTree

from research_platform_assets.site.render import render_site
from research_platform_assets.site.sitemap import MAXIMUM_LISTED, sitemap_files
from research_platform_assets_tests.site.checks import elements
from research_platform_assets_tests.site.sample_content import sample_content

BASE = "https://lab.example/some/where/site/"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def placed() -> dict[str, bytes]:
    """The sample's site below a path of a host."""
    return render_site(sample_content(base_url=BASE))


def _canonical(page: bytes) -> list[str]:
    return [element["href"] for element in elements(page.decode()) if element.get("rel") == "canonical"]


def _feed_links(feed: bytes) -> list[str]:
    return [link.attrib["href"] for link in ElementTree.fromstring(feed.decode()).iter(f"{ATOM}link")]


def test_the_sitemap_lists_every_page_at_its_address(placed: dict[str, bytes]) -> None:
    listed = [each.text for each in ElementTree.fromstring(placed["sitemap.xml"].decode()).iter(f"{SITEMAP}loc")]
    assert listed == sorted(f"{BASE}{path}" for path in placed if path.endswith(".html"))


def test_every_page_names_its_one_address(placed: dict[str, bytes]) -> None:
    pages = {path: made for path, made in placed.items() if path.endswith(".html")}
    assert {path: _canonical(made) for path, made in pages.items()} == {path: [f"{BASE}{path}"] for path in pages}


def test_links_of_the_feed_lead_to_files_of_the_site_from_anywhere(placed: dict[str, bytes]) -> None:
    links = _feed_links(placed["changes.atom"])
    assert f"{BASE}changes.atom" in links
    assert f"{BASE}repositories/101.html" in links
    assert all(link.startswith(BASE) and link.removeprefix(BASE) in placed for link in links)


def test_without_an_address_nothing_claims_one(placed: dict[str, bytes], site: dict[str, bytes]) -> None:
    assert set(placed) - set(site) == {"sitemap.xml"}
    assert [path for path, made in site.items() if path.endswith(".html") and _canonical(made)] == []
    assert all(link in site for link in _feed_links(site["changes.atom"]))
    assert [path for path, made in site.items() if BASE.encode() in made] == []


def test_an_address_changes_nothing_but_what_names_it(placed: dict[str, bytes]) -> None:
    for path, made in placed.items():
        if path.endswith(".html"):
            assert made.count(BASE.encode()) == 1


def test_more_pages_than_one_file_may_list_are_in_several() -> None:
    pages = [f"{number:06}.html" for number in range(MAXIMUM_LISTED + 1)]
    files = sitemap_files(BASE, reversed(pages))
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert f"<loc>{BASE}sitemap-2.xml</loc>".encode() in files["sitemap.xml"]
    assert files["sitemap-1.xml"].count(b"<loc>") == MAXIMUM_LISTED
    assert f"<loc>{BASE}{pages[-1]}</loc>".encode() in files["sitemap-2.xml"]


def test_addresses_are_escaped() -> None:
    assert (
        b"<loc>https://lab.example/?a=1&amp;b=2/x.html</loc>"
        in sitemap_files("https://lab.example/?a=1&b=2/", ["x.html"])["sitemap.xml"]
    )
