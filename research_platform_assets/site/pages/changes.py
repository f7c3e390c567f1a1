"""What differs from the previous build, told by repository and cause, then row by row; with its feed and its digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from research_platform_assets.site.change_story import Story, change_story
from research_platform_assets.site.change_words import CAUSE_NOTES, CAUSES
from research_platform_assets.site.content import Row
from research_platform_assets.site.digest import markdown
from research_platform_assets.site.feed import PATH as FEED
from research_platform_assets.site.feed import feed
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page

DIGEST = "changes.md"

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


def story_of(index: SiteIndex) -> Story:
    """The changes told by repository and cause."""
    names = {number: row["name"] for number, row in index.repository.items()}
    return change_story(index.changes, names, index.content.title)


def changes_files(index: SiteIndex) -> dict[str, bytes]:
    """The digest as Markdown and the Atom feed, by path; no feed where no capture says when anything was."""
    story, title = index.once(story_of), index.content.title
    files = {DIGEST: markdown(story, title).encode()}
    facets = index.content.tables.get("core.facets")
    updated = None if facets is None else facets.get_column("since").max()
    if index.organization is not None and isinstance(updated, datetime):
        url = index.organization["html_url"]
        files[FEED] = feed(story, title=title, organization_url=url, updated=updated, base_url=index.content.base_url)
    return files


def changes_page(index: SiteIndex) -> Page:
    """The page."""
    return Page(
        "changes.html",
        "changes.html",
        "Changes",
        "changes.html",
        {
            "groups": change_groups(index.changes),
            "story": index.once(story_of),
            "cause_notes": CAUSE_NOTES,
            "causes": CAUSES,
            "digest": DIGEST,
            "is_computed": "reports.changes" in index.content.tables,
            "names": {number: row["name"] for number, row in index.repository.items()},
        },
    )


def _group(table: str, changes: list[Row]) -> ChangeGroup:
    def rows(kind: str) -> int:
        return len({change["row_key"] for change in changes if change["kind"] == kind})

    repositories = {change["repository_id"] for change in changes} - {None}
    return ChangeGroup(table, rows("added"), rows("removed"), rows("changed"), len(repositories), changes)
