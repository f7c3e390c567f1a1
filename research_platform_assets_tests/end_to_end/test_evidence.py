"""Every number on pages of the published site, computed again by its own query from the published catalog."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.site.evidence_reading import Evidence, evidence_of, unequal
from research_platform_assets_tests.workbench import SLUG

#: The draw is another one with another number, and the same in every run.
SEED = 20260301
REPOSITORIES = 3
FEWEST_NUMBERS = 100


@pytest.fixture(scope="module")
def current(sample_builds: SampleBuilds) -> Path:
    return sample_builds.second / "published" / SLUG / "current"


@pytest.fixture(scope="module")
def catalog(current: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(current / "catalog.duckdb"), read_only=True) as connection:
        yield connection


def drawn(current: Path, folder: str, count: int) -> list[Evidence]:
    pages = sorted((current / "site" / folder).glob("*.html"))
    return [evidence_of(page.read_text(encoding="utf-8")) for page in random.Random(SEED).sample(pages, count)]


def test_each_number_on_pages_of_repositories_is_what_its_query_answers(
    current: Path, catalog: duckdb.DuckDBPyConnection
) -> None:
    for page in drawn(current, "repositories", REPOSITORIES):
        assert len([shown for shown in page.shown if shown.where is not None]) > FEWEST_NUMBERS
        assert list(unequal(catalog, page.shown)) == []
        assert page.bare == []


@pytest.mark.parametrize("folder", ["people", "topics"])
def test_so_is_each_on_pages_of_people_and_topics(
    current: Path, catalog: duckdb.DuckDBPyConnection, folder: str
) -> None:
    for page in drawn(current, folder, 2):
        assert page.shown
        assert list(unequal(catalog, page.shown)) == []


#: Pages of which there is one, with how many numbers of each carry a query at least.
SINGLE = {
    "index.html": 60,
    "collaboration.html": 9,
    "dependencies.html": 6,
    "health.html": 8,
    "languages.html": 1,
    "notebooks.html": 5,
    "people.html": 2,
    "quality.html": 5,
    "repositories.html": 1,
    "reproducibility.html": 8,
    "topics.html": 2,
    "topics/coverage.html": 3,
    "trends.html": 2,
}


@pytest.mark.parametrize("path", SINGLE)
def test_so_is_each_on_pages_about_all(current: Path, catalog: duckdb.DuckDBPyConnection, path: str) -> None:
    page = evidence_of((current / "site" / path).read_text(encoding="utf-8"))
    assert len([shown for shown in page.shown if shown.where is not None]) >= SINGLE[path]
    assert list(unequal(catalog, page.shown)) == []


@pytest.mark.parametrize("folder", ["repositories", "people"])
def test_no_repository_and_no_person_has_a_number_without_evidence(current: Path, folder: str) -> None:
    pages = sorted((current / "site" / folder).glob("*.html"))
    found = {page.name: evidence_of(page.read_text(encoding="utf-8")).bare for page in pages}
    assert {name: bare for name, bare in found.items() if bare} == {}
