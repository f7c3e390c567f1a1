"""Topics of an organisation's repositories.

Belongs here: from the frame of documents to the four tables. Does not belong here: any step of the method.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.labels import Phrase, TopicTerms, label_phrases, top_terms
from research_platform_assets.analysis.topics.model import fit_model
from research_platform_assets.analysis.topics.neighbours import kinship
from research_platform_assets.analysis.topics.placement import Candidate, PlacedTopic, Placement, coverage_row, place
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.similar import similar_rows
from research_platform_assets.analysis.topics.vocabulary import Folding, beginnings, tfidf, vocabulary
from research_platform_assets.tables.insight import REPOSITORY_TOPICS, SIMILAR_REPOSITORIES, TOPIC_COVERAGE, TOPICS

LABEL_SEPARATOR = " / "


@dataclass(frozen=True)
class TopicModel:
    """The frames `insight.topics`, `insight.repository_topics`, `.topic_coverage` and `.similar_repositories`."""

    topics: pl.DataFrame
    repository_topics: pl.DataFrame
    coverage: pl.DataFrame
    similar: pl.DataFrame


def fit_topics(documents: pl.DataFrame, settings: TopicSettings) -> TopicModel:
    """Find the themes of the repositories in `documents` (see `topic_documents`) and place each repository in them.

    A repository with fewer than `settings.minimum_terms` different terms of the vocabulary is left out; with fewer than
    `settings.minimum_documents` repositories left there are no topics. `insight.topic_coverage` says so.
    """
    rows = documents.sort("repository_id").to_dicts()
    reading = read_documents(rows, settings.banned_terms)
    read = reading.documents
    terms = vocabulary(read)
    known = frozenset(terms)
    term_counts = {each.repository_id: len(known & each.counts.keys()) for each in read}
    eligible = [each for each in read if term_counts[each.repository_id] >= settings.minimum_terms]
    placement = Placement((), {})
    similar: list[dict[str, Any]] = []
    if len(eligible) >= settings.minimum_documents:
        weights, repository_ids = tfidf(eligible, terms), [each.repository_id for each in eligible]
        model = fit_model(weights, repository_ids, settings.topics_count, kinship(weights, beginnings(eligible)))
        placement = place(model, terms, eligible, settings.minimum_share)
        similar = similar_rows(weights, repository_ids)
    coverage = [
        coverage_row(
            Candidate(
                repository_id,
                row["status"],
                term_counts[repository_id],
                reading.unread_languages.get(repository_id),
                row["text"] is not None,
            ),
            is_placed=repository_id in placement.shares,
            eligible_count=len(eligible),
            settings=settings,
        )
        for repository_id, row in zip(term_counts, rows, strict=True)
    ]
    repository_topics = [
        {"repository_id": repository_id, "topic_id": topic_id, "share": share, "rank": rank}
        for repository_id, found in placement.shares.items()
        for rank, (topic_id, share) in enumerate(found, start=1)
    ]
    return TopicModel(
        TOPICS.frame(_topic_rows(placement.topics, eligible, reading.folding, settings)),
        REPOSITORY_TOPICS.frame(repository_topics).sort(REPOSITORY_TOPICS.key),
        TOPIC_COVERAGE.frame(coverage),
        SIMILAR_REPOSITORIES.frame(similar).sort(SIMILAR_REPOSITORIES.key),
    )


def _topic_rows(
    topics: Sequence[PlacedTopic], eligible: Sequence[Document], folding: Folding, settings: TopicSettings
) -> list[dict[str, Any]]:
    used: list[Phrase] = []
    rows: list[dict[str, Any]] = []
    for topic_id, topic in enumerate(topics):
        seen = TopicTerms(topic.weights, topic.members, eligible)
        phrases = label_phrases(seen, settings.label_terms_count, used)
        used += phrases
        label = [" ".join(folding.shown[term] for term in phrase) for phrase in phrases]
        heaviest = top_terms(seen, settings.terms_count)
        rows.append(
            {
                "topic_id": topic_id,
                "label": LABEL_SEPARATOR.join(label),
                "terms": [{"term": folding.shown[term], "weight": weight} for term, weight in heaviest],
                "repositories_count": len(topic.members),
            }
        )
    return rows
