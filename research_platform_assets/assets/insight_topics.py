"""The `insight` group, topics: the model that is kept from build to build, and what is read off it.

Belongs here: which tables topics are made from, and in which order. Does not belong here: how (`analysis/topics`).

The model is the one table that remembers: its earlier version is an input. All others follow from it and from today's
texts, so that they go back and forward with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import polars as pl

from research_platform_assets.analysis.sentences.minilm import check_installed, minilm
from research_platform_assets.analysis.topics import areas, over_time, quality
from research_platform_assets.analysis.topics.corpus import Corpus, Nearness
from research_platform_assets.analysis.topics.description import descriptions
from research_platform_assets.analysis.topics.documents import topic_documents
from research_platform_assets.analysis.topics.embedding import Embedding, argument, embed_readmes, nearness
from research_platform_assets.analysis.topics.fit import (
    TopicTables,
    read_topics,
    topic_tables,
)
from research_platform_assets.analysis.topics.fit import (
    similar_repositories as most_similar,
)
from research_platform_assets.analysis.topics.fit import (
    topic_models as models_after,
)
from research_platform_assets.analysis.topics.map import topic_map as placed_topics
from research_platform_assets.analysis.topics.model import fit_corpus
from research_platform_assets.analysis.topics.names import names_to_ban
from research_platform_assets.analysis.topics.notebook_prose import (
    first_notebooks,
    notebook_prose,
    notebooks_by_repository,
)
from research_platform_assets.analysis.topics.placement import place
from research_platform_assets.analysis.topics.reading import Reading, read_documents
from research_platform_assets.analysis.topics.readme_prose import ReadmeProse, readme_prose
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.assets.derived import always_dated, derived
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.assets.platform import Platform
from research_platform_assets.tables import core, insight, insight_topics
from research_platform_assets.tables.github import DOCUMENTS, ORGANIZATIONS
from research_platform_assets.tables.insight_topic_areas import TOPIC_AREAS
from research_platform_assets.tables.insight_topic_quality import TOPIC_QUALITY
from research_platform_assets.warehouse.code_version import own_code_version

_TEXTS = [ORGANIZATIONS, core.REPOSITORIES, core.READMES, core.PEOPLE, DOCUMENTS]
_PLACED = [*_TEXTS, insight_topics.TOPIC_MODELS]
_LEARNS = frozenset({"scikitlearn"})
_EMBEDDINGS = "embeddings"


def fitting_method(platform: Platform, slug: str) -> Mapping[str, Any]:
    """What names the method by which topics are fitted from nothing: our own code, and what the settings say.

    Versions of libraries are no part of it. What they compute is rounded before it decides, and topics that were fitted
    are kept, so an update has no reason to fit them again. With vectors their code and their model are part of it.

    Raises:
        ProgramError: the settings want vectors of a model that is not installed.
    """
    del slug
    functions = (read_documents, readme_prose, notebook_prose, Corpus, fit_corpus, place, descriptions, TopicSettings)
    words = own_code_version(*functions)[:16]
    embeddings = platform.settings.topics.embeddings
    if embeddings == "off" or not platform.is_switched_on("topics"):
        return {"method": words}
    check_installed()
    return {"method": f"{words} {embeddings} {own_code_version(embed_readmes, nearness)[:16]}", _EMBEDDINGS: embeddings}


@derived(
    insight_topics.TOPIC_MODELS,
    inputs=_TEXTS,
    history=[insight_topics.TOPIC_MODELS],
    accumulates=True,
    options=fitting_method,
    is_dated=always_dated,
    analysis="topics",
    kinds=_LEARNS,
)
def topic_models(inputs: Inputs) -> pl.DataFrame:
    """Stays as it is until a new version is due, see `insight.topic_drift`; then topics keep their numbers."""
    read = inputs.shared(_read, *_TEXTS)
    previous = inputs.previous(insight_topics.TOPIC_MODELS)
    day = inputs.observed_on.isoformat()
    method, near = inputs.options["method"], _nearness(inputs, read)
    corpus = inputs.shared(_corpus, *_TEXTS)
    return models_after(previous, read.reading.texts, read.settings, day, method, near, corpus)


@derived(insight_topics.TOPIC_HISTORY, inputs=[insight_topics.TOPIC_MODELS], analysis="topics")
def topic_history(inputs: Inputs) -> pl.DataFrame:
    """One row for each topic of each version, also of those that are no more."""
    return over_time.topic_history(inputs[insight_topics.TOPIC_MODELS])


@derived(insight_topics.TOPIC_EVENTS, inputs=[insight_topics.TOPIC_MODELS], analysis="topics")
def topic_events(inputs: Inputs) -> pl.DataFrame:
    """Read off the repositories that moved when a new version was made."""
    return over_time.topic_events(inputs[insight_topics.TOPIC_MODELS])


@derived(
    insight_topics.TOPIC_DRIFT,
    inputs=_PLACED,
    options=fitting_method,
    is_dated=always_dated,
    analysis="topics",
    kinds=_LEARNS,
)
def topic_drift(inputs: Inputs) -> pl.DataFrame:
    """What made the present version, and how far texts are from it; one that is due may wait for a new theme."""
    read = inputs.shared(_read, *_TEXTS)
    models, day = inputs[insight_topics.TOPIC_MODELS], inputs.observed_on.isoformat()
    method, near = inputs.options["method"], _nearness(inputs, read)
    return over_time.topic_drift(models, read.reading.texts, read.settings, day, method, near)


@derived(insight.TOPICS, inputs=_PLACED, analysis="topics", kinds=_LEARNS)
def topics(inputs: Inputs) -> pl.DataFrame:
    """Non-negative matrix factorisation of words of repositories and notebooks; no names of people or institutions."""
    return inputs.shared(_tables).topics


@derived(insight.REPOSITORY_TOPICS, inputs=_PLACED, analysis="topics", kinds=_LEARNS)
def repository_topics(inputs: Inputs) -> pl.DataFrame:
    """Only repositories with enough text are placed; the others stand in `insight.topic_coverage` with the reason."""
    return inputs.shared(_tables).repository_topics


@derived(insight.TOPIC_COVERAGE, inputs=_PLACED, analysis="topics", kinds=_LEARNS)
def topic_coverage(inputs: Inputs) -> pl.DataFrame:
    """A repository with too little text gets no topic rather than a wrong one."""
    return inputs.shared(_tables).coverage


@derived(
    TOPIC_QUALITY,
    inputs=[*_PLACED, insight.REPOSITORY_TOPICS, insight.TOPIC_COVERAGE],
    analysis="topics",
    kinds=_LEARNS,
)
def topic_quality(inputs: Inputs) -> pl.DataFrame:
    """Measured for today's texts with the topics as they are; no measure decides anything."""
    models, placed = inputs[insight_topics.TOPIC_MODELS], inputs[insight.REPOSITORY_TOPICS]
    reading = inputs.shared(_read, *_TEXTS).reading
    return quality.topic_quality(models, placed, inputs[insight.TOPIC_COVERAGE], reading)


@derived(TOPIC_AREAS, inputs=[insight_topics.TOPIC_MODELS, insight.REPOSITORY_TOPICS], analysis="topics")
def topic_areas(inputs: Inputs) -> pl.DataFrame:
    """Topics that share terms and repositories, where there are more than 15 topics."""
    return areas.topic_areas(inputs[insight_topics.TOPIC_MODELS], inputs[insight.REPOSITORY_TOPICS])


@derived(insight.SIMILAR_REPOSITORIES, inputs=_TEXTS, analysis="topics", kinds=_LEARNS)
def similar_repositories(inputs: Inputs) -> pl.DataFrame:
    """The nearest in a space of weighted words such as that in which topics are found, made of today's texts."""
    return most_similar(inputs.shared(_corpus, *_TEXTS), inputs.shared(_read, *_TEXTS).settings)


@derived(insight.TOPIC_MAP, inputs=[insight.REPOSITORY_TOPICS], analysis="topics")
def topic_map(inputs: Inputs) -> pl.DataFrame:
    """Repositories stand in the island of their main topic, drawn towards their other topics."""
    return placed_topics(inputs[insight.REPOSITORY_TOPICS])


@dataclass(frozen=True)
class _Read:
    documents: pl.DataFrame
    prose: Mapping[int, ReadmeProse]
    reading: Reading
    settings: TopicSettings


def _read(inputs: Inputs) -> _Read:
    settings = TopicSettings(banned_terms=names_to_ban(inputs[ORGANIZATIONS], inputs[core.PEOPLE]))
    documents = topic_documents(inputs[core.REPOSITORIES], inputs[core.READMES])
    observed = inputs[core.READMES].filter(status="observed").select("repository_id", "oid", "path")
    found = inputs.per_document(readme_prose, observed.select("oid", "path").iter_rows())
    remembered = {number: cast("ReadmeProse", found[oid, path]) for number, oid, path in observed.iter_rows()}
    found_notebooks = first_notebooks(inputs[DOCUMENTS])
    readable = found_notebooks.filter(status="observed").select("oid", "format")
    notebooks = notebooks_by_repository(found_notebooks, inputs.per_document(notebook_prose, readable.iter_rows()))
    return _Read(documents, remembered, read_topics(documents, settings, remembered, notebooks), settings)


def _nearness(inputs: Inputs, read: _Read) -> Nearness | None:
    """How alike repositories are by their vectors, where the settings want these.

    Those of READMEs are remembered by oid and all else that is read.
    """
    if _EMBEDDINGS not in inputs.options:
        return None
    rows = read.documents.to_dicts()

    def remembered() -> Mapping[int, Embedding]:
        by_id = {row["repository_id"]: row for row in rows}
        observed = inputs[core.READMES].filter(status="observed").select("repository_id", "oid", "path").iter_rows()
        subjects = {number: (oid, argument(by_id[number], path)) for number, oid, path in observed}
        found = inputs.per_batch(embed_readmes, subjects.values())
        return {number: cast("Embedding", found[subject]) for number, subject in subjects.items()}

    return nearness(rows, read.prose, remembered, lambda texts: minilm().encode(texts))


def _corpus(inputs: Inputs) -> Corpus:
    read = inputs.shared(_read, *_TEXTS)
    return Corpus.of(read.reading.texts, read.settings)


def _tables(inputs: Inputs) -> TopicTables:
    read = inputs.shared(_read, *_TEXTS)
    return topic_tables(inputs[insight_topics.TOPIC_MODELS], read.documents, read.reading, read.settings)
