"""Own publications of all repositories: a page by year, and one bibliography of all."""

from __future__ import annotations

from itertools import groupby

from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.found_works import unread_sources
from research_platform_assets.site.works import Work

BIBLIOGRAPHY = "publications.bib"
MAXIMUM_LISTED = 1000
"""Works on the page; the bibliography has all."""

_TABLE = "research.publications"
_COVERAGE = "research.publication_coverage"


def publications_page(index: SiteIndex) -> Page:
    """Works that documents say are the organisation's own, newest first, each with its repositories."""
    own = _identified(index)
    coverage = index.findings[_COVERAGE]
    unread = {number: unread_sources(rows) for number, rows in coverage.items()}
    values = {
        "years": _years(own[:MAXIMUM_LISTED]),
        "works_count": len(own),
        "maximum_listed": MAXIMUM_LISTED,
        "repository": index.repository,
        "with_own_count": len({number for work in own for number in work.repository_ids}),
        "read_count": sum(not sources for sources in unread.values()),
        "repositories_count": len(index.repositories),
        "unread": [(index.repository[number], sources) for number, sources in unread.items() if sources],
        "last_known_count": sum(not work.lead["is_current"] for work in own),
        "unidentified_count": sum(row["unidentified_count"] for rows in coverage.values() for row in rows),
        "bibliography": BIBLIOGRAPHY if own else None,
        "is_off": index.content.is_switched_off("publications"),
        "is_computed": _TABLE in index.content.tables,
    }
    return Page("publications.html", "publications.html", "Publications", "publications.html", values)


def publications_files(index: SiteIndex) -> dict[str, bytes]:
    """The bibliography by its path in the site; no file where there is no work."""
    text = "\n".join(work.bibtex for work in _identified(index))
    return {BIBLIOGRAPHY: text.encode()} if text else {}


def _identified(index: SiteIndex) -> list[Work]:
    # What a template left in a citation file is shown on the page of its repository, and counted nowhere.
    return [work for work in index.bibliography if work.is_identified]


def _years(listed: list[Work]) -> list[tuple[int | None, list[Work]]]:
    return [(year, list(group)) for year, group in groupby(listed, key=lambda work: work.lead["year"])]
