"""On which facts of which repositories each of the predecessor's figures rests.

Belongs here: a table from places to facts. Does not belong here: the formulas, which it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from research_platform_assets.analysis.parity.values import Place

Scope = Literal["subject", "all", "people"]
"""Facts of the repository that the value speaks of, of all repositories, or of those a person committed to."""


@dataclass(frozen=True)
class Dependence:
    """Facts of repositories, by key of `repos.json`."""

    scope: Scope
    facts: tuple[str, ...]


PUBLICATIONS = "research_metadata.publications"
NOTEBOOKS = "research_metadata.notebooks"
DATASETS = "research_metadata.datasets"
FLAGS = "research_metadata.reproducibility"
RESEARCH = "research_metadata.research"
COMMITS = "commits"
CITATIONS = "citations"

_STRUCTURE = ("description", "license", "topics")
_DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "activity": ("pushed_at", "archived"),
    "community": ("contributors_count", "open_issues", "stars", "forks"),
    "documentation": _STRUCTURE,
    "code_quality": _STRUCTURE,
    "popularity": ("stars", "forks"),
    "maintenance": ("archived", "has_issues", "default_branch"),
}
_HEALTH = tuple(sorted({fact for facts in _DIMENSIONS.values() for fact in facts}))
_PARTS: Mapping[str, tuple[str, ...]] = {
    "documentation": ("readme", RESEARCH, PUBLICATIONS),
    "environment": (FLAGS,),
    "data": (DATASETS,),
    "code": (NOTEBOOKS, "has_wiki"),
    "community": (),
}
_REPRODUCIBILITY = tuple(sorted({fact for facts in _PARTS.values() for fact in facts}))
_STATISTICS: Mapping[str, tuple[str, ...]] = {
    "total_repos": (),
    "active_repos": ("archived",),
    "archived_repos": ("archived",),
    "total_stars": ("stars",),
    "avg_stars": ("stars",),
    "popular_repos": ("stars",),
    "total_forks": ("forks",),
    "avg_forks": ("forks",),
    "total_contributors": ("contributors_count",),
    "languages": ("language",),
    "topics": ("topics",),
    "licenses": ("license",),
    "recent_repos": ("pushed_at",),
    "repos_without_readme": ("readme",),
    "repos_with_papers": (PUBLICATIONS,),
    "total_publications": (PUBLICATIONS,),
    "repos_with_notebooks": (NOTEBOOKS,),
    "total_notebooks": (NOTEBOOKS,),
    "repos_with_datasets": (DATASETS,),
}
_METRICS: Mapping[str, tuple[str, ...]] = {
    "has_readme": ("description",),
    "has_description": ("description",),
    "has_license": ("license",),
    "has_topics": ("topics",),
    "recent_activity": (),
    "has_documentation": (),
    "has_tests": (),
    "has_ci": (),
}
_CITATION_COUNTS = frozenset({"external_citations", "h_index", "citations_per_paper"})


def dependence(place: Place) -> Dependence:
    """The facts behind a value."""
    scope: Scope = "subject" if place.subject else "all"
    if place.file == "collaboration_network.json" and place.subject:
        scope = "people"
    if place.file == "ml_topic_analysis.json":
        # A topic of one repository depends on the descriptions of all.
        scope = "all"
    return Dependence(scope, _FACTS[place.file](place.keys) if place.file in _FACTS else ())


def fact_of(keys: tuple[str, ...]) -> str:
    """The fact to which a key of `repos.json` belongs; research metadata are several facts."""
    if keys[0] != "research_metadata":
        return keys[0]
    return NOTEBOOKS if "notebooks" in keys[2:3] else ".".join(keys[:2])


def _of_statistics(keys: tuple[str, ...]) -> tuple[str, ...]:
    named = keys[1:2] if keys[0] == "research" else keys[:1]
    return _STATISTICS.get("".join(named), ())


def _of_health(keys: tuple[str, ...]) -> tuple[str, ...]:
    named = next((key for key in keys if key in _DIMENSIONS), None)
    return _DIMENSIONS[named] if named else _HEALTH


def _of_citations(keys: tuple[str, ...]) -> tuple[str, ...]:
    if keys[0] == "growth_trends":
        return ()
    return (PUBLICATIONS, CITATIONS) if keys[-1] in _CITATION_COUNTS else (PUBLICATIONS,)


def _of_structure(keys: tuple[str, ...]) -> tuple[str, ...]:
    match keys[-1]:
        case "language":
            return ("language",)
        case "size_kb" | "max_score" | "total_repositories":
            return ()
        case _:
            return _METRICS.get(keys[-1], _STRUCTURE)


def _of_reproducibility(keys: tuple[str, ...]) -> tuple[str, ...]:
    if "replication_stats" in keys or "community_verification" in keys:
        return ()
    if keys[-1] in ("max_score", "total_repositories"):
        return ()
    return _PARTS.get(keys[-1], _REPRODUCIBILITY) if "breakdown" in keys else _REPRODUCIBILITY


_FACTS: Mapping[str, Callable[[tuple[str, ...]], tuple[str, ...]]] = {
    "repos.json": lambda keys: (fact_of(keys),),
    "research_metadata.json": lambda keys: (fact_of(("research_metadata", *keys)),),
    "stats.json": _of_statistics,
    "code_quality_report.json": _of_structure,
    "repository_health_report.json": _of_health,
    "reproducibility_report.json": _of_reproducibility,
    "citation_report.json": _of_citations,
    "ml_topic_analysis.json": lambda _: ("description",),
    "collaboration_network.json": lambda _: (COMMITS,),
}
