"""Prints the SHA-256 of everything that the topic model tells of the small collection; run as a program.

What BLAS took the processor for is written to the standard error.

Belongs here: what `test_determinism` runs in processes with other processors, threads and hash seeds pretended.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections import Counter

from threadpoolctl import threadpool_info

from research_platform_assets.analysis.topics import TopicModel, TopicSettings, fit_topics
from research_platform_assets.analysis.topics.areas import areas
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.fit import read_topics, topic_models, topic_tables
from research_platform_assets.analysis.topics.model import SAMPLE, fit_corpus
from research_platform_assets.analysis.topics.over_time import topic_drift
from research_platform_assets.analysis.topics.quality import topic_quality
from research_platform_assets.analysis.topics.versions import Topic, Version
from research_platform_assets.analysis.topics.vocabulary import Folding, vocabulary
from research_platform_assets_tests.analysis.topics.corpus import THEMES, frame, themed_rows


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
    quality = topic_quality(models, folded_in.repository_topics, folded_in.coverage, reading)
    frames = (models, folded_in.topics, folded_in.repository_topics, folded_in.coverage, refitted, drift, quality)
    return hashlib.sha256(repr([each.rows() for each in frames]).encode()).hexdigest()


def related_topics() -> str:
    """The digest of the areas of as many topics as have some; terms are drawn, those of four topics from the same."""
    chance = random.Random(5)
    topics: list[Topic] = []
    for number in range(20):
        drawn = {f"term{place}": round(chance.random(), 6) for place in chance.sample(range(40), 12)}
        weights = drawn | {f"field{number // 4}": round(0.5 + chance.random(), 6)}
        terms = tuple((term, weight) for term, weight in sorted(weights.items()))
        topics.append(Topic(number, f"topic {number}", terms, 1, 1, "2026-01-01", weights, weights))
    idf = {term: 1.0 for topic in topics for term in topic.weights}
    version = Version(1, "2026-01-01", "", dict(sorted(idf.items())), topics, (), 0.0, 0.0, 0.0, 0.0, (), ())
    return hashlib.sha256(repr(areas(version)).encode()).hexdigest()


def many_documents() -> str:
    """The digest of the factors of more documents than topics are found on; words are drawn from the themes' own."""
    chance = random.Random(7)
    words = [sorted(set(" ".join(sentences).lower().replace(".", "").split())) for _, sentences in THEMES.values()]
    documents = [
        Document(
            number,
            Counter(chance.choices(words[number % len(words)], k=12) + chance.choices(words[0], k=3)),
            frozenset(),
        )
        for number in range(SAMPLE + 20)
    ]
    corpus = Corpus([], Folding({}, {}), vocabulary(documents), {}, documents)
    model = fit_corpus(corpus, None)
    return hashlib.sha256(model.documents.tobytes() + model.terms.tobytes()).hexdigest()


def everything(seed: int) -> str:
    """All digests; rows are in an order that `seed` draws."""
    return f"{fingerprint(shuffled_model(seed))} {two_days(seed)} {related_topics()} {many_documents()}"


if __name__ == "__main__":
    sys.stdout.write(everything(int(sys.argv[1])))
    sys.stderr.write(" ".join(str(each.get("architecture")) for each in threadpool_info()))
