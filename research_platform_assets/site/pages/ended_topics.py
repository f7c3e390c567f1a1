"""Topics that are no more: a page at the address that each of them had.

Belongs here: what such a topic was, when and why it ended, and what its repositories are about now. Does not belong
here: topics of today (`topics`), events in general (`topic_changes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from research_platform_assets.site.addresses import topic_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.topic_changes import EVENTS, HISTORY, ended_topics, happened
from research_platform_assets.site.rest import ROWS


@dataclass(frozen=True)
class Gone:
    """A repository that such a topic had when it ended, with its main topic of today and the row that says so."""

    repository: Row
    topic: Row | None
    placed: Row | None


def ended_topic_pages(index: SiteIndex) -> Iterator[Page]:
    """The page of each topic that some version of the model had, and that of today has not."""
    for number, topic in ended_topics(index).items():
        rows = index.once(_history).get(number, [])
        next_version = next((row for row in _versions(index) if row[0] > topic["model_version"]), None)
        repositories = _repositories(number, None if next_version is None else next_version[0], index)
        known = [index.named[each] for each in repositories if each in index.named]
        shown = [_gone(row, index) for row in known[:ROWS]]
        yield Page(
            topic_page(number),
            "topic_ended.html",
            f"Topic {number}, ended: {topic['label']}",
            "topics.html",
            {
                "topic": topic,
                "versions": rows,
                "ended": next_version,
                "events": happened(index, number),
                "went": shown,
                "went_count": len(known),
                "missing_count": len(repositories) - len(known),
                "is_topics_off": index.content.is_switched_off("topics"),
            },
        )


def _history(index: SiteIndex) -> Mapping[int, list[Row]]:
    """Rows of the history by topic, the latest version first."""
    found: dict[int, list[Row]] = {}
    for row in sorted(index.content.rows(HISTORY), key=lambda row: -row["model_version"]):
        found.setdefault(row["topic_id"], []).append(row)
    return found


def _versions(index: SiteIndex) -> Sequence[tuple[int, str]]:
    """Number and day of each version, the first one first."""
    return sorted({(row["model_version"], row["fitted_on"]) for row in index.content.rows(HISTORY)})


def _repositories(topic_id: int, version: int | None, index: SiteIndex) -> list[int]:
    """The repositories that the events of its end name, sorted."""
    rows = [
        row for row in index.content.rows(EVENTS) if row["topic_id"] == topic_id and row["model_version"] == version
    ]
    return sorted({number for row in rows for number in row["repository_ids"]})


def _gone(repository: Row, index: SiteIndex) -> Gone:
    rows = index.topics_of.get(repository["repository_id"], [])
    placed = rows[0] if rows else None
    return Gone(repository, None if placed is None else index.topics.get(placed["topic_id"]), placed)
