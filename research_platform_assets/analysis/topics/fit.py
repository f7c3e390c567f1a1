"""Topics of an organisation's repositories.

Belongs here: from the frame of documents to the tables of today. Does not belong here: any step of the method, what
became of topics (`over_time`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.analysis.topics.advance import advance
from research_platform_assets.analysis.topics.areas import area_of
from research_platform_assets.analysis.topics.confidence import confidence, likenesses, representatives
from research_platform_assets.analysis.topics.corpus import Corpus, Nearness
from research_platform_assets.analysis.topics.notebook_prose import Notebooks
from research_platform_assets.analysis.topics.placement import Candidate, Trust, coverage_row
from research_platform_assets.analysis.topics.placing import placed
from research_platform_assets.analysis.topics.reading import Reading, read_documents
from research_platform_assets.analysis.topics.readme_prose import ReadmeProse
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.similar import similar_rows
from research_platform_assets.analysis.topics.versions import Placed, Text, Version
from research_platform_assets.analysis.topics.versions_table import versions_frame, versions_of
from research_platform_assets.tables.insight import REPOSITORY_TOPICS, SIMILAR_REPOSITORIES, TOPIC_COVERAGE, TOPICS


@dataclass(frozen=True)
class TopicTables:
    """The frames `insight.topics`, `insight.repository_topics` and `insight.topic_coverage`."""

    topics: pl.DataFrame
    repository_topics: pl.DataFrame
    coverage: pl.DataFrame


@dataclass(frozen=True)
class TopicModel(TopicTables):
    """The same and `insight.similar_repositories`."""

    similar: pl.DataFrame


def fit_topics(documents: pl.DataFrame, settings: TopicSettings) -> TopicModel:
    """Find the themes of the repositories in `documents` (see `topic_documents`) and place each repository in them.

    A repository with fewer than `settings.minimum_terms` different terms of the vocabulary is left out; with fewer than
    `settings.minimum_documents` repositories left there are no topics. `insight.topic_coverage` says so. There is no
    day before and none after; `topic_models` goes on from the day before.
    """
    reading = read_topics(documents, settings)
    corpus = Corpus.of(reading.texts, settings)
    models = topic_models(None, reading.texts, settings, "1970-01-01", "", corpus=corpus)
    tables = topic_tables(models, documents, reading, settings)
    similar = similar_repositories(corpus, settings)
    return TopicModel(tables.topics, tables.repository_topics, tables.coverage, similar)


def read_topics(
    documents: pl.DataFrame,
    settings: TopicSettings,
    remembered: Mapping[int, ReadmeProse] | None = None,
    notebooks: Mapping[int, Notebooks] | None = None,
) -> Reading:
    """Return the counted text of each repository in `documents`; see `read_documents`."""
    return read_documents(documents.sort("repository_id").to_dicts(), settings.banned_terms, remembered, notebooks)


def topic_models(
    previous: pl.DataFrame | None,
    texts: Sequence[Text],
    settings: TopicSettings,
    day: str,
    method: str,
    nearness: Nearness | None = None,
    corpus: Corpus | None = None,
) -> pl.DataFrame:
    """Return `insight.topic_models` after `day` (ISO 8601), on which repositories say `texts`.

    Args:
        previous: The same table as the build before has it; None where it has none.
        texts: The counted texts.
        settings: Those of the model.
        day: UTC day of the capture.
        method: Names the code and the settings, so that another one makes a new version.
        nearness: See `Corpus`.
        corpus: That of `texts`, where there is one already; with a version before, known terms make another.
    """
    past = versions_of(previous)
    if past or corpus is None or nearness is not None:
        corpus = Corpus.of(texts, settings, past[-1].terms if past else (), nearness)
    return versions_frame(advance(past, corpus, settings, day, method))


def topic_tables(
    models: pl.DataFrame, documents: pl.DataFrame, reading: Reading, settings: TopicSettings
) -> TopicTables:
    """Return the topics of today: those of the present version in `models`, with the repositories as they are now."""
    versions = versions_of(models)
    rows = {row["repository_id"]: row for row in documents.iter_rows(named=True)}
    if versions:
        found = placed(versions[-1], reading.texts, settings)
        likeness = likenesses(versions[-1], reading.texts, found)
        # Whatever may have become of the other repositories, there are topics.
        enough = settings.minimum_documents
    else:
        likeness: dict[int, float] = {}
        counts = Corpus.of(reading.texts, settings).terms_counts
        found = [Placed(text.repository_id, text.digest, counts[text.repository_id], ()) for text in reading.texts]
        enough = sum(count >= settings.minimum_terms for count in counts.values())
    repository_topics = [
        {"repository_id": each.repository_id, "topic_id": topic_id, "share": share, "rank": rank}
        for each in found
        for rank, (topic_id, share) in enumerate(each.shares, start=1)
    ]
    trust = {
        each.repository_id: Trust(fit, confidence(each.shares, fit, versions[-1].low_fit_limit))
        for each in found
        if (fit := likeness.get(each.repository_id)) is not None
    }
    coverage = [
        coverage_row(
            _candidate(each, rows[each.repository_id], reading),
            trust=trust.get(each.repository_id),
            eligible_count=enough,
            settings=settings,
        )
        for each in found
    ]
    return TopicTables(
        TOPICS.frame(_topic_rows(versions[-1], found, likeness) if versions else []),
        REPOSITORY_TOPICS.frame(repository_topics).sort(REPOSITORY_TOPICS.key),
        TOPIC_COVERAGE.frame(coverage).sort(TOPIC_COVERAGE.key),
    )


def similar_repositories(corpus: Corpus, settings: TopicSettings) -> pl.DataFrame:
    """Return `insight.similar_repositories` for the repositories with enough text, where there are enough of these."""
    is_enough = len(corpus.eligible) >= settings.minimum_documents
    rows = similar_rows(corpus.weights, corpus.kinship, corpus.repository_ids) if is_enough else []
    return SIMILAR_REPOSITORIES.frame(rows).sort(SIMILAR_REPOSITORIES.key)


def _topic_rows(version: Version, found: Sequence[Placed], likeness: Mapping[int, float]) -> list[dict[str, Any]]:
    counts = Counter(each.main for each in found)
    standing_for = representatives(found, likeness)
    in_area = area_of(version)
    return [
        {
            "topic_id": topic.topic_id,
            "label": topic.label,
            "terms": [{"term": term, "weight": weight} for term, weight in topic.terms],
            "repositories_count": counts[topic.topic_id],
            "representative_ids": standing_for.get(topic.topic_id, []),
            "model_version": version.number,
            "born_on": topic.born_on,
            "area_id": in_area.get(topic.topic_id),
        }
        for topic in version.topics
    ]


def _candidate(each: Placed, row: Mapping[str, Any], reading: Reading) -> Candidate:
    number, notebooks = each.repository_id, reading.notebooks.get(each.repository_id, Notebooks())
    return Candidate(
        number,
        row["status"],
        each.terms_count,
        reading.unread_languages.get(number),
        has_readme_text=row["text"] is not None,
        model_language=reading.language,
        has_notebook_text=any(paragraphs for paragraphs, _ in notebooks.texts),
        unread_notebooks=notebooks.unread_count,
    )
