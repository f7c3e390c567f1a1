"""One cell of the list.

Belongs here: the value of a cell and what is known of it. Does not belong here: where values come from (`columns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import NONE, UNKNOWN, Fact

Value = str | int | float


@dataclass(frozen=True)
class Cell:
    """What is known of one repository in one column.

    Attributes:
        status: `observed`, `absent` or `unknown`.
        value: What is shown, sorted by and exported; null unless observed.
        link: Path in the site that the cell leads to: of the topic that it names, or of the place that says why there
            is no value.
    """

    status: str
    value: Value | None = None
    link: str | None = None


def word(cell: Cell) -> str:
    """What facets call the cell, so that what is not there and what is not known are lost in neither."""
    return str(cell.value) if cell.status == "observed" else NONE if cell.status == "absent" else UNKNOWN


def of_fact(fact: Fact, page: str) -> Cell:
    """A fact about the repository whose page is `page`."""
    if fact.status == "unknown":
        return Cell("unknown", link=f"{page}#fact-{fact.source.facet}")
    return Cell(fact.status, fact.sort_value if fact.status == "observed" else None)


def of_score(row: Row | None, column: str, link: str) -> Cell:
    """A column of a row that has a status; `link` says why there is no value. Without a row nothing is known."""
    if row is None:
        return Cell("unknown")
    if row["status"] == "unknown":
        return Cell("unknown", link=link)
    value = row[column]
    return Cell("absent", link=link) if value is None else Cell("observed", value)


def of_day(instant: datetime | None) -> Cell:
    """The UTC day of an instant."""
    return Cell("unknown") if instant is None else Cell("observed", instant.date().isoformat())
