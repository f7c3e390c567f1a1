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
from research_platform_assets.assets.derived import always_dated, derived
from research_platform_assets.assets.history_files import imported_listings
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.tables import core, insight
from research_platform_assets.tables.github import CONTRIBUTORS, ORGANIZATIONS


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
