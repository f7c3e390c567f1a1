"""The list of all repositories: complete without scripts, in pages of bounded size; a script adds the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.listing.cell import Cell
from research_platform_assets.site.listing.columns import Column, Heading, columns, missing
from research_platform_assets.site.listing.data import listing_files, marks
from research_platform_assets.site.listing.facets import facets
from research_platform_assets.site.page import Page

SECTION = "repositories.html"
MAXIMUM_ROWS = 100
"""Repositories on one page without scripts, and as many as the script shows at first; more take a browser too long."""


@dataclass(frozen=True)
class ListedRepository:
    """One line: the repository, what is said beside its name, and the cells of the columns shown at first."""

    row: Row
    marks: Sequence[tuple[str, str]]
    cells: Sequence[tuple[Heading, Cell]]


def repositories_pages(index: SiteIndex) -> Iterator[Page]:
    """The list, and further pages of it where it is long."""
    cells = index.once(_cells)
    shown = [(column, values) for column, values in cells if column.is_shown]
    listed = [
        ListedRepository(
            index.named[row["repository_id"]], marks(row), [(column.heading, values[place]) for column, values in shown]
        )
        for place, row in enumerate(index.repositories)
    ]
    count = max(1, -(-len(listed) // MAXIMUM_ROWS))
    paths = [page_path(number) for number in range(1, count + 1)]
    for number, path in enumerate(paths, 1):
        values = {
            "listed": listed[(number - 1) * MAXIMUM_ROWS : number * MAXIMUM_ROWS],
            "total": len(listed),
            "number": number,
            "paths": paths,
            "columns": [column.heading for column, _ in shown],
            "all_columns": [column.heading for column, _ in cells],
            "facets": facets(index, cells) if number == 1 else [],
            "off": sorted({column.analysis for column in _off(index) if column.analysis}),
            "missing": [column.heading for column in missing(index) if column not in _off(index)],
        }
        yield Page(
            path, "repositories.html", "Repositories" + (f", page {number}" if number > 1 else ""), SECTION, values
        )


def repositories_files(index: SiteIndex) -> dict[str, bytes]:
    """The data that the script of the list reads, by its path in the site."""
    cells = index.once(_cells)
    return listing_files(index, cells, facets(index, cells))


def page_path(number: int) -> str:
    """Path of a page of the list, counted from 1."""
    return SECTION if number == 1 else f"repositories/page-{number}.html"


def _cells(index: SiteIndex) -> list[tuple[Column, list[Cell]]]:
    found: list[tuple[Column, list[Cell]]] = [(column, []) for column in columns(index)]
    # One repository after the other, as that is how its rows are at hand.
    for row in index.repositories:
        for column, values in found:
            values.append(column.cell(index, row))
    return found


def _off(index: SiteIndex) -> list[Column]:
    return [
        column
        for column in (*columns(index), *missing(index))
        if column.analysis and index.content.is_switched_off(column.analysis)
    ]
