"""Column lineage of what `tables/research_publications` declares.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

_DOCUMENT = "github.documents.oid"
_DECIDED = (
    f"{_DOCUMENT} core.people.name core.people.is_bot core.contributions.person_id core.repositories.is_fork "
    "core.repositories.name"
)
_OF_DOCUMENT = (
    "occurrence version is_valid problem sentence doi_role entry title authors year venue work_type technique"
).split()
_OF_MENTION = (
    "kind confidence is_valid problem doi_role title authors year venue work_type contributors_count path technique "
    "sentence is_current"
)
_DECIDING = "research.mentions.relation"
_NAMED = "research.mentions.identifier"
_CITED = (
    f"{_NAMED} research.mentions.kind research.publications.relation research.publications.is_valid "
    "core.repositories.full_name core.repositories.former_names"
)
_EDGE = "insight.package_edges"
_CERTAIN = f"{_EDGE}.basis {_EDGE}.publishers_count"

DECLARED: Mapping[str, Mapping[str, str]] = {
    "research.mentions": {
        "repository_id": "github.documents.repository_id",
        "path": "github.documents.path",
        **dict.fromkeys(("identifier", "kind"), f"{_DOCUMENT} github.organizations.login"),
        **dict.fromkeys(_OF_DOCUMENT, _DOCUMENT),
        **dict.fromkeys(("relation", "relation_reason", "confidence", "contributors_count"), _DECIDED),
        "is_current": "github.documents.status core.facets.status",
    },
    "research.publications": {
        "repository_id": "research.mentions.repository_id",
        "identifier": _NAMED,
        "relation": _DECIDING,
        "relation_reason": f"research.mentions.relation_reason {_DECIDING}",
        **{name: f"research.mentions.{name} {_DECIDING}" for name in _OF_MENTION.split()},
        "work_id": f"{_NAMED} research.mentions.entry research.mentions.title research.mentions.doi_role "
        "research.mentions.relation research.mentions.relation_reason",
        "versions": "research.mentions.version",
        "mentions_count": "research.mentions.occurrence",
    },
    "research.publication_coverage": {
        "repository_id": "core.facets.repository_id",
        "source": "github.documents.kind",
        "status": "core.facets.status github.documents.status github.documents.oid",
        "reason": "core.facets.reason github.documents.reason github.documents.oid",
        "note": _DOCUMENT,
        "documents_count": "github.documents.path core.facets.status",
        "read_count": "github.documents.status github.documents.oid",
        "mentions_count": _DOCUMENT,
        "unidentified_count": _DOCUMENT,
    },
    "research.citations": {
        "repository_id": f"research.mentions.repository_id {_EDGE}.repository_id",
        "other_id": f"{_CITED} {_EDGE}.other_id {_CERTAIN}",
        "evidence": f"research.mentions.kind {_EDGE}.basis",
        "identifier": f"{_NAMED} {_EDGE}.ecosystem {_EDGE}.package",
        "path": f"research.mentions.path {_EDGE}.path",
        "technique": f"research.mentions.technique {_EDGE}.basis",
        "sentence": f"research.mentions.sentence {_EDGE}.requirement",
        "mentions_count": f"research.mentions.occurrence {_EDGE}.path",
        "is_current": f"research.mentions.is_current {_EDGE}.is_current",
    },
}

#: Columns in which a row depends on rows of others, too.
SPREAD: Mapping[str, str] = {
    "research.mentions": "relation relation_reason confidence contributors_count",
    "research.publications": "work_id",
    "research.citations": "other_id",
}
