"""How good the topics of a version are for the texts of a day.

Belongs here: the measures of `insight.topic_quality` from what other tables have. Does not belong here: counting
windows (`coherence`), fitting again (`leaving_out`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.topics.coherence import boolean_windows, coherence
from research_platform_assets.analysis.topics.leaving_out import kept_topics
from research_platform_assets.analysis.topics.placing import Space
from research_platform_assets.analysis.topics.reading import Reading
from research_platform_assets.analysis.topics.versions import Text, Version
from research_platform_assets.analysis.topics.versions_table import versions_of
from research_platform_assets.tables.insight_topic_quality import ALL_TOPICS, TOPIC_QUALITY

TERMS = 10
"""So many terms speak for a topic."""
_DECIMALS = 4
_ONE_TOPIC = "there is one topic only"
_NO_WINDOWS = "no two of its terms stand in the texts"
_NOBODY = "no repository has it as its main topic"
_NOT_SEEN = "none of its repositories is among those that were looked at"


def topic_quality(
    models: pl.DataFrame,
    repository_topics: pl.DataFrame,
    coverage: pl.DataFrame,
    reading: Reading,
) -> pl.DataFrame:
    """Return `insight.topic_quality`; without topics it has no rows.

    Args:
        models: `insight.topic_models`.
        repository_topics: `insight.repository_topics`.
        coverage: `insight.topic_coverage`.
        reading: The texts that these tables were made of.
    """
    versions = versions_of(models)
    if not versions:
        return TOPIC_QUALITY.empty()
    version = versions[-1]
    mains = dict(repository_topics.filter(rank=1).sort("repository_id").select("repository_id", "topic_id").iter_rows())
    rows = [
        *_stability(version, reading.texts, mains),
        *_fit(version, mains, coverage),
        *_coherence(version, reading),
        _diversity(version),
        _coverage(coverage),
    ]
    return TOPIC_QUALITY.frame(rows).sort(TOPIC_QUALITY.key)


def topic_words(version: Version) -> dict[int, list[str]]:
    """Return up to ten terms of the vocabulary that describe each topic; of a phrase, each of its words counts.

    Terms are shown as people write them, with capitals; the vocabulary has none.
    """
    space = Space.of(version)
    words: dict[int, list[str]] = {}
    for topic in version.topics:
        shown = [word for phrase, _ in topic.terms for word in phrase.lower().split()]
        known = [form for word in shown if (form := space.form(word)) is not None]
        words[topic.topic_id] = list(dict.fromkeys(known))[:TERMS]
    return words


def _row(
    measure: str, topic_id: int | None, value: float | None, counted: int, reason: str | None = None
) -> dict[str, Any]:
    return {
        "subject": ALL_TOPICS if topic_id is None else str(topic_id),
        "measure": measure,
        "topic_id": topic_id,
        "value": None if value is None else round(value, _DECIMALS),
        "counted": counted,
        "reason": reason if value is None else None,
    }


def _stability(version: Version, texts: Sequence[Text], mains: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    ids = [topic.topic_id for topic in version.topics]
    if len(ids) < 2:
        yield from (_row("stability", topic_id, None, 0, _ONE_TOPIC) for topic_id in (None, *ids))
        return
    kept = kept_topics(version, texts, mains)
    yield _row("stability", None, _share(list(kept.values())), len(kept), _NOT_SEEN)
    for topic_id in ids:
        own = [is_kept for each, is_kept in kept.items() if mains[each] == topic_id]
        reason = _NOT_SEEN if topic_id in mains.values() else _NOBODY
        yield _row("stability", topic_id, _share(own), len(own), reason)


def _fit(version: Version, mains: Mapping[int, int], coverage: pl.DataFrame) -> Iterator[dict[str, Any]]:
    pairs = coverage.sort("repository_id").select("repository_id", "likeness").iter_rows()
    likeness = {number: value for number, value in pairs if value is not None and number in mains}
    yield _row("fit", None, _mean(list(likeness.values())), len(likeness), _NOBODY)
    for topic in version.topics:
        own = [value for number, value in likeness.items() if mains[number] == topic.topic_id]
        yield _row("fit", topic.topic_id, _mean(own), len(own), _NOBODY)


def _coherence(version: Version, reading: Reading) -> Iterator[dict[str, Any]]:
    words = topic_words(version)
    passages = (passage for each in sorted(reading.passages) for passage in reading.passages[each])
    windows = boolean_windows(passages, list(words.values()), Space.of(version).form)
    found = {topic_id: coherence(terms, windows) for topic_id, terms in words.items()}
    known = [value for value, _ in found.values() if value is not None]
    yield _row("coherence", None, _mean(known), sum(pairs for _, pairs in found.values()), _NO_WINDOWS)
    for topic_id, (value, pairs) in found.items():
        yield _row("coherence", topic_id, value, pairs, _NO_WINDOWS)


def _diversity(version: Version) -> dict[str, Any]:
    terms = [term for own in topic_words(version).values() for term in own]
    is_told = len(version.topics) > 1 and terms
    return _row("diversity", None, len(set(terms)) / len(terms) if is_told else None, len(terms), _ONE_TOPIC)


def _coverage(coverage: pl.DataFrame) -> dict[str, Any]:
    count = coverage.filter(status="observed").height
    return _row("coverage", None, count / coverage.height if coverage.height else None, coverage.height, _NOBODY)


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
