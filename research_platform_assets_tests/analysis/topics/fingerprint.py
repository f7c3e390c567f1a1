"""Prints the SHA-256 of everything that the topic model tells of the small collection; run as a program.

Belongs here: what `test_determinism` runs in processes with other processors, threads and hash seeds pretended.
"""

from __future__ import annotations

import hashlib
import random
import sys

from research_platform_assets.analysis.topics import TopicModel, TopicSettings, fit_topics
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


if __name__ == "__main__":
    sys.stdout.write(fingerprint(shuffled_model(int(sys.argv[1]))))
