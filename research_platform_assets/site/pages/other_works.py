"""Works of others: what repositories cite, and works of which no document says whose they are.

Belongs here: two pages that are no list of the organisation's output, and say so. A work that any repository says is
its own stands on neither of them. Does not belong here: own works (`publications`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.work_choices import Listed, choices, listed
from research_platform_assets.site.pages.works_figure import years_figure
from research_platform_assets.site.works import Work, works

CITED, UNCLEAR = "cited-works.html", "unclear-works.html"
MAXIMUM_LISTED = 300
"""Works on a page; the table has all."""
_WIDTH = 1040
_TABLE = "research.publications"


@dataclass(frozen=True)
class Others:
    """Works of others by most repositories first, and what is neither theirs nor the organisation's for certain."""

    cited: Sequence[Work]
    unclear: Sequence[Work]


def others(index: SiteIndex) -> Others:
    """Each work once, under the strongest that any repository says of it; placeholders are no works."""
    frame = index.content.ordered(_TABLE)
    if frame is None:
        return Others([], [])
    known = frame.filter(pl.col("repository_id").is_in(list(index.repository)))

    def rows(relation: str) -> list[Row]:
        return known.filter(pl.col("relation") == relation).to_dicts()

    own = _names(row for work in index.bibliography for row in work.rows)
    cited = rows("cited")
    # A work that one repository cites under two names, of which one is an own work's, is that own work.
    taken = own | _names(cited)
    return Others(_of(works(cited), own), _of(works(rows("unclear")), taken))


def _names(rows: Iterable[Row]) -> set[str]:
    return {row[column] for row in rows for column in ("identifier", "work_id")}


def relations(index: SiteIndex) -> list[tuple[str, str, int]]:
    """Path, label and number of works of the three lists."""
    found = others(index)
    return [
        ("publications.html", "Own works", len(index.own_works())),
        (CITED, "Works of others, cited", len(found.cited)),
        (UNCLEAR, "Unclear whose", len(found.unclear)),
    ]


def other_work_pages(index: SiteIndex) -> list[Page]:
    """The page of cited works, and that of unclear ones."""
    found = others(index)
    return [
        _page(index, CITED, "Works of others", found.cited, relation="cited"),
        _page(index, UNCLEAR, "Works of which it is unclear whose they are", found.unclear, relation="unclear"),
    ]


def _page(index: SiteIndex, path: str, title: str, found: Sequence[Work], relation: str) -> Page:
    shown = listed(found[:MAXIMUM_LISTED])
    values = {
        "relations": index.once(relations),
        "relation": relation,
        "listed": shown,
        "choices": choices(shown, index.named),
        "figure": years_figure(found, relation, "Works of others", _WIDTH) if relation == "cited" else None,
        "works_count": len(found),
        "maximum_listed": MAXIMUM_LISTED,
        "repository": named_of(index, shown),
        "repositories_count": len({number for work in found for number in work.repository_ids}),
        "several_count": sum(len(work.repository_ids) > 1 for work in found),
        "is_off": index.content.is_switched_off("publications"),
        "is_computed": _TABLE in index.content.tables,
    }
    return Page(path, "other_works.html", title, "publications.html", values)


def named_of(index: SiteIndex, shown: Sequence[Listed]) -> dict[int, Row]:
    """What lists show of the repositories that name these works."""
    return {number: index.named[number] for entry in shown for number in entry.work.repository_ids}


def _of(found: Sequence[Work], taken: set[str]) -> list[Work]:
    kept = [
        work
        for work in found
        if work.is_identified and not any(taken & {row["identifier"], row["work_id"]} for row in work.rows)
    ]
    return sorted(kept, key=lambda work: -len(work.repository_ids))
