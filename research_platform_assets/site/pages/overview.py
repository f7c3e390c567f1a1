"""The first page: headline figures with their coverage, activity, people, topics, recent changes."""

from __future__ import annotations

from typing import Any

from research_platform_assets.site.activity import commit_activity
from research_platform_assets.site.capture import capture_of
from research_platform_assets.site.charts import column_chart
from research_platform_assets.site.content import Row
from research_platform_assets.site.gaps import gaps
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.changes import story_of

#: Figures shown large, in this order, where they were computed; all figures are in the table below them.
HEADLINES = (
    "repositories_count",
    "people_count",
    "commits_count",
    "repositories_with_readme",
    "repositories_with_license",
    "stargazers_count",
)
#: For figures that count repositories: the filter of the repository table that lists those counted.
FILTERS = {
    "active_repositories_count": "state=active",
    "archived_repositories_count": "state=archived",
    "gone_repositories_count": "state=gone",
    "transferred_repositories_count": "state=transferred",
}
_LARGE = 6
_PEOPLE = 8
_TOPICS = 12


def overview_page(index: SiteIndex) -> Page:
    """The overview."""
    content = index.content
    commits = content.tables.get("github.commits")
    activity = None if commits is None else commit_activity(commits)
    chart = column_chart(activity.counts, f"Commits by {activity.unit}") if activity and activity.counts else None
    values: dict[str, Any] = {
        "headlines": headlines(index.figures),
        "figures": index.figures,
        "filters": FILTERS,
        "activity": activity,
        "chart": chart,
        "incomplete_count": sum(not head["is_history_complete"] for head in index.heads.values()),
        "unknown_count": sum(
            facets["commits"]["status"] == "unknown" for facets in index.facets.values() if "commits" in facets
        ),
        "people": _most_active(index),
        "people_count": sum(not person["is_bot"] for person in index.people.values()),
        "bots_count": sum(person["is_bot"] for person in index.people.values()),
        "topics": _largest_topics(index),
        "topics_count": len(index.topics),
        "is_topics_off": content.is_switched_off("topics"),
        "story": story_of(index),
        "has_changes_table": "reports.changes" in content.tables,
        "latest": _latest(index),
        "capture": capture_of(index),
        "gaps": gaps(index),
    }
    return Page("index.html", "overview.html", "Overview", "index.html", values)


def headlines(figures: list[Row]) -> list[Row]:
    """The figures to show large: those of `HEADLINES`, filled up with the first others."""
    by_metric = {row["metric"]: row for row in figures}
    chosen = [by_metric[metric] for metric in HEADLINES if metric in by_metric]
    others = [row for row in figures if row["metric"] not in HEADLINES]
    return [*chosen, *others][:_LARGE]


def _most_active(index: SiteIndex) -> list[tuple[Row, Row]]:
    people = [(index.people[stats["person_id"]], stats) for stats in index.person_stats.values() if not stats["is_bot"]]
    return sorted(people, key=lambda pair: (-pair[1]["commits_count"], pair[1]["person_id"]))[:_PEOPLE]


def _largest_topics(index: SiteIndex) -> list[Row]:
    return sorted(index.topics.values(), key=lambda row: (-row["repositories_count"], row["topic_id"]))[:_TOPICS]


def _latest(index: SiteIndex) -> list[Row]:
    """The repositories pushed to last."""
    pushed = [row for row in index.repositories if row["pushed_at"] is not None]
    return sorted(pushed, key=lambda row: (-row["pushed_at"].timestamp(), row["repository_id"]))[:6]
