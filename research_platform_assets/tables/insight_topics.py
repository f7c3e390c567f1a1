"""Topics over time, in the `insight` schema: versions of the topic model, what became of topics, and when it is due.

Belongs here: what is kept of topics from one build to the next, and what is read off it. Does not belong here: the
topics of today (`insight`).
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.insight_topic_areas import TOPIC_AREAS
from research_platform_assets.tables.insight_topic_quality import TOPIC_QUALITY

TOPIC_EVENT_NAMES = ("born", "merged", "split", "faded", "retired")
DRIFT_MEASURES = ("no version", "method", "touched", "too little text", "low fit", "new theme", "better topics")
DRIFT_OCCASIONS = ("when made", "now")

_DAY = r"^\d{4}-\d{2}-\d{2}$"


def _weights() -> dy.List:
    return dy.List(dy.Struct({"term": dy.String(), "weight": dy.Float64(metadata={"decimals": 6})}))


class TopicModels(dy.Schema):
    model_version = declare.integer("Number of the version, from 1; the largest one is that of today.", key=True)
    fitted_on = dy.String(regex=_DAY, description="UTC day of the capture that it was fitted on, ISO 8601.")
    method = declare.text("Names the code and the settings that fitted it: another one makes a new version.")
    topics = dy.List(
        dy.Struct(
            {
                "topic_id": dy.Int64(),
                "label": dy.String(),
                "terms": dy.List(dy.Struct({"term": dy.String(), "weight": dy.Float64(metadata={"decimals": 4})})),
                "repositories_count": dy.Int64(),
                "born_in": dy.Int64(),
                "born_on": dy.String(),
                "weights": _weights(),
                "anchor": _weights(),
            }
        ),
        description="Its topics by number: label and terms; repositories whose main topic it was on that day; version "
        "and day in which it came up; the weight of each term, of length 1 together, and the same at birth. The last "
        "two are empty in versions that another one followed.",
    )
    terms = dy.List(
        dy.Struct({"term": dy.String(), "idf": dy.Float64(metadata={"decimals": 9})}),
        description="Its vocabulary with the inverse document frequency of each term, ln((1 + n) / (1 + df)) + 1; "
        "empty in versions that another one followed.",
    )
    repositories = dy.List(
        dy.Struct(
            {
                "repository_id": dy.Int64(),
                "digest": dy.String(),
                "terms_count": dy.Int64(),
                "topics": dy.List(dy.Struct({"topic_id": dy.Int64(), "share": dy.Float64(metadata={"decimals": 4})})),
            }
        ),
        description="Every repository as it was on that day: digest of its counted words, how many terms of the "
        "vocabulary it had, its topics, the main one first. While the digest stays, so do they. Empty in versions that "
        "another one followed.",
    )
    low_fit_limit = declare.decimal(
        "Half of the median likeness of a repository to its nearest topic on that day, a cosine; a repository that is "
        "less like any topic fits none.",
        4,
    )
    alike_limit = declare.decimal(
        "Half of the median likeness of a repository to its nearest neighbour on that day, a cosine; two that fit no "
        "topic are alike from there on.",
        4,
    )
    low_fit_share = declare.share("Part of the repositories with enough text that fitted none on that day.")
    abstained_share = declare.share("Part of all repositories that had too little text on that day.")
    next_topic_id = declare.integer("The lowest number that no topic ever had.")
    measures = dy.List(
        dy.Struct(
            {
                "measure": dy.String(),
                "value": dy.Float64(metadata={"decimals": 4}, nullable=True),
                "limit": dy.Float64(metadata={"decimals": 4}, nullable=True),
                "is_due": dy.Bool(),
                "sentence": dy.String(),
            }
        ),
        description="Why it was made: what was measured of the version before, as in `insight.topic_drift`.",
    )
    events = dy.List(
        dy.Struct(
            {
                "event": dy.String(),
                "topic_id": dy.Int64(),
                "other_ids": dy.List(dy.Int64()),
                "repository_ids": dy.List(dy.Int64()),
                "sentence": dy.String(),
            }
        ),
        description="What became of the topics of the version before, as in `insight.topic_events`.",
    )
    trials = dy.List(
        dy.Struct(
            {
                "day": dy.String(),
                "topics_count": dy.Int64(),
                "value": dy.Float64(metadata={"decimals": 4}),
                "repository_ids": dy.List(dy.Int64()),
            }
        ),
        description="The latest days in a row, up to 7, on which other topics were tried: how many they were, how well "
        "they did, and the repositories that would be a topic of their own; empty where the last day had none. Days on "
        "which they did not do well enough count only for waiting.",
    )


class TopicHistory(dy.Schema):
    topic_id = declare.integer("The topic; no other topic ever has its number.", key=True)
    model_version = declare.integer("A version of the model that has it.", key=True)
    fitted_on = dy.String(regex=_DAY, description="UTC day of the capture that the version was fitted on, ISO 8601.")
    label = declare.text("Its label in that version.")
    repositories_count = declare.count("Repositories whose main topic it was on that day.")
    born_on = dy.String(regex=_DAY, description="UTC day on which it came up, ISO 8601.")
    is_current = declare.flag("Whether the version is that of today.")


class TopicEvents(dy.Schema):
    model_version = declare.integer("The version of the model with which it happened.", key=True)
    event = declare.word(
        "What happened. Born: a new topic. Merged: most of the repositories of a topic that is no more went to one "
        "other. Split: two or more topics, one of them new, have 30 % or more of its repositories each. Faded: a topic "
        "is no more, which had fewer than 2 repositories left. Retired: a topic is no more, for none of these reasons.",
        TOPIC_EVENT_NAMES,
        key=True,
    )
    topic_id = declare.integer("The topic to which it happened.", key=True)
    day = dy.String(regex=_DAY, description="UTC day of the capture that showed it, ISO 8601.")
    other_ids = dy.List(dy.Int64(), description="The topics that repositories came from (born) or went to, sorted.")
    repository_ids = dy.List(
        dy.Int64(),
        description="The repositories concerned, sorted: those of a new topic, those that moved, or, of a topic that "
        "is no more, those that it had.",
    )
    sentence = declare.text("What happened, in words.")


class TopicDrift(dy.Schema):
    occasion = declare.word(
        "When it was measured. When made: of the version before, on the day on which the version of today was made. "
        "Now: of the version of today.",
        DRIFT_OCCASIONS,
        key=True,
    )
    measure = declare.word(
        "What was measured. No version: whether there is none yet. Method: whether code or settings are others. "
        "Touched: part of the repositories that are new, gone, or say something else than when it was made. Too little "
        "text: part of all repositories. Low fit: part of those with enough text that fit no topic. New theme: how "
        "well a group of these would hold together as a topic, the least of the last days in a row (Jaccard "
        "coefficient; null without such a group). Better topics: how much better topics fitted from nothing would "
        "follow the graph of neighbours, the least of the last days in a row (difference of modularity; null where it "
        "is below the limit, or not asked for, as it is while a quarter or less is touched).",
        DRIFT_MEASURES,
        key=True,
    )
    model_version = declare.integer("The version that was measured; null where there was none.", nullable=True)
    value = declare.decimal("The value; null where there is none.", 4, nullable=True)
    limit = declare.decimal("What it must exceed, or reach for a new theme, to be a reason.", 4, nullable=True)
    is_due = declare.flag("Whether it is a reason for a new version.")
    sentence = declare.text("What was measured, in words.")


TOPIC_MODELS = Table(
    "insight",
    "topic_models",
    "Versions of the topic model: within one, topics, their numbers and labels stay as they are.",
    TopicModels,
)
TOPIC_HISTORY = Table(
    "insight",
    "topic_history",
    "Every topic that there ever was, in each version of the model that has it.",
    TopicHistory,
)
TOPIC_EVENTS = Table(
    "insight", "topic_events", "What became of topics from one version of the model to the next.", TopicEvents
)
TOPIC_DRIFT = Table(
    "insight", "topic_drift", "Whether a new version of the topic model is due, and why there is this one.", TopicDrift
)

INSIGHT_TOPICS_TABLES = (TOPIC_MODELS, TOPIC_HISTORY, TOPIC_EVENTS, TOPIC_DRIFT, TOPIC_QUALITY, TOPIC_AREAS)
