"""What differs from the previous build, table by table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page

#: Changes of one table that the page lists; all are in the table itself.
MAXIMUM_LISTED = 200


@dataclass(frozen=True)
class ChangeGroup:
    """The changes of one table; a row with several changed columns counts once."""

    table: str
    added_count: int
    removed_count: int
    changed_count: int
    repositories_count: int
    changes: list[Row]

    @property
    def listed(self) -> list[Row]:
        """The first `MAXIMUM_LISTED` changes."""
        return self.changes[:MAXIMUM_LISTED]


def change_groups(changes: Sequence[Row]) -> list[ChangeGroup]:
    """Group `reports.changes` by table, tables by name."""
    tables: dict[str, list[Row]] = {}
    for change in changes:
        tables.setdefault(change["table_name"], []).append(change)
    return [_group(table, tables[table]) for table in sorted(tables)]


def changes_page(index: SiteIndex) -> Page:
    """The page."""
    return Page(
        "changes.html",
        "changes.html",
        "Changes",
        "changes.html",
        {
            "groups": change_groups(index.changes),
            "is_computed": "reports.changes" in index.content.tables,
            "names": {number: row["name"] for number, row in index.repository.items()},
        },
    )


def _group(table: str, changes: list[Row]) -> ChangeGroup:
    def rows(kind: str) -> int:
        return len({change["row_key"] for change in changes if change["kind"] == kind})

    repositories = {change["repository_id"] for change in changes} - {None}
    return ChangeGroup(table, rows("added"), rows("removed"), rows("changed"), len(repositories), changes)
