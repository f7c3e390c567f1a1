"""What became of topics, and whether they are due to be fitted anew, as tables.

Belongs here: `insight.topic_history`, `insight.topic_events` and `insight.topic_drift` from the versions of the model.
Does not belong here: making versions (`advance`), the topics of today (`fit`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from research_platform_assets.analysis.topics.corpus import Corpus, Nearness
from research_platform_assets.analysis.topics.drift import judge
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Measure, Text, Version
from research_platform_assets.analysis.topics.versions_table import versions_of
from research_platform_assets.tables.insight_topics import DRIFT_OCCASIONS, TOPIC_DRIFT, TOPIC_EVENTS, TOPIC_HISTORY

_WHEN_MADE, _NOW = DRIFT_OCCASIONS


def topic_history(models: pl.DataFrame) -> pl.DataFrame:
    """Return `insight.topic_history` from `insight.topic_models`."""
    versions = versions_of(models)
    rows = [
        {
            "topic_id": topic.topic_id,
            "model_version": version.number,
            "fitted_on": version.fitted_on,
            "label": topic.label,
            "repositories_count": topic.repositories_count,
            "born_on": topic.born_on,
            "is_current": version is versions[-1],
        }
        for version in versions
        for topic in version.topics
    ]
    return TOPIC_HISTORY.frame(rows).sort(TOPIC_HISTORY.key)


def topic_events(models: pl.DataFrame) -> pl.DataFrame:
    """Return `insight.topic_events` from `insight.topic_models`."""
    rows = [
        {
            "model_version": version.number,
            "event": event.name,
            "topic_id": event.topic_id,
            "day": version.fitted_on,
            "other_ids": list(event.other_ids),
            "repository_ids": list(event.repository_ids),
            "sentence": event.sentence,
        }
        for version in versions_of(models)
        for event in version.events
    ]
    return TOPIC_EVENTS.frame(rows).sort(TOPIC_EVENTS.key)


def topic_drift(
    models: pl.DataFrame,
    texts: Sequence[Text],
    settings: TopicSettings,
    day: str,
    method: str,
    nearness: Nearness | None = None,
) -> pl.DataFrame:
    """Return `insight.topic_drift` from `insight.topic_models` and the texts of `day` (ISO 8601); see `Corpus`."""
    versions = versions_of(models)
    if not versions:
        return TOPIC_DRIFT.empty()
    current = versions[-1]
    now = judge(current, Corpus.of(texts, settings, current.terms, nearness), settings, day, method)
    rows = _rows(_WHEN_MADE, versions[-2] if len(versions) > 1 else None, current.measures)
    return TOPIC_DRIFT.frame([*rows, *_rows(_NOW, current, now.measures)]).sort(TOPIC_DRIFT.key)


def _rows(occasion: str, version: Version | None, measures: Sequence[Measure]) -> list[dict[str, object]]:
    return [
        {
            "occasion": occasion,
            "measure": each.name,
            "model_version": None if version is None else version.number,
            "value": each.value,
            "limit": each.limit,
            "is_due": each.is_due,
            "sentence": each.sentence,
        }
        for each in measures
    ]
