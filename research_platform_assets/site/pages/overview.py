"""The first page: what the organisation works on, its figures, ways in, activity, recent changes, what is known."""

from __future__ import annotations

from typing import Any

import polars as pl

from research_platform_assets.site.activity import commit_activity
from research_platform_assets.site.capture import capture_of
from research_platform_assets.site.content import Row
from research_platform_assets.site.gaps import gaps
from research_platform_assets.site.headlines import headlines
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.changes import story_of
from research_platform_assets.site.pages.topic_map import topic_map
from research_platform_assets.site.ways_in import evidence, improvements, latest

#: For figures that count repositories: the filter of the repository table that lists those counted.
FILTERS = {
    "active_repositories_count": "state=active",
    "archived_repositories_count": "state=archived",
    "gone_repositories_count": "state=gone",
    "transferred_repositories_count": "state=transferred",
}
_PEOPLE = 8
_TOPICS = 12


def overview_page(index: SiteIndex) -> Page:
    """The overview."""
    content = index.content
    commits = content.tables.get("github.commits")
    activity = None if commits is None else commit_activity(commits)
    values: dict[str, Any] = {
        "headlines": headlines(index),
        "figures": index.figures,
        "filters": FILTERS,
        "activity": activity,
        "incomplete_count": _count(content.tables.get("github.heads"), ~pl.col("is_history_complete")),
        "unknown_count": _count(
            content.tables.get("core.facets"), (pl.col("facet") == "commits") & (pl.col("status") == "unknown")
        ),
        "people": _most_active(index),
        "people_count": sum(not person["is_bot"] for person in index.people.values()),
        "bots_count": sum(person["is_bot"] for person in index.people.values()),
        "map": topic_map(index),
        "topics": index.largest_topics(_TOPICS),
        "topics_count": len(index.topics),
        "is_topics_off": content.is_switched_off("topics"),
        "story": index.once(story_of),
        "has_changes_table": "reports.changes" in content.tables,
        "latest": latest(index),
        "improvements": improvements(index),
        "judged_by": evidence(index),
        "has_box": content.has_search,
        "example": next(iter(content.versions.items()), None),
        "capture": capture_of(index),
        "gaps": gaps(index),
    }
    return Page("index.html", "overview.html", "Overview", "index.html", values)


def _count(frame: pl.DataFrame | None, condition: pl.Expr) -> int:
    return 0 if frame is None else frame.filter(condition).height


def _most_active(index: SiteIndex) -> list[tuple[Row, Row]]:
    people = [(index.people[stats["person_id"]], stats) for stats in index.person_stats.values() if not stats["is_bot"]]
    return sorted(people, key=lambda pair: (-pair[1]["commits_count"], pair[1]["person_id"]))[:_PEOPLE]
