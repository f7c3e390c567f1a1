"""The part of the `insight` group that is about what repositories depend on.

Belongs here: which tables dependencies are made from. Does not belong here: how (`analysis/dependencies`).
"""

from __future__ import annotations

from typing import cast

import polars as pl

from research_platform_assets.analysis.dependencies.coverage import dependency_coverage as coverage_of
from research_platform_assets.analysis.dependencies.manifests import Facts
from research_platform_assets.analysis.dependencies.manifests import manifests as manifests_of
from research_platform_assets.analysis.dependencies.packages import package_edges as edges_of
from research_platform_assets.analysis.dependencies.packages import packages as packages_of
from research_platform_assets.analysis.dependencies.reading import ManifestFacts, read_manifest
from research_platform_assets.analysis.dependencies.rows import dependencies as dependencies_of
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.tables import core
from research_platform_assets.tables.github import DOCUMENTS
from research_platform_assets.tables.insight_dependencies import (
    DEPENDENCIES,
    DEPENDENCY_COVERAGE,
    MANIFESTS,
    PACKAGE_EDGES,
    PACKAGES,
)

_BOTH = [MANIFESTS, DEPENDENCIES]


@derived(MANIFESTS, inputs=[DOCUMENTS, core.FACETS_TABLE], history=[MANIFESTS])
def manifests(inputs: Inputs) -> pl.DataFrame:
    """Each file is read once for each content; one that cannot be had keeps what was last known of it."""
    return manifests_of(inputs[DOCUMENTS], inputs[core.FACETS_TABLE], _facts(inputs), inputs.previous(MANIFESTS))


@derived(DEPENDENCIES, inputs=[DOCUMENTS, core.FACETS_TABLE, MANIFESTS], history=[DEPENDENCIES])
def dependencies(inputs: Inputs) -> pl.DataFrame:
    """Only what files say themselves: nothing is run, resolved or downloaded."""
    return dependencies_of(
        inputs[DOCUMENTS],
        inputs[core.FACETS_TABLE],
        inputs[MANIFESTS],
        _facts(inputs),
        inputs.previous(DEPENDENCIES),
    )


def _facts(inputs: Inputs) -> Facts:
    observed = inputs[DOCUMENTS].filter(kind="manifest", status="observed")
    facts = inputs.per_document(read_manifest, observed.select("oid", "path").iter_rows())
    return {key: cast("ManifestFacts", result) for key, result in facts.items()}


@derived(DEPENDENCY_COVERAGE, inputs=[core.REPOSITORIES, core.FACETS_TABLE, *_BOTH])
def dependency_coverage(inputs: Inputs) -> pl.DataFrame:
    """A repository whose files are not known, or not all read, is never one without dependencies."""
    return coverage_of(inputs[core.REPOSITORIES], inputs[core.FACETS_TABLE], inputs[MANIFESTS], inputs[DEPENDENCIES])


@derived(PACKAGES, inputs=[core.REPOSITORIES, *_BOTH])
def packages(inputs: Inputs) -> pl.DataFrame:
    """Over repositories that the organisation has now."""
    return packages_of(inputs[core.REPOSITORIES], inputs[MANIFESTS], inputs[DEPENDENCIES])


@derived(PACKAGE_EDGES, inputs=[core.REPOSITORIES, *_BOTH])
def package_edges(inputs: Inputs) -> pl.DataFrame:
    """Links by address are certain, those by name are as good as the name."""
    return edges_of(inputs[core.REPOSITORIES], inputs[MANIFESTS], inputs[DEPENDENCIES])
