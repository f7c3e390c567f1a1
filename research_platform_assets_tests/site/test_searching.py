"""What the search knows of pages, and what it must not find."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import Any

import pytest

from research_platform_assets.programs.pagefind import search_files
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import site_index
from research_platform_assets.site.language_names import language_name
from research_platform_assets.site.render import render_site, subject_pages
from research_platform_assets.site.searching import search_entry
from research_platform_assets_tests.site.checks import elements, text_of
from research_platform_assets_tests.site.sample_content import OBSERVED, with_tables

Facets = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def facets(content: SiteContent) -> Facets:
    index = site_index(content)
    found = {page.path: search_entry(page, index) for page in subject_pages(index)}
    return {
        path: {name: list(values) for name, values in entry.facets.items()} for path, entry in found.items() if entry
    }


def everything(files: dict[str, bytes]) -> bytes:
    return b"\n".join(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for data in files.values())


def test_a_repository_has_its_language_topics_licence_state_and_year(facets: Facets) -> None:
    assert facets["repositories/101.html"] == {
        "kind": ["Repository"],
        "language": ["Python"],
        "topic": ["volatility / garch / returns", "risk / data / market"][::-1],
        "licence": ["MIT"],
        "versions": ["unknown"],
        "tests": ["unknown"],
        "state": ["active"],
        "year": ["2024"],
    }


def test_what_is_not_there_and_what_is_not_known_are_values_of_their_own(facets: Facets) -> None:
    assert facets["repositories/103.html"]["language"] == ["none"]
    assert facets["repositories/104.html"]["licence"] == ["unknown"]
    assert facets["repositories/103.html"]["year"] == ["unknown"]


@pytest.mark.parametrize(("written", "name"), [("python", "Python"), ("r", "R"), ("bash", "Shell"), ("coq", "Coq")])
def test_a_language_of_notebooks_is_the_choice_of_that_language_of_repositories(written: str, name: str) -> None:
    assert language_name(written) == name


def test_people_are_found_by_name_and_pseudonyms_are_not(facets: Facets) -> None:
    assert facets["people/account-7.html"] == facets["people/account-2000000001.html"] == {"kind": ["Person"]}
    assert [path for path in facets if "pseudonym" in path] == []


def test_facets_stand_in_the_head_of_pages_and_only_the_content_is_searched(site: dict[str, bytes]) -> None:
    found = elements(site["repositories/101.html"].decode())
    marked = [element for element in found if "data-pagefind-filter" in element]
    assert {element["data-pagefind-filter"] for element in marked} == {
        f"{name}[content]" for name in ("kind", "language", "topic", "licence", "versions", "tests", "state", "year")
    }
    assert [element.tag for element in found if "data-pagefind-body" in element] == ["main"]
    for path in ("status.html", "search.html", "repositories.html", "changes.html"):
        assert b"data-pagefind-body" not in site[path]


def test_a_readme_cannot_say_what_the_search_should_believe_of_it(content: SiteContent) -> None:
    hostile = '<p data-pagefind-filter="kind:Person" data-pagefind-meta="title:Bank" data-pagefind-body>text</p>'
    rows = [
        row | ({"text": hostile} if row["repository_id"] == OBSERVED else {}) for row in content.rows("core.readmes")
    ]
    page = render_site(with_tables(content, {"core.readmes": rows}))["repositories/101.html"]
    assert page.count(b"data-pagefind-body") == 1
    assert b"kind:Person" not in page
    assert b"title:Bank" not in page


def test_who_and_what_is_not_in_the_tables_is_not_in_the_index(content: SiteContent) -> None:
    def without(name: str, column: str, value: Any) -> list[dict[str, Any]]:
        return [row for row in content.rows(name) if row.get(column) != value]

    assert b"blocked-data" in everything(search_files(render_site(content).items()))
    names = [name for name, frame in content.tables.items() if "repository_id" in frame.columns]
    kept = with_tables(content, {name: without(name, "repository_id", 104) for name in names})
    assert b"blocked-data" not in everything(search_files(render_site(kept).items()))


def test_a_site_without_a_search_has_no_page_box_or_marks_for_it(content: SiteContent) -> None:
    site = render_site(replace(content, has_search=False))
    assert "search.html" not in site
    assert [path for path, data in site.items() if path.endswith(".html") and b"search.html" in data] == []
    assert search_files(site.items()) == {}


def test_the_search_page_says_what_its_words_for_nothing_mean(site: dict[str, bytes]) -> None:
    text = " ".join(text_of(site["search.html"].decode()).split())
    assert "“none” is a page that is known to have none, and unknown one of which nobody could tell." in text
