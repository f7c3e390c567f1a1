"""The part of the `insight` group that is about people over time and together.

Belongs here: which tables weekly activity and the collaboration network are made from. Does not belong here: how
(`analysis/activity`, `analysis/collaboration`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.activity import activity as weeks_of_repositories
from research_platform_assets.analysis.collaboration import (
    Collaboration,
    CollaborationSettings,
    Pseudonyms,
    collaboration,
)
from research_platform_assets.analysis.organization_activity import organization_activity as weeks_of_organization
from research_platform_assets.assets.derived import always_dated, derived
from research_platform_assets.assets.inputs import Attachment, Inputs
from research_platform_assets.assets.platform import Platform
from research_platform_assets.tables import core
from research_platform_assets.tables.github import COMMITS, HEADS, ORGANIZATIONS, RELEASES
from research_platform_assets.tables.insight_people import (
    ACTIVITY,
    COLLABORATION_STATS,
    COLLABORATIONS,
    COLLABORATORS,
    ORGANIZATION_ACTIVITY,
)
from research_platform_assets.warehouse import pseudonyms

_NETWORK = [
    ORGANIZATIONS,
    core.REPOSITORIES,
    core.FACETS_TABLE,
    core.PEOPLE,
    core.CONTRIBUTIONS,
    core.AUTHORS,
]


@derived(
    ACTIVITY,
    inputs=[COMMITS, RELEASES, HEADS, core.FACETS_TABLE, core.AUTHORS, core.PEOPLE],
    history=[ACTIVITY],
    is_dated=always_dated,
)
def activity(inputs: Inputs) -> pl.DataFrame:
    """Quiet weeks are zeros up to the week of the capture; a repository that cannot be read keeps its last weeks."""
    return weeks_of_repositories(
        inputs[COMMITS],
        inputs[RELEASES],
        inputs[HEADS],
        inputs[core.FACETS_TABLE],
        inputs[core.AUTHORS],
        inputs[core.PEOPLE],
        inputs.previous(ACTIVITY),
        inputs.observed_on,
    )


@derived(
    ORGANIZATION_ACTIVITY,
    inputs=[ORGANIZATIONS, core.REPOSITORIES, core.FACETS_TABLE, core.AUTHORS, core.PEOPLE, ACTIVITY],
    is_dated=always_dated,
)
def organization_activity(inputs: Inputs) -> pl.DataFrame:
    """Somebody who committed to several repositories in a week counts once."""
    return weeks_of_organization(
        inputs[core.REPOSITORIES],
        inputs[core.FACETS_TABLE],
        inputs[core.AUTHORS],
        inputs[core.PEOPLE],
        inputs[ACTIVITY],
        inputs.observed_on,
    )


def network_options(platform: Platform, slug: str) -> Mapping[str, Any]:
    """The section `collaboration`; of the key behind pseudonyms only a digest is kept, and decides.

    Raises:
        WarehouseError, StorageError: the key cannot be used.
    """
    section = platform.settings.collaboration
    key = Pseudonyms(pseudonyms.key(platform.settings.data_directory / slug)) if section.pseudonyms else None
    return {
        "window_days": section.window_days,
        "has_forks": section.forks,
        "maximum_people": section.maximum_people,
        "pseudonyms": Attachment(key.digest, key) if key else None,
    }


def has_window(options: Mapping[str, Any]) -> bool:
    """Whether the network depends on the day of the capture."""
    return options["window_days"] is not None


@derived(COLLABORATORS, inputs=_NETWORK, options=network_options, analysis="collaboration", is_dated=has_window)
def collaborators(inputs: Inputs) -> pl.DataFrame:
    """People who committed to the same repositories, how central they are, and their place in a drawing; no bots."""
    return inputs.shared(_network).people


@derived(COLLABORATIONS, inputs=_NETWORK, options=network_options, analysis="collaboration", is_dated=has_window)
def collaborations(inputs: Inputs) -> pl.DataFrame:
    """Every pair counts once; its weight is that of Newman, and the repositories are its evidence."""
    return inputs.shared(_network).pairs


@derived(COLLABORATION_STATS, inputs=_NETWORK, options=network_options, analysis="collaboration", is_dated=has_window)
def collaboration_stats(inputs: Inputs) -> pl.DataFrame:
    """Every figure says of how many repositories the people are known."""
    return inputs.shared(_network).stats


def _network(inputs: Inputs) -> Collaboration:
    options = inputs.options
    hidden: Attachment | None = options["pseudonyms"]
    return collaboration(
        inputs[core.REPOSITORIES],
        inputs[core.FACETS_TABLE],
        inputs[core.PEOPLE],
        inputs[core.CONTRIBUTIONS],
        inputs[core.AUTHORS],
        CollaborationSettings(options["window_days"], options["has_forks"], options["maximum_people"]),
        None if hidden is None else hidden.value,
        inputs.observed_on,
    )
