"""Versions of the topic model as rows of `insight.topic_models`, and back.

Belongs here: shapes. Does not belong here: what any of it means (`versions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.topics.versions import Event, Measure, Placed, Topic, Trial, Version
from research_platform_assets.tables.insight_topics import TOPIC_MODELS

Row = dict[str, Any]


def versions_frame(versions: Sequence[Version]) -> pl.DataFrame:
    """Return `insight.topic_models`, a row for each of `versions`."""
    return TOPIC_MODELS.frame([_row(version) for version in versions])


def versions_of(frame: pl.DataFrame | None) -> list[Version]:
    """Return the versions in the rows of `insight.topic_models`, the present one last; none without a frame."""
    return [] if frame is None else [_version(row) for row in frame.sort("model_version").iter_rows(named=True)]


def _row(version: Version) -> Row:
    return {
        "model_version": version.number,
        "fitted_on": version.fitted_on,
        "method": version.method,
        "topics": [_topic_row(topic) for topic in version.topics],
        "terms": [{"term": term, "idf": idf} for term, idf in version.terms.items()],
        "repositories": [_placed_row(each) for each in version.repositories],
        "low_fit_limit": version.low_fit_limit,
        "alike_limit": version.alike_limit,
        "low_fit_share": version.low_fit_share,
        "abstained_share": version.abstained_share,
        "next_topic_id": version.next_topic_id,
        "measures": [
            {
                "measure": each.name,
                "value": each.value,
                "limit": each.limit,
                "is_due": each.is_due,
                "sentence": each.sentence,
            }
            for each in version.measures
        ],
        "events": [
            {
                "event": each.name,
                "topic_id": each.topic_id,
                "other_ids": list(each.other_ids),
                "repository_ids": list(each.repository_ids),
                "sentence": each.sentence,
            }
            for each in version.events
        ],
        "trials": [
            {
                "day": each.day,
                "topics_count": each.topics_count,
                "value": each.value,
                "repository_ids": list(each.repository_ids),
            }
            for each in version.trials
        ],
    }


def _topic_row(topic: Topic) -> Row:
    return {
        "topic_id": topic.topic_id,
        "label": topic.label,
        "terms": _weight_rows(dict(topic.terms)),
        "repositories_count": topic.repositories_count,
        "born_in": topic.born_in,
        "born_on": topic.born_on,
        "weights": _weight_rows(topic.weights),
        "anchor": _weight_rows(topic.anchor),
    }


def _placed_row(each: Placed) -> Row:
    topics = [{"topic_id": topic, "share": share} for topic, share in each.shares]
    return {
        "repository_id": each.repository_id,
        "digest": each.digest,
        "terms_count": each.terms_count,
        "topics": topics,
    }


def _weight_rows(weights: Mapping[str, float]) -> list[Row]:
    return [{"term": term, "weight": weight} for term, weight in weights.items()]


def _version(row: Row) -> Version:
    return Version(
        number=row["model_version"],
        fitted_on=row["fitted_on"],
        method=row["method"],
        terms={each["term"]: each["idf"] for each in row["terms"]},
        topics=tuple(_topic(each) for each in row["topics"]),
        repositories=tuple(
            Placed(
                each["repository_id"],
                each["digest"],
                each["terms_count"],
                tuple((topic["topic_id"], topic["share"]) for topic in each["topics"]),
            )
            for each in row["repositories"]
        ),
        low_fit_limit=row["low_fit_limit"],
        alike_limit=row["alike_limit"],
        low_fit_share=row["low_fit_share"],
        abstained_share=row["abstained_share"],
        measures=tuple(
            Measure(each["measure"], each["value"], each["limit"], each["is_due"], each["sentence"])
            for each in row["measures"]
        ),
        events=tuple(
            Event(
                each["event"],
                each["topic_id"],
                tuple(each["other_ids"]),
                tuple(each["repository_ids"]),
                each["sentence"],
            )
            for each in row["events"]
        ),
        next_topic_id=row["next_topic_id"],
        trials=tuple(
            Trial(each["day"], each["topics_count"], each["value"], tuple(each["repository_ids"]))
            for each in row["trials"]
        ),
    )


def _topic(each: Row) -> Topic:
    return Topic(
        topic_id=each["topic_id"],
        label=each["label"],
        terms=tuple((term["term"], term["weight"]) for term in each["terms"]),
        repositories_count=each["repositories_count"],
        born_in=each["born_in"],
        born_on=each["born_on"],
        weights={term["term"]: term["weight"] for term in each["weights"]},
        anchor={term["term"]: term["weight"] for term in each["anchor"]},
    )
