"""One method on some collections, run as a program of its own so that its memory and time are its own.

Belongs here: our model and the predecessor's. Does not belong here: models that need other libraries (`others.py`).

Usage: python -m ...own METHOD TASKS.json RESULTS.json
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from research_platform_assets.analysis.text.language import natural_language
from research_platform_assets.analysis.topics import TopicSettings, fit_topics
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.documents import DOCUMENT_SCHEMA
from research_platform_assets.analysis.topics.embedding import centred_cosines
from research_platform_assets.analysis.topics.fit import read_topics, similar_repositories, topic_models, topic_tables
from research_platform_assets.analysis.topics.labels import TopicTerms, top_terms
from research_platform_assets.analysis.topics.model import fit_corpus
from research_platform_assets.analysis.topics.placement import place
from research_platform_assets.analysis.topics.readme_prose import readme_prose
from research_platform_assets_tests.analysis.topics.comparison import predecessor
from research_platform_assets_tests.analysis.topics.comparison.texts import Text
from research_platform_assets_tests.memory import peak_megabytes

Found = tuple[list[int | None], list[list[str]]]

_FIRST_ID = 1_000


def frame(texts: Sequence[Text]) -> pl.DataFrame:
    """Return the frame that `fit_topics` takes; ids follow the order of `texts`."""
    rows = [
        {
            "repository_id": _FIRST_ID + place,
            "name": text.name,
            "description": text.description,
            "topics": list(text.topics),
            "text": text.body or None,
            "format": text.markup,
            "natural_language": natural_language(text.body),
            "status": "observed" if text.body else "absent",
        }
        for place, text in enumerate(texts)
    ]
    return pl.DataFrame(rows, schema=DOCUMENT_SCHEMA)


def ours(documents: pl.DataFrame, settings: TopicSettings) -> Found:
    """Return what the tables say: the main topic of each repository, and the terms of each topic."""
    model = fit_topics(documents, settings)
    main = dict(model.repository_topics.filter(pl.col("rank") == 1).select("repository_id", "topic_id").rows())
    words = [[each["term"] for each in terms] for terms in model.topics.sort("topic_id")["terms"]]
    return [main.get(_FIRST_ID + place) for place in range(documents.height)], words


def ours_with_embeddings(documents: pl.DataFrame, settings: TopicSettings, vectors: Sequence[Sequence[float]]) -> Found:
    """The same with neighbours told by sentence vectors in the place of words."""
    texts = read_topics(documents, settings).texts
    corpus = Corpus.of(
        texts, settings, nearness=lambda ids: centred_cosines([vectors[number - _FIRST_ID] for number in ids])
    )
    model = fit_corpus(corpus, settings.topics_count)
    placement = place(model, corpus.terms, corpus.eligible, settings.minimum_share)
    main = {number: shares[0][0] for number, shares in placement.shares.items()}
    words = [
        [term for term, _ in top_terms(TopicTerms(topic.weights, topic.members, corpus.eligible), 10)]
        for topic in placement.topics
    ]
    return [main.get(_FIRST_ID + place) for place in range(documents.height)], words


def run(method: str, task: dict[str, Any]) -> Found:
    """Return the topic of each text, None for one that is left out, and the words of each topic."""
    texts = [Text(**each) for each in task["texts"]]
    if method.startswith("predecessor"):
        return predecessor.fitted(texts, method.rpartition(" ")[2])  # type: ignore[return-value]
    settings = TopicSettings(topics_count=task["topics_count"])
    if "vectors" in task:
        return ours_with_embeddings(frame(texts), settings, task["vectors"])
    return ours(frame(texts), settings)


def speed(texts: Sequence[Text]) -> dict[str, float]:
    """Return the seconds of each step: prose of READMEs, which is remembered by their contents, and what is not."""
    documents, settings = frame(texts), TopicSettings()
    times = [time.process_time()]
    prose = {
        _FIRST_ID + place: readme_prose(text.body.encode(), "README.txt" if text.markup == "text" else "README.md")
        for place, text in enumerate(texts)
    }
    times.append(time.process_time())
    reading = read_topics(documents, settings, prose)
    times.append(time.process_time())
    corpus = Corpus.of(reading.texts, settings)
    models = topic_models(None, reading.texts, settings, "1970-01-01", "", corpus=corpus)
    topic_tables(models, documents, reading, settings)
    times.append(time.process_time())
    similar_repositories(corpus, settings)
    times.append(time.process_time())
    steps = dict(zip(("prose", "counting", "topics", "similar"), (b - a for a, b in pairwise(times)), strict=True))
    return {"documents": len(texts), **steps}


def main(method: str, tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return labels, words and seconds of each task, or what `speed` says, and the most memory that was used so far."""
    results: list[dict[str, Any]] = []
    for task in tasks:
        if method == "speed":
            found: dict[str, Any] = speed([Text(**each) for each in task["texts"]])
        else:
            began = time.process_time()
            labels, words = run(method, task)
            found = {"labels": labels, "words": words, "seconds": time.process_time() - began}
        results.append({**found, "megabytes": peak_megabytes()})
    return results


def warm_up() -> None:
    """Fit topics once: what is loaded once in a process counts for none of the collections."""
    themes = ("tide harbour lighthouse", "violin orchestra sonata", "ledger invoice payroll")
    texts = [vars(Text(f"warm {place}", themes[place % len(themes)], "", None)) for place in range(12)]
    if not any(main("ours", [{"texts": texts, "topics_count": None}])[0]["labels"]):
        raise RuntimeError("no topic was found for warming up")
    natural_language("The classifier of languages is loaded here as well, before any clock of the comparison starts.")


if __name__ == "__main__":
    warm_up()
    given = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    Path(sys.argv[3]).write_text(json.dumps(main(sys.argv[1], given)), encoding="utf-8")
