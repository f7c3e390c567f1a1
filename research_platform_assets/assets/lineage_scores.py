"""Column lineage of the scores by rubrics, and what of them depends on the day of the capture.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

from research_platform_assets.tables.insight_health import HEALTH, HEALTH_CRITERIA
from research_platform_assets.tables.research_reproducibility import (
    REPLICATIONS,
    REPRODUCIBILITY,
    REPRODUCIBILITY_CRITERIA,
)

_DECLARED = "github.documents.kind github.documents.oid github.documents.status"
_CONTENTS = (
    "core.facets.status core.facets.reason core.repositories.license_spdx_id core.repositories.releases_count "
    "github.files.path github.files.type github.documents.path github.documents.kind github.documents.oid "
    "github.documents.status github.documents.reason insight.manifests.path insight.manifests.is_current "
    "insight.dependency_coverage.status insight.dependency_coverage.reason "
    "insight.dependency_coverage.runtime_packages_count insight.dependency_coverage.fixed_packages_count "
    "insight.dependency_coverage.unread_entries_count research.publication_coverage.note "
    "research.notebooks.path research.notebooks.format research.notebooks.status research.notebooks.reason "
    "research.notebooks.executed_cells_count research.notebooks.unexecuted_cells_count "
    "research.notebooks.first_execution_count research.notebooks.is_executed_in_order research.notebooks.is_current "
    "research.datasets.location research.datasets.rule research.datasets.relation research.datasets.files_count "
    "research.datasets.is_current research.publications.identifier research.publications.kind "
    "research.publications.relation research.publications.relation_reason research.publications.is_valid "
    "research.publications.path research.publications.is_current research.publication_coverage.source "
    "research.publication_coverage.status research.publication_coverage.reason research.replications.kind "
    "research.replications.outcome research.replications.by research.replications.day research.replications.link "
    "research.replications.repository_id"
)
_OBSERVED = (
    "core.facets.status core.facets.reason core.repositories.state core.repositories.description "
    "core.repositories.topics core.repositories.license_spdx_id core.repositories.stargazers_count "
    "core.repositories.forks_count core.readmes.status core.readmes.word_count core.readmes.reason github.files.path "
    "github.files.type github.documents.path github.documents.kind github.releases.published_at "
    "insight.repository_contributors.last_commit_at insight.repository_contributors.active_people_count "
    "insight.repository_contributors.newcomers_count insight.repository_contributors.truck_factor "
    "insight.repository_contributors.commits_count insight.repository_contributors.status insight.activity.week "
    "insight.activity.commits_count insight.activity.is_complete insight.activity.is_current "
    "insight.code_quality.status insight.code_quality.reason insight.code_quality.grade_reason "
    "insight.code_quality.complexity_rating insight.code_quality.functions_above_10_share "
    "insight.code_quality.duplication_rating insight.code_quality.duplication_share insight.code_quality.is_current"
)
#: Words of the rubric, which no column is a source of.
_OF_THE_RUBRIC = frozenset(
    {"criterion", "position", "dimension", "question", "unit", "possible", "scale", "source", "rubric_version"}
)


def _columns(names: list[str], sources: str, without: frozenset[str]) -> dict[str, str]:
    # One that left, or is empty now, is judged no more.
    own = {"repository_id": "core.repositories.repository_id core.repositories.state core.facets.status"}
    return own | {name: sources for name in names if name not in own and name not in without}


_VERSION = frozenset({"rubric_version"})
_HEALTH = _columns(list(HEALTH.polars_schema), _OBSERVED, _VERSION)
_HEALTH_CRITERIA = _columns(list(HEALTH_CRITERIA.polars_schema), _OBSERVED, _OF_THE_RUBRIC)

DECLARED: Mapping[str, Mapping[str, str]] = {
    "research.replications": {
        **dict.fromkeys(REPLICATIONS.polars_schema, _DECLARED),
        "repository_id": "core.repositories.repository_id core.repositories.name core.repositories.full_name "
        "core.repositories.former_names core.repositories.state"
        f" {_DECLARED}",
    },
    "research.reproducibility": _columns(list(REPRODUCIBILITY.polars_schema), _CONTENTS, _VERSION),
    "research.reproducibility_criteria": _columns(
        list(REPRODUCIBILITY_CRITERIA.polars_schema), _CONTENTS, _OF_THE_RUBRIC
    ),
    "insight.health": _HEALTH,
    "insight.health_criteria": _HEALTH_CRITERIA,
}

#: Columns that depend on the UTC day of the capture.
DATED: Mapping[str, str] = {
    "insight.health": " ".join(name for name in _HEALTH if name != "repository_id"),
    "insight.health_criteria": " ".join(name for name in _HEALTH_CRITERIA if name != "repository_id"),
}
