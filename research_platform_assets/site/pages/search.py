"""The search page: a form whose answers a script finds in the index beside the pages."""

from __future__ import annotations

from research_platform_assets.site.facts import NONE, UNKNOWN
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.searching import FACETS

_SUGGESTED = 12


def search_page(index: SiteIndex) -> Page:
    """The page, with the largest topics for whoever does not know what to look for."""
    values = {"facets": FACETS, "absent": NONE, "unknown": UNKNOWN, "topics": index.largest_topics(_SUGGESTED)}
    return Page("search.html", "search.html", "Search", "search.html", values, needs_webassembly=True)
