"""A site whose content lacks any one table, or has none of its rows, can still be made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from research_platform_assets.site.content import RESULTS
from research_platform_assets.site.index import site_index
from research_platform_assets.site.marks import mark
from research_platform_assets.site.render import site_pages, subject_pages
from research_platform_assets.site.templating import rendered, shared_values
from research_platform_assets.site.ways_in import evidence
from research_platform_assets_tests.site.sample_content import sample_content

CONTENT = sample_content()
#: What rows of other tables refer to; the other tables take longer than they are worth on each run.
REFERRED_TO = ("core.people", "core.repositories", "github.organizations", "insight.topics")
OTHERS = [pytest.param(table, marks=pytest.mark.soak) for table in sorted({*CONTENT.tables} - {*REFERRED_TO})]


@pytest.mark.parametrize("table", [*REFERRED_TO, *OTHERS])
def test_pages_are_made_without_a_table_and_without_its_rows(table: str) -> None:
    others = {name: frame for name, frame in CONTENT.tables.items() if name != table}
    frames = (
        [others] if CONTENT.tables[table].is_empty() else [others, {**others, table: CONTENT.tables[table].clear()}]
    )
    for tables in frames:
        index = site_index(replace(CONTENT, tables=tables))
        pages = [*site_pages(index), *subject_pages(index)]
        paths = [page.path.lower() for page in pages]
        assert len(paths) == len(set(paths))
        assert all(mark(page) for page in pages)


@pytest.mark.parametrize("is_on", [True, False])
def test_what_was_always_switched_off_has_no_last_result_and_no_count(*, is_on: bool) -> None:
    analyses = dict.fromkeys(RESULTS, is_on)
    none = {table: CONTENT.tables[table].clear() for table in (*RESULTS.values(), "research.publications")}
    content = replace(CONTENT, analyses=analyses, tables={**CONTENT.tables, **none})
    index = site_index(content)
    counted = {entry.label for entry in evidence(index)}
    assert ("Own works" in counted) is is_on
    assert ("Judged for health" in counted) is is_on
    page = next(page for page in site_pages(index) if page.path == "scores.html")
    said = rendered(page, shared_values(index, {page.path})).decode()
    assert "its last result" not in said
    assert ("No result of it has been computed" in said) is not is_on
