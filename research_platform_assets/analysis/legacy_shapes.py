"""Where the predecessor's files speak of whom.

Belongs here: for each file, the places that name repositories and people, and what is not taken over. Does not belong
here: walking through the files (`legacy_outputs`).

A place is written as keys joined by dots; `*` is any key or any place in a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Who = Literal["repository", "person", "repositories", "people"]
"""Whom a place speaks of; `repositories` and `people` are pairs, the first of which have a direction."""


@dataclass(frozen=True)
class Subject:
    """From here on, the file speaks of somebody else; the place itself is no part of the metric.

    `fields` name them: none where the key of the place does, else keys of the object that stands there.
    """

    who: Who
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """An item that names a repository or a person but does not speak of it: by the value of `field`, or by itself."""

    who: Literal["repository", "person"]
    field: str = ""


@dataclass(frozen=True)
class LeftOut:
    """Nothing below this place is taken over."""


Rule = Subject | Mention | LeftOut

_EACH_REPOSITORY = Subject("repository")
#: Addresses, wherever an author of a README has one.
_ADDRESSES: Mapping[str, Rule] = {
    "*.research.authors.*.email": LeftOut(),
    "*.research_metadata.research.authors.*.email": LeftOut(),
}

SHAPES: Mapping[str, Mapping[str, Rule]] = {
    "repos.json": {"*": Subject("repository", ("full_name",)), **_ADDRESSES},
    "stats.json": {
        "recent_repos.*": Mention("repository", "name"),
        "popular_repos.*": Mention("repository", "name"),
        "repos_without_readme.*": Mention("repository"),
    },
    "research_metadata.json": {"*": _EACH_REPOSITORY, **_ADDRESSES},
    "citation_report.json": {
        "citation_graph.citation_counts.*": _EACH_REPOSITORY,
        "citation_graph.network.nodes.*": Subject("repository", ("id",)),
        "citation_graph.network.edges.*": Subject("repositories", ("source", "target")),
        "impact_metrics.*": _EACH_REPOSITORY,
        "network_statistics.most_cited_repos.*": Mention("repository", "repo"),
        "network_statistics.most_citing_repos.*": Mention("repository", "repo"),
        "growth_trends.*": _EACH_REPOSITORY,
    },
    "citation_history.json": {"*": _EACH_REPOSITORY},
    "reproducibility_report.json": {
        "repositories.*": _EACH_REPOSITORY,
        "organization_summary.top_repos.*": Mention("repository", "0"),
        # A copy of what stands under `repositories`.
        "organization_summary.top_repos.*.1": LeftOut(),
    },
    "code_quality_report.json": {"repositories.*": _EACH_REPOSITORY},
    "repository_health_report.json": {"repositories.*": _EACH_REPOSITORY},
    "ml_topic_analysis.json": {"methods.*.repository_topics.*": Subject("repository", ("repository",))},
    "collaboration_network.json": {
        "network.nodes.*": Subject("person", ("id",)),
        "network.nodes.*.repos.*": Mention("repository"),
        "network.nodes.*.emails": LeftOut(),
        "network.edges.*": Subject("people", ("source", "target")),
        "metrics.degree_centrality.*": Subject("person"),
        "metrics.top_central_authors.*": Mention("person", "author"),
        "metrics.top_collaborations.*": Mention("person", "author1"),
    },
}
"""File -> place -> what it says of whom."""

TIMES: Mapping[str, str] = {
    "repos.json": "research_metadata.meta.extracted_at",
    "research_metadata.json": "meta.extracted_at",
}
"""Where an entry says when it was made, in the files that do not say it as a whole (`generated_at`)."""
