"""Topics of an organisation's repositories.

Belongs here: from the frame of documents to the three tables, and who is left out and why. Does not belong here: the
method itself (`model` and below).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.factorization import Factorization
from research_platform_assets.analysis.topics.labels import Phrase, TopicTerms, label_phrases, top_terms
from research_platform_assets.analysis.topics.model import fit_model
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.shares import shares
from research_platform_assets.analysis.topics.vocabulary import Folding, tfidf, vocabulary
from research_platform_assets.tables.insight import REPOSITORY_TOPICS, TOPIC_COVERAGE, TOPICS

LABEL_SEPARATOR = " / "


@dataclass(frozen=True)
class TopicModel:
    """The frames `insight.topics`, `insight.repository_topics` and `insight.topic_coverage`."""

    topics: pl.DataFrame
    repository_topics: pl.DataFrame
    coverage: pl.DataFrame


@dataclass(frozen=True)
class _Topic:
    weights: dict[str, float]
    members: Sequence[Document]


def fit_topics(documents: pl.DataFrame, settings: TopicSettings) -> TopicModel:
    """Find the themes of the repositories in `documents` (see `topic_documents`) and place each repository in them.

    A repository with fewer than `settings.minimum_terms` different terms of the vocabulary is left out; with fewer than
    `settings.minimum_documents` repositories left there are no topics. `insight.topic_coverage` says so.
    """
    rows = documents.sort("repository_id").to_dicts()
    read, folding = read_documents(rows, settings.banned_terms)
    terms = vocabulary(read)
    known = frozenset(terms)
    term_counts = {each.repository_id: len(known & each.counts.keys()) for each in read}
    eligible = [each for each in read if term_counts[each.repository_id] >= settings.minimum_terms]
    shares_by_repository: dict[int, list[tuple[int, float]]] = {}
    topic_rows: list[dict[str, Any]] = []
    if len(eligible) >= settings.minimum_documents:
        model = fit_model(tfidf(eligible, terms), [each.repository_id for each in eligible], settings.topics_count)
        topics, shares_by_repository = _order_topics(model, terms, eligible, settings)
        topic_rows = _topic_rows(topics, eligible, folding, settings)
    coverage = [
        _coverage(row, term_counts[row["repository_id"]], shares_by_repository, len(eligible), settings) for row in rows
    ]
    repository_topics = [
        {"repository_id": repository_id, "topic_id": topic_id, "share": share, "rank": rank}
        for repository_id, found in shares_by_repository.items()
        for rank, (topic_id, share) in enumerate(found, start=1)
    ]
    return TopicModel(
        TOPICS.frame(topic_rows),
        REPOSITORY_TOPICS.frame(repository_topics).sort(REPOSITORY_TOPICS.key),
        TOPIC_COVERAGE.frame(coverage),
    )


def _order_topics(
    model: Factorization, terms: Sequence[str], eligible: Sequence[Document], settings: TopicSettings
) -> tuple[list[_Topic], dict[int, list[tuple[int, float]]]]:
    """Number the topics that are some repository's main topic: most repositories first, ties by the heaviest terms."""
    labels: list[int] = model.labels().tolist()
    term_weights: list[dict[str, float]] = [dict(zip(terms, row, strict=True)) for row in model.terms.tolist()]
    order = sorted(set(labels), key=lambda topic: (-labels.count(topic), _by_weight(term_weights[topic])))
    topics = [
        _Topic(term_weights[topic], [each for each, label in zip(eligible, labels, strict=True) if label == topic])
        for topic in order
    ]
    by_repository = {
        each.repository_id: shares(weights, settings.minimum_share)
        for each, weights in zip(eligible, model.documents[:, order].tolist(), strict=True)
    }
    return topics, {repository_id: found for repository_id, found in by_repository.items() if found}


def _by_weight(weights: dict[str, float]) -> list[str]:
    return sorted(weights, key=lambda term: (-weights[term], term))


def _topic_rows(
    topics: Sequence[_Topic], eligible: Sequence[Document], folding: Folding, settings: TopicSettings
) -> list[dict[str, Any]]:
    used: list[Phrase] = []
    rows: list[dict[str, Any]] = []
    for topic_id, topic in enumerate(topics):
        seen = TopicTerms(topic.weights, topic.members, eligible)
        phrases = label_phrases(seen, settings.label_terms_count, used)
        used += phrases
        heaviest = top_terms(seen, settings.terms_count)
        label = [" ".join(folding.shown[term] for term in phrase) for phrase in phrases]
        rows.append(
            {
                "topic_id": topic_id,
                "label": LABEL_SEPARATOR.join(label),
                "terms": [{"term": folding.shown[term], "weight": weight} for term, weight in heaviest],
                "repositories_count": len(topic.members),
            }
        )
    return rows


def _coverage(
    row: dict[str, Any],
    terms_count: int,
    placed: dict[int, list[tuple[int, float]]],
    eligible_count: int,
    settings: TopicSettings,
) -> dict[str, Any]:
    found = {"repository_id": row["repository_id"], "status": "observed", "reason": None, "terms_count": terms_count}
    if row["repository_id"] in placed:
        return found
    if terms_count < settings.minimum_terms:
        too_little = f"{terms_count} of the {settings.minimum_terms} vocabulary terms that a topic needs"
        if row["status"] == "unknown":
            return found | {"status": "unknown", "reason": f"the README is unknown, and the rest has {too_little}"}
        return found | {"status": "absent", "reason": f"too little text: {too_little}"}
    if eligible_count < settings.minimum_documents:
        reason = (
            f"too few documents: {eligible_count} of the {settings.minimum_documents} repositories with enough text"
        )
        return found | {"status": "absent", "reason": f"{reason} that topics need"}
    return found | {"status": "absent", "reason": "its terms belong to none of the topics"}
