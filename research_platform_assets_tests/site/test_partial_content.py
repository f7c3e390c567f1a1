"""A site whose content lacks any one table, or has none of its rows, can still be made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from research_platform_assets.site.index import site_index
from research_platform_assets.site.marks import mark
from research_platform_assets.site.render import site_pages, subject_pages
from research_platform_assets_tests.site.sample_content import sample_content

CONTENT = sample_content()


@pytest.mark.parametrize("table", sorted(CONTENT.tables))
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
