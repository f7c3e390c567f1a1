"""What the search knows of a page: its kind, and the facets by which results can be narrowed.

Belongs here: which pages are found, and their facets from the tables. Does not belong here: making the index
(`programs.pagefind`), asking it (`static/search.js`).

Facets name what is not there `none` and what is not known `unknown`, so that neither is lost among the others.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import UNKNOWN
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.language_names import language_name
from research_platform_assets.site.listing.cell import word
from research_platform_assets.site.listing.columns import COLUMNS, topic_cell
from research_platform_assets.site.page import Page, SearchEntry

FACETS = {
    "kind": "Kind of page",
    "language": "Language",
    "topic": "Topic",
    "licence": "Licence",
    "versions": "Versions fixed",
    "tests": "Tests",
    "state": "State",
    "year": "Year",
}
"""Facets by name, in the order in which they are offered."""

KINDS = {
    "repository.html": "Repository",
    "person.html": "Person",
    "topic.html": "Topic",
    "language.html": "Language",
    "notebook.html": "Notebook",
    "table.html": "Table",
}
"""What a page is about, by its template; of the others, those in `SINGLE` are found."""

SINGLE = {
    "index.html": "About this site",
    "publications.html": "Publication",
    "scores.html": "How it is judged",
    "reproducibility.html": "How it is judged",
    "quality.html": "How it is judged",
    "health.html": "How it is judged",
    "build.html": "About this site",
}
"""Kinds of pages of which there is one, by path."""

#: Facets of repositories that are columns of their list, too, by name, and the column of each.
_COLUMNS = {"language": "language", "licence": "license", "versions": "versions", "tests": "tests", "state": "state"}
_CELLS = {column.name: column.cell for column in COLUMNS}


def search_entry(page: Page, index: SiteIndex) -> SearchEntry | None:
    """What the search knows of `page`; null where it is not to be found."""
    kind = KINDS.get(page.template) or SINGLE.get(page.path)
    if kind is None or (kind == KINDS["person.html"] and not _is_named(page.values.get("person"))):
        return None
    facets = {"kind": [kind]}
    if page.template == "repository.html":
        facets |= repository_facets(page.values["row"], index)
    elif page.template == "notebook.html":
        notebook = page.values["row"]
        facets |= repository_facets(index.repository[notebook["repository_id"]], index) | {
            "language": [language_name(notebook["language"]) if notebook["language"] else UNKNOWN]
        }
    years = page.values.get("years")
    if page.path == "publications.html" and years:
        facets["year"] = [UNKNOWN if year is None else str(year) for year, _ in years]
    return SearchEntry({name: facets[name] for name in FACETS if name in facets})


def found(page: Page, index: SiteIndex) -> Page:
    """`page` with what the search knows of it, where the site has a search."""
    return replace(page, search=search_entry(page, index)) if index.content.has_search else page


def repository_facets(repository: Row, index: SiteIndex) -> dict[str, list[str]]:
    """Language, topics, licence, state, year of the last push of a repository, and what speaks for it running."""
    pushed = repository["pushed_at"]
    return {facet: [word(_CELLS[column](index, repository))] for facet, column in _COLUMNS.items()} | {
        "topic": _topics(repository, index),
        "year": [str(pushed.year) if isinstance(pushed, datetime) else UNKNOWN],
    }


def _is_named(person: Row | None) -> bool:
    """A pseudonym stands for somebody who is not to be found by what is known of them."""
    return person is not None and person["identity"] != "pseudonym"


def _topics(repository: Row, index: SiteIndex) -> list[str]:
    """All its topics, of which the list has the main one."""
    rows = index.topics_of.get(repository["repository_id"], [])
    return sorted({index.topics[row["topic_id"]]["label"] for row in rows}) or [word(topic_cell(index, repository))]
