"""How good topics are, for the page of topics and the page of each.

Belongs here: choosing and arranging rows, and what the measures mean in plain words. Does not belong here: the measures
(`analysis.topics.quality`), their definitions (`tables.insight_topic_quality`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.tables.insight_topic_quality import ALL_TOPICS, QUALITY_MEASURES

TABLE = "insight.topic_quality"
OF_EACH = ("stability", "fit", "coherence")
"""The measures that each topic has."""
NAMES: Mapping[str, tuple[str, str]] = {
    "stability": ("Stability", "Does a repository get the same topic when it has no say in it?"),
    "fit": ("Fit", "How like are repositories to their topic?"),
    "coherence": ("Coherence", "Do the terms of a topic stand together in texts?"),
    "diversity": ("Diversity", "Are topics described by different terms?"),
    "coverage": ("Coverage", "How many repositories do topics speak for?"),
}
"""For each measure its name, and what it asks in plain words."""


@dataclass(frozen=True)
class Measured:
    """A measure of all topics together: its name, its question, its definition and its row."""

    name: str
    question: str
    definition: str
    row: Row


@dataclass(frozen=True)
class TopicQuality:
    """What is known of how good topics are: of all of them, and a row of `OF_EACH` for each topic."""

    measures: Sequence[Measured]
    topics: Sequence[tuple[Row, Sequence[Row]]]


def topic_quality(index: SiteIndex) -> TopicQuality | None:
    """What there is to say; None where nothing was measured."""
    by_subject = index.once(rows_by_subject)
    whole = by_subject.get(ALL_TOPICS, {})
    if not whole:
        return None
    measures = [
        Measured(*NAMES[name], definition, whole[name])
        for name, definition in QUALITY_MEASURES.items()
        if name in whole
    ]
    topics = [(topic, quality_of(index, number)) for number, topic in index.topics.items()]
    return TopicQuality(measures, [(topic, rows) for topic, rows in topics if rows])


def quality_of(index: SiteIndex, topic_id: int) -> list[Row]:
    """The rows of a topic in the order of `OF_EACH`; none where it was not measured."""
    own = index.once(rows_by_subject).get(str(topic_id), {})
    return [own[name] for name in OF_EACH if name in own]


def rows_by_subject(index: SiteIndex) -> Mapping[str, Mapping[str, Row]]:
    """The rows of the table by subject and measure."""
    found: dict[str, dict[str, Row]] = {}
    for row in index.content.rows(TABLE):
        found.setdefault(row["subject"], {})[row["measure"]] = row
    return found
