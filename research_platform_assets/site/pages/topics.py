"""Themes found in texts: an index, a page a topic, and which repositories the themes do not speak for."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from research_platform_assets.site.activity import Activity, commit_activity
from research_platform_assets.site.addresses import topic_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.topic_changes import happened, topic_changes
from research_platform_assets.site.pages.topic_map import topic_map
from research_platform_assets.site.pages.topic_quality import quality_of, topic_quality
from research_platform_assets.site.pages.topic_trust import trust_groups
from research_platform_assets.site.rest import ROWS, rest_of, rest_path

_MAIN = 1
_COVERAGE = "topics/coverage.html"


def topics_page(index: SiteIndex) -> Page:
    """The index, by number."""
    coverage = list(index.topic_coverage.values())
    return Page(
        "topics.html",
        "topics.html",
        "Topics",
        "topics.html",
        {
            "topics": list(index.topics.values()),
            "areas": _areas(index),
            "map": topic_map(index),
            "is_computed": "insight.topics" in index.content.tables,
            "changes": topic_changes(index),
            "quality": topic_quality(index),
            "trust": trust_groups(coverage),
            "is_topics_off": index.content.is_switched_off("topics"),
            "observed_count": sum(row["status"] == "observed" for row in coverage),
            "total_count": len(coverage),
        },
    )


def _areas(index: SiteIndex) -> list[tuple[Row | None, list[Row]]]:
    """Areas by number with their topics; all topics together without an area where there are none."""
    rows = index.content.rows("insight.topic_areas")
    grouped = [(row, [index.topics[each] for each in row["topic_ids"] if each in index.topics]) for row in rows]
    named = {topic["topic_id"] for _, topics in grouped for topic in topics}
    others = [topic for number, topic in index.topics.items() if number not in named]
    return [*((row, topics) for row, topics in grouped if topics), *([(None, others)] if others else [])]


def topic_coverage_pages(index: SiteIndex) -> Iterator[Page]:
    """Every repository with whether it has topics, those without first, by name; then the rest where they are many."""
    rows = sorted(
        index.topic_coverage.values(),
        key=lambda row: (
            ["unknown", "absent", "observed"].index(row["status"]),
            index.repository[row["repository_id"]]["name"].casefold(),
            row["repository_id"],
        ),
    )
    counts = {status: sum(row["status"] == status for row in rows) for status in ("observed", "absent", "unknown")}
    listed = [(index.named[row["repository_id"]], row) for row in rows]
    page = Page(
        _COVERAGE,
        "topic_coverage.html",
        "Coverage of topics",
        "topics.html",
        {
            "rows": listed[:ROWS],
            "total": len(listed),
            "rest": rest_path(_COVERAGE),
            "counts": counts,
            "is_topics_off": index.content.is_switched_off("topics"),
        },
    )
    yield page
    yield from rest_of(page, "rows_coverage.html", {"topic-coverage": listed})


def topic_pages(index: SiteIndex) -> Iterator[Page]:
    """The page of each topic."""
    areas = {row["area_id"]: row for row in index.content.rows("insight.topic_areas")}
    for number, topic in index.topics.items():
        activity = _activity(number, index)
        listed = [(index.named[row["repository_id"]], row) for row in index.repositories_on.get(number, [])]
        main = [pair for pair in listed if pair[1]["rank"] == _MAIN]
        others = sorted(
            (pair for pair in listed if pair[1]["rank"] != _MAIN),
            key=lambda pair: (-pair[1]["share"], pair[1]["repository_id"]),
        )
        yield Page(
            topic_page(number),
            "topic.html",
            f"Topic {number}: {topic['label']}",
            "topics.html",
            {
                "topic": topic,
                "activity": activity,
                "events": happened(index, number),
                "area": areas.get(topic["area_id"]),
                "quality": quality_of(index, number),
                "standing_for": _standing_for(topic, index),
                "main": main[:ROWS],
                "main_count": len(main),
                "others": others[:ROWS],
                "others_count": len(others),
                "is_topics_off": index.content.is_switched_off("topics"),
            },
        )


def _standing_for(topic: Row, index: SiteIndex) -> list[tuple[Row, Row]]:
    """The repositories that stand for a topic, as far as they are known, with their rows of coverage; in order."""
    ids: list[int] = topic["representative_ids"]
    return [(index.named[each], index.topic_coverage[each]) for each in ids if each in index.topic_coverage]


def _activity(topic_id: int, index: SiteIndex) -> Activity:
    """Commits over time to the repositories whose main topic it is."""
    commits = index.content.tables.get("github.commits")
    members = [row["repository_id"] for row in index.repositories_on.get(topic_id, []) if row["rank"] == _MAIN]
    if commits is None:
        return Activity("month", [])
    mainly = f"(from insight.repository_topics where topic_id = {topic_id} and rank = {_MAIN})"
    rows = f"github.commits semi join {mainly} using (repository_id)"
    return commit_activity(commits.filter(pl.col("repository_id").is_in(members)), rows)
