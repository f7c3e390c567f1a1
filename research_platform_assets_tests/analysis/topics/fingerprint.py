"""Prints the SHA-256 of everything that the topic model tells of the small collection; run as a program.

Belongs here: what `test_determinism` runs in processes with other processors, threads and hash seeds pretended.
"""

from __future__ import annotations

import hashlib
import random
import sys

from research_platform_assets.analysis.topics import TopicModel, TopicSettings, fit_topics
from research_platform_assets.analysis.topics.fit import read_topics, topic_models, topic_tables
from research_platform_assets.analysis.topics.over_time import topic_drift
from research_platform_assets_tests.analysis.topics.corpus import frame, themed_rows


def fingerprint(model: TopicModel) -> str:
    """The digest of the four frames, every float to its last bit."""
    frames = (model.topics, model.repository_topics, model.coverage, model.similar)
    return hashlib.sha256(repr([each.rows() for each in frames]).encode()).hexdigest()


def shuffled_model(seed: int) -> TopicModel:
    """The model of the small collection with its rows in some other order."""
    rows = themed_rows()
    random.Random(seed).shuffle(rows)
    return fit_topics(frame(rows), TopicSettings(banned_terms=("Acme Laboratory",)))


def two_days(seed: int) -> str:
    """The digest of the model on a first day without its last theme, and on a later one with some of it and an edit."""
    rows = themed_rows()
    random.Random(seed).shuffle(rows)
    settings = TopicSettings()
    first = [row for row in rows if row["repository_id"] % 5 != 4]
    later = [row | {"text": row["text"][:400]} if row["repository_id"] % 3 == 0 else row for row in rows]
    models = topic_models(None, read_topics(frame(first), settings).texts, settings, "2026-01-01", "")
    documents = frame(later).sort("repository_id")
    reading = read_topics(documents, settings)
    folded_in = topic_tables(models, documents, reading, settings)
    refitted = topic_models(models, reading.texts, settings, "2026-01-02", "")
    drift = topic_drift(models, reading.texts, settings, "2026-01-02", "")
    frames = (models, folded_in.topics, folded_in.repository_topics, folded_in.coverage, refitted, drift)
    return hashlib.sha256(repr([each.rows() for each in frames]).encode()).hexdigest()


if __name__ == "__main__":
    sys.stdout.write(f"{fingerprint(shuffled_model(int(sys.argv[1])))} {two_days(int(sys.argv[1]))}")
