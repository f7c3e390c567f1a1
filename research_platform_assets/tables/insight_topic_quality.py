"""How good topics are, in the `insight` schema.

Belongs here: the measures with their definitions, which pages show, too. Does not belong here: topics themselves
(`insight`), how measures are computed (`analysis.topics.quality`).
"""

from __future__ import annotations

from collections.abc import Mapping

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table

QUALITY_MEASURES: Mapping[str, str] = {
    "stability": "Share of the repositories that keep their main topic when topics are fitted again without them: a "
    "fifth of them at a time is left out, topics are fitted to the others from where they are, and those left out are "
    "placed. From 0 to 1.",
    "fit": "Mean likeness of repositories to their main topic: the cosine of their weighted terms, from 0 (no term in "
    "common) to 1 (the same).",
    "coherence": "How much more often than by chance two of a topic's ten terms stand together: mean normalised "
    "pointwise mutual information of all pairs (Bouma 2009; Lau, Newman and Baldwin 2014), in windows of ten words of "
    "the organisation's own texts. From -1 (never together) over 0 (as by chance) to 1 (only together).",
    "diversity": "Share of different terms among the ten of every topic (Dieng, Ruiz and Blei 2020), up to 1 (no term "
    "describes two topics).",
    "coverage": "Share of all repositories that have topics, from 0 to 1.",
}
"""Each measure with its definition, source and range."""

ALL_TOPICS = "all"
"""The subject that stands for all topics together."""


class TopicQuality(dy.Schema):
    subject = declare.text(f"The number of a topic, or `{ALL_TOPICS}`.", key=True)
    measure = declare.word(
        "What is measured, of the topics of today's version and today's texts. "
        + " ".join(f"{name.capitalize()}: {sentence}" for name, sentence in QUALITY_MEASURES.items())
        + " Of more than 500 repositories, stability and coherence see 500, evenly spaced by id. No measure alone says "
        "that topics are good: words that every text has raise coherence.",
        tuple(QUALITY_MEASURES),
        key=True,
    )
    topic_id = declare.integer("The topic; null for all of them.", nullable=True)
    value = declare.decimal("The value; null where it cannot be told.", 4, nullable=True)
    counted = declare.count(
        "What it was computed over: repositories (stability, fit, coverage), pairs of terms (coherence) or terms "
        "(diversity)."
    )
    reason = declare.text("Why there is no value; null where there is one.", nullable=True)


TOPIC_QUALITY = Table(
    "insight", "topic_quality", "How good the topics are, one measure beside the other.", TopicQuality
)
