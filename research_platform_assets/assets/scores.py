"""Scores by rubrics, and what people declare that they reproduced.

Belongs here: which tables the scores of reproducibility and health are made from. Does not belong here: how
(`analysis/reproducibility`, `analysis/health`), the rubrics, which lie there, too.
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.community import Community, parse_community
from research_platform_assets.analysis.health.table import HealthTables
from research_platform_assets.analysis.health.table import health as judge_health
from research_platform_assets.analysis.replications import (
    community_documents,
    declared_by_organization,
    read_declared,
)
from research_platform_assets.analysis.replications import replications as declared_replications
from research_platform_assets.analysis.repository_contents import Known
from research_platform_assets.analysis.reproducibility.evidence import EvidenceTables
from research_platform_assets.analysis.reproducibility.guidance import describe_guidance
from research_platform_assets.analysis.reproducibility.table import ReproducibilityTables, Results
from research_platform_assets.analysis.reproducibility.table import reproducibility as judge_reproducibility
from research_platform_assets.analysis.reproducibility.workflows import runs_tests
from research_platform_assets.analysis.rubrics.frames import ScoreFrames
from research_platform_assets.assets.derived import always_dated, derived
from research_platform_assets.assets.inputs import DocumentFunction, Inputs
from research_platform_assets.assets.platform import community
from research_platform_assets.tables import core
from research_platform_assets.tables.github import DOCUMENTS, FILES, ORGANIZATIONS, RELEASES
from research_platform_assets.tables.insight import REPOSITORY_CONTRIBUTORS
from research_platform_assets.tables.insight_code import CODE_QUALITY
from research_platform_assets.tables.insight_dependencies import DEPENDENCY_COVERAGE, MANIFESTS
from research_platform_assets.tables.insight_health import HEALTH, HEALTH_CRITERIA
from research_platform_assets.tables.insight_people import ACTIVITY
from research_platform_assets.tables.research_files import DATASETS, NOTEBOOKS
from research_platform_assets.tables.research_publications import PUBLICATION_COVERAGE, PUBLICATIONS
from research_platform_assets.tables.research_reproducibility import (
    REPLICATIONS,
    REPRODUCIBILITY,
    REPRODUCIBILITY_CRITERIA,
)

_REPRODUCIBILITY = [
    core.REPOSITORIES,
    core.FACETS_TABLE,
    FILES,
    DOCUMENTS,
    MANIFESTS,
    DEPENDENCY_COVERAGE,
    NOTEBOOKS,
    DATASETS,
    PUBLICATIONS,
    PUBLICATION_COVERAGE,
    REPLICATIONS,
]
_HEALTH = [
    core.REPOSITORIES,
    core.FACETS_TABLE,
    core.READMES,
    FILES,
    DOCUMENTS,
    RELEASES,
    REPOSITORY_CONTRIBUTORS,
    ACTIVITY,
    CODE_QUALITY,
]


@derived(
    REPLICATIONS,
    inputs=[ORGANIZATIONS, core.REPOSITORIES, core.FACETS_TABLE, DOCUMENTS],
    options=community,
    reads_files=True,
)
def replications(inputs: Inputs) -> pl.DataFrame:
    """Only what people declared, in the file of the settings and in `community.yaml` of the organisation."""
    by_operator = parse_community(inputs.options["community"], inputs.options["community_source"])
    by_organization, _ = _declared(inputs)
    login = inputs[ORGANIZATIONS]["login"].item()
    return declared_replications(by_operator, by_organization, inputs[core.REPOSITORIES], login=login)


@derived(REPRODUCIBILITY, inputs=_REPRODUCIBILITY, analysis="reproducibility")
def reproducibility(inputs: Inputs) -> pl.DataFrame:
    """By what is in the repository; criteria that could not be judged are left out, and the coverage says so."""
    return inputs.shared(_reproducibility).scores


@derived(REPRODUCIBILITY_CRITERIA, inputs=_REPRODUCIBILITY, analysis="reproducibility")
def reproducibility_criteria(inputs: Inputs) -> pl.DataFrame:
    """Each criterion says what was found, in which file, and what would raise the score by how much."""
    return inputs.shared(_reproducibility).criteria


@derived(HEALTH, inputs=_HEALTH, analysis="health", is_dated=always_dated)
def health(inputs: Inputs) -> pl.DataFrame:
    """On the day of the capture; archived repositories are finished and not judged."""
    return inputs.shared(_health).scores


@derived(HEALTH_CRITERIA, inputs=_HEALTH, analysis="health", is_dated=always_dated)
def health_criteria(inputs: Inputs) -> pl.DataFrame:
    """Each criterion says what was found, in which file, and what would raise the score by how much."""
    return inputs.shared(_health).criteria


def _reproducibility(inputs: Inputs) -> ScoreFrames:
    documents = inputs[DOCUMENTS]
    _, declared = _declared(inputs)
    return judge_reproducibility(
        ReproducibilityTables(
            repositories=inputs[core.REPOSITORIES],
            facets=inputs[core.FACETS_TABLE],
            files=inputs[FILES],
            documents=documents,
            evidence=EvidenceTables(
                manifests=inputs[MANIFESTS],
                dependency_coverage=inputs[DEPENDENCY_COVERAGE],
                notebooks=inputs[NOTEBOOKS],
                datasets=inputs[DATASETS],
                publications=inputs[PUBLICATIONS],
                publication_coverage=inputs[PUBLICATION_COVERAGE],
                replications=inputs[REPLICATIONS],
            ),
            readmes=_read(inputs, documents.filter(kind="readme"), describe_guidance),
            workflows=_read(inputs, documents.filter(kind="workflow"), runs_tests),
            declared=declared,
        )
    )


def _declared(inputs: Inputs) -> tuple[Community, Known]:
    repositories, documents = inputs[core.REPOSITORIES], inputs[DOCUMENTS]
    results = _read(inputs, community_documents(repositories, documents), read_declared)
    return declared_by_organization(repositories, inputs[core.FACETS_TABLE], documents, results)


def _read(inputs: Inputs, documents: pl.DataFrame, function: DocumentFunction) -> Results:
    return inputs.per_document(function, documents.filter(status="observed").select("oid", "path").iter_rows())


def _health(inputs: Inputs) -> ScoreFrames:
    return judge_health(
        HealthTables(
            repositories=inputs[core.REPOSITORIES],
            facets=inputs[core.FACETS_TABLE],
            files=inputs[FILES],
            documents=inputs[DOCUMENTS],
            releases=inputs[RELEASES],
            readmes=inputs[core.READMES],
            contributors=inputs[REPOSITORY_CONTRIBUTORS],
            activity=inputs[ACTIVITY],
            code=inputs[CODE_QUALITY],
        ),
        inputs.observed_on,
    )
