"""Every number on every page of the published site: a link, or computed again by its own query from the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.site.evidence_reading import Evidence, Shown, evidence_of, unequal
from research_platform_assets_tests.workbench import SLUG


@pytest.fixture(scope="module")
def current(sample_builds: SampleBuilds) -> Path:
    return sample_builds.second / "published" / SLUG / "current"


@pytest.fixture(scope="module")
def catalog(current: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(current / "catalog.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def pages(current: Path) -> Mapping[str, Evidence]:
    site = current / "site"
    return {
        path.relative_to(site).as_posix(): evidence_of(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def kind_of(path: str) -> str:
    """The kind of a page: its folder, where there are many of it."""
    folder, _, _ = path.rpartition("/")
    return folder.partition("/")[0] or path


#: The fewest numbers with a query on all pages of a kind together; a kind that is not here has only links.
FEWEST = {
    "build.html": 50,
    "changes.html": 50,
    "cited-works.html": 20,
    "collaboration.html": 100,
    "data": 50,
    "data.html": 50,
    "dependencies.html": 50,
    "health.html": 400,
    "index.html": 80,
    "languages": 50,
    "languages.html": 40,
    "notebooks.html": 20,
    "people": 300,
    "people.html": 50,
    "publications.html": 8,
    "quality.html": 200,
    "repositories": 3000,
    "repositories.html": 30,
    "reproducibility.html": 300,
    "scores.html": 80,
    "topics": 300,
    "topics.html": 5,
    "trends.html": 500,
    "unclear-works.html": 3,
}


def test_every_number_is_a_link_or_has_evidence(pages: Mapping[str, Evidence]) -> None:
    assert {path: page.bare for path, page in pages.items() if page.bare} == {}
    counts: Counter[str] = Counter()
    for path, page in pages.items():
        counts[kind_of(path)] += page.counts["evidence"]
    assert {kind: counts[kind] for kind, fewest in FEWEST.items() if counts[kind] < fewest} == {}


def test_every_query_answers_what_its_page_shows(
    catalog: duckdb.DuckDBPyConnection, pages: Mapping[str, Evidence]
) -> None:
    asked: dict[tuple[str, str], Shown] = {}
    for page in pages.values():
        asked |= {
            (shown.query, shown.text if shown.behind is None else str(shown.behind)): shown
            for shown in page.shown
            if shown.has_query
        }
    assert list(unequal(catalog, asked.values())) == []


def test_a_dash_stands_neither_for_none_nor_for_unknown(pages: Mapping[str, Evidence]) -> None:
    assert [path for path, page in pages.items() if page.dashes] == []
