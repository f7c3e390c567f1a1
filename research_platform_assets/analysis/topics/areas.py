"""Areas: topics that are related, where there are too many topics to look at one by one.

Belongs here: grouping the topics of a version, and naming the groups. Does not belong here: finding topics (`model`),
naming these (`labels`).

Everything follows from a version of the model, so areas stay as they are while it does.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from research_platform_assets.analysis.topics.description import LABEL_SEPARATOR
from research_platform_assets.analysis.topics.identity import cosine
from research_platform_assets.analysis.topics.linkage import merged_groups
from research_platform_assets.analysis.topics.modularity import best_groups
from research_platform_assets.analysis.topics.neighbours import Matrix
from research_platform_assets.analysis.topics.placing import Space
from research_platform_assets.analysis.topics.versions import Placed, Topic, Version
from research_platform_assets.analysis.topics.versions_table import versions_of
from research_platform_assets.tables.insight_topic_areas import TOPIC_AREAS

MOST_WITHOUT_AREAS = 15
"""Topics up to which there are no areas."""
_FEWEST_AREAS = 3
_LABEL_TERMS = 3
#: Part of a term's weight that must lie within an area whose name it may stand in.
_OWN_PART = 0.5
#: A term of the name is shared at least half as much as the first.
_NEARLY = 0.5
_WHOLE = 1_000_000


@dataclass(frozen=True)
class Area:
    """A group of topics: the lowest of their numbers, a name, and the topics by number."""

    area_id: int
    label: str
    topic_ids: tuple[int, ...]


def topic_areas(models: pl.DataFrame, repository_topics: pl.DataFrame) -> pl.DataFrame:
    """Return `insight.topic_areas` from `insight.topic_models` and `insight.repository_topics`."""
    versions = versions_of(models)
    mains = Counter(repository_topics.filter(rank=1)["topic_id"].to_list())
    rows: list[dict[str, Any]] = [
        {
            "area_id": area.area_id,
            "label": area.label,
            "topic_ids": list(area.topic_ids),
            "repositories_count": sum(mains[topic] for topic in area.topic_ids),
            "model_version": versions[-1].number,
        }
        for area in (areas(versions[-1]) if versions else ())
    ]
    return TOPIC_AREAS.frame(rows).sort(TOPIC_AREAS.key)


def areas(version: Version) -> Sequence[Area]:
    """Return the areas of the topics of `version`, by number; none of 15 topics or fewer.

    Topics are alike by their terms and by the repositories that are about both, half each. Average linkage (Sokal and
    Michener 1958) puts the most alike together, and of the divisions into 3 areas up to half as many as there are
    topics the one is taken that follows these likenesses best (`modularity`).
    """
    topics = sorted(version.topics, key=lambda topic: topic.topic_id)
    if len(topics) <= MOST_WITHOUT_AREAS:
        return ()
    alike = _likeness(topics, version.repositories)
    whole = np.rint(alike * _WHOLE)
    groups = best_groups(alike, merged_groups(whole, range(_FEWEST_AREAS, len(topics) // 2 + 1))).tolist()
    members = [[topic for topic, own in zip(topics, groups, strict=True) if own == group] for group in set(groups)]
    shown = _shown(version)
    found = [Area(own[0].topic_id, _label(own, topics, shown), tuple(t.topic_id for t in own)) for own in members]
    return sorted(found, key=lambda area: area.area_id)


def area_of(version: Version) -> dict[int, int]:
    """Return the area of each topic, by its number; empty where there are none."""
    return {topic: area.area_id for area in areas(version) for topic in area.topic_ids}


def _likeness(topics: Sequence[Topic], repositories: Sequence[Placed]) -> Matrix:
    """How alike each two topics are, from 0 to 1; 0 for one and itself."""
    parts: list[dict[str, float]] = [{} for _ in topics]
    place = {topic.topic_id: column for column, topic in enumerate(topics)}
    for each in repositories:
        for topic_id, share in each.shares:
            parts[place[topic_id]][str(each.repository_id)] = share
    found = np.zeros((len(topics), len(topics)))
    for row in range(len(topics)):
        for column in range(row):
            by_terms = cosine(topics[row].weights, topics[column].weights)
            value = round((by_terms + cosine(parts[row], parts[column])) / 2, 6)
            found[row, column] = found[column, row] = value
    return found


def _shown(version: Version) -> dict[str, str]:
    """The terms that describe topics, as people write them, by the terms of the vocabulary."""
    space = Space.of(version)
    shown: dict[str, str] = {}
    for topic in version.topics:
        for word, _ in topic.terms:
            if (term := space.form(word)) is not None:
                shown.setdefault(term, word)
    return shown


def _label(own: Sequence[Topic], topics: Sequence[Topic], shown: Mapping[str, str]) -> str:
    """Up to three terms that its topics share and others have less; else what its largest topics are called first."""
    if len(own) == 1:
        return own[0].label
    scores: dict[str, float] = {}
    for term in shown:
        within = [topic.weights[term] for topic in own if topic.weights.get(term)]
        weight = math.fsum(within)
        total = math.fsum(topic.weights.get(term, 0.0) for topic in topics)
        # What one topic alone has of a term says nothing of the others.
        if len(within) > 1 and weight >= _OWN_PART * total:
            scores[term] = round(weight - max(within), 6)
    ranked = sorted(scores, key=lambda term: (-scores[term], term))[:_LABEL_TERMS]
    if ranked and scores[ranked[0]] > 0:
        best = [term for term in ranked if scores[term] >= _NEARLY * scores[ranked[0]]]
        return LABEL_SEPARATOR.join(shown[term] for term in best)
    largest = sorted(own, key=lambda topic: (-topic.repositories_count, topic.topic_id))[:_LABEL_TERMS]
    return LABEL_SEPARATOR.join(topic.label.split(LABEL_SEPARATOR)[0] for topic in largest)
