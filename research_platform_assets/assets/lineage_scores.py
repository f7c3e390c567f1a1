"""Column lineage of the scores by rubrics, and what of them depends on the day of the capture.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

from research_platform_assets.tables.insight_health import HEALTH, HEALTH_CRITERIA
from research_platform_assets.tables.research_reproducibility import REPRODUCIBILITY, REPRODUCIBILITY_CRITERIA

_CONTENTS = (
    "core.facets.status core.facets.reason core.repositories.license_spdx_id core.repositories.releases_count "
    "github.files.path github.files.type github.documents.path github.documents.kind github.documents.oid "
    "github.documents.status github.documents.reason research.replications.outcome research.replications.by "
    "research.replications.day research.replications.link research.replications.repository_id"
)
_OBSERVED = (
    "core.facets.status core.facets.reason core.repositories.state core.repositories.description "
    "core.repositories.topics core.repositories.license_spdx_id core.repositories.stargazers_count "
    "core.repositories.forks_count core.readmes.status core.readmes.word_count core.readmes.reason github.files.path "
    "github.files.type github.documents.path github.documents.kind github.releases.published_at "
    "insight.repository_contributors.last_commit_at insight.repository_contributors.active_people_count "
    "insight.repository_contributors.newcomers_count insight.repository_contributors.truck_factor "
    "insight.repository_contributors.commits_count insight.repository_contributors.status insight.activity.week "
    "insight.activity.commits_count insight.activity.is_complete insight.activity.is_current"
)
#: Words of the rubric, which no column is a source of.
_OF_THE_RUBRIC = frozenset(
    {"criterion", "position", "dimension", "question", "unit", "possible", "scale", "source", "rubric_version"}
)


def _columns(names: list[str], sources: str, without: frozenset[str]) -> dict[str, str]:
    # One that left is judged no more.
    own = {"repository_id": "core.repositories.repository_id core.repositories.state"}
    return own | {name: sources for name in names if name not in own and name not in without}


_VERSION = frozenset({"rubric_version"})
_HEALTH = _columns(list(HEALTH.polars_schema), _OBSERVED, _VERSION)
_HEALTH_CRITERIA = _columns(list(HEALTH_CRITERIA.polars_schema), _OBSERVED, _OF_THE_RUBRIC)

DECLARED: Mapping[str, Mapping[str, str]] = {
    "research.replications": {
        "repository_id": "core.repositories.repository_id core.repositories.name core.repositories.full_name "
        "core.repositories.former_names core.repositories.state"
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
