"""The list as a script that holds nothing but data.

Belongs here: the shape that `static/repositories.js` reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from research_platform_assets.site.addresses import repository_page, table_page
from research_platform_assets.site.data_script import data_script
from research_platform_assets.site.formats import shortened
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.listing.cell import Cell
from research_platform_assets.site.listing.columns import Column
from research_platform_assets.site.listing.facets import Facet

PATH = "static/repositories-data.js"
DESCRIPTION_LIMIT = 160


def listing_files(
    index: SiteIndex, cells: Sequence[tuple[Column, Sequence[Cell]]], facets: Sequence[Facet]
) -> dict[str, bytes]:
    """The script by its path in the site."""
    data = {
        "rows": [_row(row) for row in index.repositories],
        "columns": [_column(index, column, values) for column, values in cells],
        "facets": [{"name": facet.name, "choices": facet.choices, "chosen": facet.chosen} for facet in facets],
    }
    return {PATH: data_script("globalThis.listedRepositories", data)}


def marks(row: dict[str, Any]) -> list[tuple[str, str]]:
    """What is said beside the name of a repository, each with the class of its tag."""
    said = [
        (row["state"] != "active", row["state"], f"state-{row['state']}"),
        (bool(row["is_fork"]), "fork", ""),
        (row["is_private"], "private", "warn"),
        (bool(row["corrected_fields"]), "corrected by a person", "corrected"),
    ]
    return [(text, kind) for holds, text, kind in said if holds]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    number = row["repository_id"]
    found: dict[str, Any] = {"id": number, "page": repository_page(number), "name": row["name"]}
    if row["description"]:
        found["description"] = shortened(row["description"], DESCRIPTION_LIMIT)
    if row["topics"]:
        found["words"] = " ".join(row["topics"])
    if marks(row):
        found["marks"] = marks(row)
    return found


def _column(index: SiteIndex, column: Column, values: Sequence[Cell]) -> dict[str, Any]:
    """A column; of its cells only what is not the rule is written: unknown ones, and links."""
    pages = [repository_page(row["repository_id"]) for row in index.repositories]
    links = {str(place): cell.link for place, cell in enumerate(values) if cell.link}
    own = {place: link for place, link in links.items() if link.startswith(f"{pages[int(place)]}#")}
    anchors: dict[str, list[int]] = {}
    for place, link in own.items():
        anchors.setdefault(link.partition("#")[2], []).append(int(place))
    return {
        "name": column.name,
        "label": column.label,
        "kind": column.kind,
        "source": f"{table_page(column.table)}#{column.column}",
        "evidence": f"{column.table}.{column.column}",
        "select": column.select,
        "shown": column.is_shown,
        "values": [cell.value for cell in values],
        "unknown": [place for place, cell in enumerate(values) if cell.status == "unknown"],
        "links": {place: link for place, link in links.items() if place not in own},
        # Most links lead into the page of the cell's own repository, all of a column to the same place there.
        "anchors": anchors,
    }
