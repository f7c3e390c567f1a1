"""Own publications of all repositories: a page by year, and one bibliography of all.

Belongs here: works that documents call the organisation's own. Does not belong here: those of others (`other_works`).
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from research_platform_assets.site.csl import written
from research_platform_assets.site.facts import UNKNOWN
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.citations import NAMES, citations_of, indexes
from research_platform_assets.site.pages.found_works import unread_sources
from research_platform_assets.site.pages.other_works import named_of, relations
from research_platform_assets.site.pages.work_choices import Listed, choices, listed
from research_platform_assets.site.pages.works_figure import years_figure
from research_platform_assets.site.works import Work

BIBLIOGRAPHY = "publications.bib"
CSL = "publications.csl.json"
MAXIMUM_LISTED = 300
"""Works on the page; the bibliography has all."""

MAXIMUM_VENUES = 8
"""Venues named beside the chart; the filter has more."""
_WIDTH = 440

_TABLE = "research.publications"
_COVERAGE = "research.publication_coverage"
_READ = """\
select count(*) from (
  select repository_id from research.publication_coverage group by repository_id
  having count(*) filter (where status = 'unknown' or coalesce(note, '') <> '') {} 0)"""


def publications_page(index: SiteIndex) -> Page:
    """Works that documents say are the organisation's own, newest first, each with its repositories."""
    own = index.own_works()
    coverage = index.findings[_COVERAGE]
    unread = {number: unread_sources(rows) for number, rows in coverage.items()}
    shown = listed(own[:MAXIMUM_LISTED])
    values = {
        "relations": index.once(relations),
        "years": _years(shown),
        "choices": choices(shown, index.named),
        "figure": years_figure(own, "own", "Own works", _WIDTH),
        "venues": _venues(own),
        "maximum_venues": MAXIMUM_VENUES,
        "venues_unknown_count": sum(not (work.lead["venue"] or "").strip() for work in own),
        "works_count": len(own),
        "maximum_listed": MAXIMUM_LISTED,
        "repository": named_of(index, shown),
        "with_own_count": len({number for work in own for number in work.repository_ids}),
        "read_query": _READ.format("="),
        "unread_query": _READ.format(">"),
        "read_count": sum(not sources for sources in unread.values()),
        "repositories_count": len(index.repositories),
        "unread": [(index.named[number], sources) for number, sources in unread.items() if sources][:MAXIMUM_LISTED],
        "unread_count": sum(bool(sources) for sources in unread.values()),
        "last_known_count": sum(not work.lead["is_current"] for work in own),
        # A bibliography describes works of others, which are no part of this page.
        "unidentified_count": sum(
            row["unidentified_count"] for rows in coverage.values() for row in rows if row["source"] != "bibliography"
        ),
        "bibliography": BIBLIOGRAPHY if own else None,
        "csl": CSL if own else None,
        "indexes": indexes(index),
        "index_names": NAMES,
        "citations": citations_of(index, own[:MAXIMUM_LISTED]),
        "is_off": index.content.is_switched_off("publications"),
        "is_computed": _TABLE in index.content.tables,
    }
    return Page("publications.html", "publications.html", "Publications", "publications.html", values)


def publications_files(index: SiteIndex) -> dict[str, bytes]:
    """The bibliographies by their path in the site; no files where there is no work."""
    own = index.own_works()
    if not own:
        return {}
    return {
        BIBLIOGRAPHY: "\n".join(work.bibtex for work in own).encode(),
        CSL: written([work.csl for work in own]).encode(),
    }


def _years(shown: list[Listed]) -> list[tuple[int | None, list[Listed]]]:
    return [(year, list(group)) for year, group in groupby(shown, key=lambda entry: entry.work.lead["year"])]


def _venues(own: list[Work]) -> list[tuple[str, int]]:
    """Venues with the number of works, most first; works without one are left out."""
    counts = Counter(entry.venue for entry in listed(own) if entry.venue != UNKNOWN)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold(), pair[0]))
