"""What the list can be narrowed by.

Belongs here: facets, their choices and which choice each repository falls under. Does not belong here: filtering, which
the page's script does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import NONE, UNKNOWN
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.listing.cell import Cell, word
from research_platform_assets.site.listing.columns import Column, topic_cell

#: Columns that are facets, in the order of the page.
_COLUMNS = ("state", "language", "license", "badge", "versions", "tests", "grade", "readme")


@dataclass(frozen=True)
class Facet:
    """A facet.

    Attributes:
        name: In the address.
        label: What people read.
        choices: Value in the address and label of each; `NONE` and `UNKNOWN` come last.
        chosen: For each repository the place of its choice.
    """

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    chosen: Sequence[int]

    def count(self, place: int) -> int:
        """How many repositories fall under the choice at `place`."""
        return sum(chosen == place for chosen in self.chosen)


def facets(index: SiteIndex, cells: Sequence[tuple[Column, Sequence[Cell]]]) -> list[Facet]:
    """Facets of the repositories, in the order of the index.

    Args:
        index: The site's content.
        cells: The columns, each with its cell for every repository.
    """
    by_name = {column.name: (column, values) for column, values in cells}
    found = [
        _facet(column.name, column.label, [_choice(word(cell)) for cell in values])
        for column, values in (by_name[name] for name in _COLUMNS if name in by_name)
    ]
    if "topic" in by_name:
        found.insert(2, _facet("topic", "Main topic", [_topic(index, row) for row in index.repositories]))
    return [*found, _facet("pushed", "Last push", [_year(row) for row in index.repositories])]


def _choice(said: str) -> tuple[str, str]:
    return said, said


def _topic(index: SiteIndex, row: Row) -> tuple[str, str]:
    """The topic by its number, as its label may change."""
    cell = topic_cell(index, row)
    if cell.status != "observed":
        return _choice(word(cell))
    return str(index.topics_of[row["repository_id"]][0]["topic_id"]), str(cell.value)


def _year(row: Row) -> tuple[str, str]:
    return _choice(str(row["pushed_at"].year) if row["pushed_at"] else UNKNOWN)


def _facet(name: str, label: str, values: Sequence[tuple[str, str]]) -> Facet:
    choices = sorted(set(values), key=lambda choice: _order(name, choice))
    place = {choice: number for number, choice in enumerate(choices)}
    return Facet(name, label, choices, [place[value] for value in values])


def _order(name: str, choice: tuple[str, str]) -> tuple[bool, int, str, str]:
    value, label = choice
    # The latest year is what people look for first.
    year = -int(value) if name == "pushed" and value.isdecimal() else 0
    return value in (NONE, UNKNOWN), year, label.casefold(), value
