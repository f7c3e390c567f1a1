"""The table of all repositories, complete without scripts; scripts add sorting and filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import LANGUAGE, SOURCES, Fact
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page

_BY_FACET = {source.facet: source for source in SOURCES}
#: Facts that are columns of their own.
COLUMNS = tuple(_BY_FACET[facet] for facet in ("commits", "contributors", "stargazers_count"))


@dataclass(frozen=True)
class ListedRepository:
    """One line of the table; what the filters compare is plain text."""

    row: Row
    language: Fact
    readme: Fact
    topic: Row | None
    topic_status: str
    facts: list[Fact]

    @property
    def language_filter(self) -> str:
        """The language, else the word for there being none or it being unknown."""
        return self.language.text or {"absent": "none"}.get(self.language.status, "unknown")

    @property
    def topic_filter(self) -> str:
        """The main topic's number, else `none` or `unknown`."""
        if self.topic:
            return str(self.topic["topic_id"])
        return "unknown" if self.topic_status == "unknown" else "none"


def repositories_page(index: SiteIndex) -> Page:
    """The table."""
    listed = [_listed(row, index) for row in index.repositories]
    topics = {entry.topic["topic_id"]: entry.topic for entry in listed if entry.topic}
    return Page(
        "repositories.html",
        "repositories.html",
        "Repositories",
        "repositories.html",
        {
            "listed": listed,
            "columns": COLUMNS,
            "states": _choices(entry.row["state"] for entry in listed),
            "languages": _choices(entry.language_filter for entry in listed),
            "topics": [topics[number] for number in sorted(topics)],
            "topic_words": _choices(entry.topic_filter for entry in listed if entry.topic is None),
            "readmes": _choices(entry.readme.status for entry in listed),
        },
    )


def _listed(row: Row, index: SiteIndex) -> ListedRepository:
    number = row["repository_id"]
    ranked = index.topics_of.get(number, [])
    return ListedRepository(
        row=row,
        language=index.fact(LANGUAGE, number),
        readme=index.fact(_BY_FACET["readme"], number),
        topic=index.topics.get(ranked[0]["topic_id"]) if ranked else None,
        topic_status=index.topic_coverage.get(number, {"status": "unknown"})["status"],
        facts=[index.fact(source, number) for source in COLUMNS],
    )


def _choices(words: Iterable[str]) -> list[tuple[str, int]]:
    """Each word with how often it occurs; `none` and `unknown` come last."""
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda pair: (pair[0] in {"none", "unknown"}, pair[0].casefold(), pair[0]))
