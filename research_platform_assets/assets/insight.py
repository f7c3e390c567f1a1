"""The `insight` group: statistics and models over `core`.

Belongs here: which core tables each measure is made from. Does not belong here: how (`analysis/`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.contributors import person_stats as stats_of_people
from research_platform_assets.analysis.contributors import repository_contributors as contributors_of_repositories
from research_platform_assets.analysis.history import history as repository_history
from research_platform_assets.analysis.history_import import resolve
from research_platform_assets.analysis.organization_stats import organization_stats as stats_of_organization
from research_platform_assets.analysis.topics.documents import topic_documents
from research_platform_assets.analysis.topics.fit import TopicModel, fit_topics
from research_platform_assets.analysis.topics.map import topic_map as placed_topics
from research_platform_assets.analysis.topics.names import names_to_ban
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.assets.derived import always_dated, derived
from research_platform_assets.assets.history_files import imported_listings
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.tables import core, insight
from research_platform_assets.tables.github import CONTRIBUTORS, ORGANIZATIONS

_TOPIC_INPUTS = [ORGANIZATIONS, core.REPOSITORIES, core.READMES, core.PEOPLE]
_LEARNS = frozenset({"scikitlearn"})


@derived(
    insight.PERSON_STATS,
    inputs=[ORGANIZATIONS, core.PEOPLE, core.CONTRIBUTIONS, core.AUTHORS],
    is_dated=always_dated,
)
def person_stats(inputs: Inputs) -> pl.DataFrame:
    """Somebody who committed to several repositories counts once; years are those up to the day of the capture."""
    return stats_of_people(inputs[core.PEOPLE], inputs[core.CONTRIBUTIONS], inputs[core.AUTHORS], inputs.observed_on)


@derived(
    insight.REPOSITORY_CONTRIBUTORS,
    inputs=[
        ORGANIZATIONS,
        core.REPOSITORIES,
        core.FACETS_TABLE,
        core.PEOPLE,
        core.CONTRIBUTIONS,
        core.AUTHORS,
    ],
    is_dated=always_dated,
)
def repository_contributors(inputs: Inputs) -> pl.DataFrame:
    """Bots are counted apart and never among the people; years are those up to the day of the capture."""
    return contributors_of_repositories(
        inputs[core.REPOSITORIES],
        inputs[core.FACETS_TABLE],
        inputs[core.PEOPLE],
        inputs[core.CONTRIBUTIONS],
        inputs[core.AUTHORS],
        inputs.observed_on,
    )


@derived(
    insight.ORGANIZATION_STATS,
    inputs=[core.REPOSITORIES, core.FACETS_TABLE, core.READMES, core.PEOPLE, core.CONTRIBUTIONS],
)
def organization_stats(inputs: Inputs) -> pl.DataFrame:
    """Every figure says over how many of how many repositories it was taken."""
    return stats_of_organization(
        inputs[core.REPOSITORIES],
        inputs[core.FACETS_TABLE],
        inputs[core.READMES],
        inputs[core.PEOPLE],
        inputs[core.CONTRIBUTIONS],
    )


_COUNTED = [ORGANIZATIONS, CONTRIBUTORS, core.REPOSITORIES, core.FACETS_TABLE, insight.REPOSITORY_CONTRIBUTORS]


@derived(insight.HISTORY, inputs=_COUNTED, history=[insight.HISTORY], accumulates=True, options=imported_listings)
def history(inputs: Inputs) -> pl.DataFrame:
    """A value that could not be read on a day is missing on that day; it is not the one of the day before."""
    imported = resolve(
        inputs.options["listings"].value,
        inputs[core.REPOSITORIES],
        is_public=inputs.options["visibility"] == "public",
        has_opt_outs=inputs.options["has_opt_outs"],
    )
    return repository_history(inputs.frames, inputs.previous(insight.HISTORY), imported.rows, inputs.observed_at)


@derived(insight.TOPICS, inputs=_TOPIC_INPUTS, analysis="topics", kinds=_LEARNS)
def topics(inputs: Inputs) -> pl.DataFrame:
    """Non-negative matrix factorisation of the words in names, descriptions and READMEs; names of people left out."""
    return inputs.shared(_topic_model).topics


@derived(insight.REPOSITORY_TOPICS, inputs=_TOPIC_INPUTS, analysis="topics", kinds=_LEARNS)
def repository_topics(inputs: Inputs) -> pl.DataFrame:
    """Only repositories with enough text are placed; the others stand in `insight.topic_coverage` with the reason."""
    return inputs.shared(_topic_model).repository_topics


@derived(insight.SIMILAR_REPOSITORIES, inputs=_TOPIC_INPUTS, analysis="topics", kinds=_LEARNS)
def similar_repositories(inputs: Inputs) -> pl.DataFrame:
    """The nearest in the space of weighted words in which topics are found; one without topics has none."""
    return inputs.shared(_topic_model).similar


@derived(insight.TOPIC_COVERAGE, inputs=_TOPIC_INPUTS, analysis="topics", kinds=_LEARNS)
def topic_coverage(inputs: Inputs) -> pl.DataFrame:
    """A repository with too little text gets no topic rather than a wrong one."""
    return inputs.shared(_topic_model).coverage


@derived(insight.TOPIC_MAP, inputs=[insight.REPOSITORY_TOPICS], analysis="topics")
def topic_map(inputs: Inputs) -> pl.DataFrame:
    """Repositories stand in the island of their main topic, drawn towards their other topics."""
    return placed_topics(inputs[insight.REPOSITORY_TOPICS])


def _topic_model(inputs: Inputs) -> TopicModel:
    banned = names_to_ban(inputs[ORGANIZATIONS], inputs[core.PEOPLE])
    documents = topic_documents(inputs[core.REPOSITORIES], inputs[core.READMES])
    return fit_topics(documents, TopicSettings(banned_terms=banned))
