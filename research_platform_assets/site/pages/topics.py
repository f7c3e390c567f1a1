"""Themes found in texts: an index, a page a topic, and which repositories the themes do not speak for."""

from __future__ import annotations

from collections.abc import Iterator

from research_platform_assets.site.addresses import topic_page
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page

_MAIN = 1


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
            "is_computed": "insight.topics" in index.content.tables,
            "is_topics_off": index.content.is_switched_off("topics"),
            "observed_count": sum(row["status"] == "observed" for row in coverage),
            "total_count": len(coverage),
        },
    )


def topic_coverage_page(index: SiteIndex) -> Page:
    """Every repository with whether it has topics, those without first."""
    rows = sorted(
        index.topic_coverage.values(),
        key=lambda row: (["unknown", "absent", "observed"].index(row["status"]), row["repository_id"]),
    )
    counts = {status: sum(row["status"] == status for row in rows) for status in ("observed", "absent", "unknown")}
    return Page(
        "topics/coverage.html",
        "topic_coverage.html",
        "Coverage of topics",
        "topics.html",
        {
            "rows": [(index.repository[row["repository_id"]], row) for row in rows],
            "counts": counts,
            "is_topics_off": index.content.is_switched_off("topics"),
        },
    )


def topic_pages(index: SiteIndex) -> Iterator[Page]:
    """The page of each topic."""
    for number, topic in index.topics.items():
        listed = [(index.repository[row["repository_id"]], row) for row in index.repositories_on.get(number, [])]
        yield Page(
            topic_page(number),
            "topic.html",
            f"Topic {number}: {topic['label']}",
            "topics.html",
            {
                "topic": topic,
                "main": [pair for pair in listed if pair[1]["rank"] == _MAIN],
                "others": [pair for pair in listed if pair[1]["rank"] != _MAIN],
                "is_topics_off": index.content.is_switched_off("topics"),
            },
        )
