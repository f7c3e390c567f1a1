"""All notebooks in one table, and a page for each that can be shown as it was saved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from research_platform_assets.site.addresses import notebook_page, notebook_picture, repository_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.notebooks.rendered_notebook import RenderedNotebook
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.finding import file_addresses

MAXIMUM_LISTED = 300
"""Notebooks in the table of the page; the published table has all."""

PAGE = "notebooks.html"
_TABLE = "research.notebooks"
_LANGUAGES = 6
#: An image that a browser would load from another host; the notebook's own lie beside the page.
_FROM_ELSEWHERE = re.compile(r'<img [^>]*src="https:')


def notebooks_page(index: SiteIndex) -> Page:
    """Every notebook by repository and path, with the state that it was saved in."""
    rows = [row for repository in index.repositories for row in _rows(index, repository["repository_id"])]
    read = [row for row in rows if row["status"] == "observed"]
    executed = [row for row in read if row["is_executed_in_order"] is not None]
    files = [
        state["status"] if (state := index.facets.get(number, {}).get("files")) else "unknown"
        for number in index.repository
    ]
    values = {
        "listed": [_entry(index, row) for row in rows[:MAXIMUM_LISTED]],
        "maximum_listed": MAXIMUM_LISTED,
        "notebooks_count": len(rows),
        "repositories_count": len({row["repository_id"] for row in rows}),
        "read_count": len(read),
        "executed_count": len(executed),
        "in_order_count": sum(row["is_executed_in_order"] for row in executed),
        "failed_count": sum(bool(row["errors_count"]) for row in read),
        "errors_known_count": sum(row["errors_count"] is not None for row in read),
        "shown_count": sum(made.html is not None for made in _rendered(index).values()),
        "languages": _languages(read),
        "unknown_files_count": files.count("unknown"),
        "total_count": len(files),
        "is_computed": _TABLE in index.content.tables,
    }
    return Page(PAGE, "notebooks.html", "Notebooks", PAGE, values)


def notebook_pages(index: SiteIndex) -> Iterator[Page]:
    """The page of each notebook that is shown, or that says why it is not."""
    for number in index.repository:
        for row in _rows(index, number):
            made = _rendered(index).get((number, row["path"]))
            if made is not None:
                yield _page(index, row, made)


def notebook_files(index: SiteIndex) -> Iterator[tuple[str, bytes]]:
    """The pictures of all notebooks with their path in the site; what several of them show is one file."""
    given: set[str] = set()
    for made in _rendered(index).values():
        for name, content in made.pictures.items():
            if name not in given:
                given.add(name)
                yield notebook_picture(name), content


def pages_by_path(index: SiteIndex, repository_id: int) -> dict[str, str]:
    """Path in the site of the page of each notebook of a repository that has one, by the notebook's path."""
    rows = (row["path"] for row in _rows(index, repository_id))
    return {path: notebook_page(repository_id, path) for path in rows if (repository_id, path) in _rendered(index)}


def _rendered(index: SiteIndex) -> Mapping[tuple[int, str], RenderedNotebook]:
    return index.content.notebooks or {}


def _rows(index: SiteIndex, repository_id: int) -> list[Row]:
    return index.findings[_TABLE].get(repository_id, [])


def _entry(index: SiteIndex, row: Row) -> dict[str, Any]:
    number, path = row["repository_id"], row["path"]
    has_page = (number, path) in _rendered(index)
    return {
        "row": row,
        "repository": index.named[number],
        "page": notebook_page(number, path) if has_page else None,
        "address": None if has_page else file_addresses(index, number, [path]).get(path),
    }


def _page(index: SiteIndex, row: Row, made: RenderedNotebook) -> Page:
    number, path = row["repository_id"], row["path"]
    values = {
        "row": row,
        "repository": index.named[number],
        "html": None if made.html is None else Markup(made.html),  # noqa: S704 - it was sanitised
        "reason": made.reason,
        "address": file_addresses(index, number, [path]).get(path),
    }
    return Page(
        notebook_page(number, path),
        "notebook.html",
        path.rpartition("/")[2],
        PAGE,
        values,
        parents=[(repository_page(number), index.repository[number]["name"])],
        loads_images=_FROM_ELSEWHERE.search(made.html or "") is not None,
    )


def _languages(rows: list[Row]) -> list[tuple[str, int]]:
    """How many notebooks each language has, the commonest first."""
    names = [row["language"] for row in rows if row["language"] is not None]
    counted = sorted(((name, names.count(name)) for name in set(names)), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(count for _, count in counted[_LANGUAGES:])
    return [*counted[:_LANGUAGES], *([("others", rest)] if rest else [])]
