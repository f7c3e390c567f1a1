"""The build page: which table versions the site shows, how to compute them again, what is switched off."""

from __future__ import annotations

from research_platform_assets.privacy import mask_addresses
from research_platform_assets.site.asset_graph import asset_graph
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.data import table_entries


def build_page(index: SiteIndex) -> Page:
    """The page."""
    content = index.content
    inputs = {
        table: sorted({source for sources in columns.values() for source, _ in sources} - {table})
        for table, columns in content.lineage.items()
    }
    return Page(
        "build.html",
        "build.html",
        "Build",
        "build.html",
        {
            "entries": table_entries(content),
            "inputs": inputs,
            "graph": asset_graph(
                {table: sources for table, sources in inputs.items() if table in content.tables} if inputs else {}
            ),
            "known": {table.qualified_name for table in content.dictionary},
            "analyses": sorted(content.analyses.items()),
            "corrections": None if content.corrections is None else mask_addresses(content.corrections),
            "corrected": [row for row in index.named.values() if row["corrected_fields"]],
        },
    )
