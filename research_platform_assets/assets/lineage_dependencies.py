"""Column lineage of what `tables/insight_dependencies` declares.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

_FILE = "github.documents.oid core.facets.status"
_NOW = "core.repositories.state"
#: Whether there is anything to count.
_KNOWN = "core.facets.status insight.manifests.status"
_ENTRY = "insight.dependencies.package insight.dependencies.scope"
_EDGE = (
    "insight.dependencies.package insight.dependencies.source_address insight.manifests.published_package "
    "core.repositories.full_name core.repositories.former_names core.repositories.state "
    "core.repositories.is_fork"
)

DECLARED: Mapping[str, Mapping[str, str]] = {
    "insight.manifests": {
        "repository_id": "github.documents.repository_id core.facets.status",
        "path": "github.documents.path core.facets.status",
        "ecosystem": "github.documents.path core.facets.status",
        "is_lock": f"github.documents.path {_FILE}",
        "status": f"github.documents.status {_FILE}",
        "reason": f"github.documents.reason {_FILE}",
        **dict.fromkeys(
            (
                "published_package",
                "language_requirement",
                "requirements_count",
                "locked_count",
                "unread_count",
            ),
            _FILE,
        ),
        "is_current": "github.documents.status core.facets.status",
    },
    "insight.dependencies": {
        "repository_id": "github.documents.repository_id core.facets.status",
        "path": "github.documents.path core.facets.status",
        **dict.fromkeys(
            (
                "ecosystem",
                "package",
                "scope",
                "group_name",
                "occurrence",
                "requirement",
                "specifier",
                "is_pinned",
                "marker",
                "source_address",
            ),
            _FILE,
        ),
        **dict.fromkeys(
            ("is_locked", "locked_version", "lock_path"),
            f"github.documents.path {_FILE} insight.manifests.status insight.manifests.is_lock",
        ),
        "is_current": "github.documents.status core.facets.status",
    },
    "insight.dependency_coverage": {
        "repository_id": "core.repositories.repository_id",
        "status": "core.facets.status insight.manifests.status",
        "reason": "core.facets.reason insight.manifests.reason insight.manifests.path",
        "manifests_count": f"insight.manifests.path {_KNOWN}",
        "unread_manifests_count": _KNOWN,
        "unread_entries_count": f"insight.manifests.unread_count {_KNOWN}",
        "packages_count": f"insight.dependencies.package {_KNOWN}",
        "runtime_packages_count": f"{_ENTRY} {_KNOWN}",
        "pinned_packages_count": f"{_ENTRY} insight.dependencies.is_pinned {_KNOWN}",
        "locked_packages_count": f"{_ENTRY} insight.dependencies.is_locked {_KNOWN}",
        "fixed_packages_count": f"{_ENTRY} insight.dependencies.is_pinned insight.dependencies.is_locked {_KNOWN}",
        "is_current": "core.facets.status insight.manifests.is_current",
    },
    "insight.packages": {
        "ecosystem": f"insight.dependencies.ecosystem {_NOW}",
        "package": f"insight.dependencies.package {_NOW}",
        "repositories_count": f"insight.dependencies.repository_id {_NOW}",
        "repository_ids": f"insight.dependencies.repository_id {_NOW}",
        "runtime_repositories_count": f"insight.dependencies.repository_id insight.dependencies.scope {_NOW}",
        "pinned_repositories_count": f"insight.dependencies.repository_id insight.dependencies.is_pinned {_NOW}",
        "specifiers": f"insight.dependencies.specifier {_NOW}",
        "has_conflicting_pins": f"insight.dependencies.specifier insight.dependencies.is_pinned {_NOW}",
        "is_own": f"insight.manifests.published_package core.repositories.is_fork {_NOW}",
        "is_current": f"insight.dependencies.is_current {_NOW}",
    },
    "insight.package_edges": {
        "repository_id": f"insight.dependencies.repository_id {_EDGE}",
        "other_id": _EDGE,
        "ecosystem": f"insight.dependencies.ecosystem {_EDGE}",
        "package": _EDGE,
        "path": f"insight.dependencies.path {_EDGE}",
        "basis": "insight.dependencies.source_address",
        "requirement": "insight.dependencies.requirement",
        "other_path": "insight.manifests.path insight.manifests.published_package core.repositories.is_fork",
        "publishers_count": "insight.manifests.published_package core.repositories.state core.repositories.is_fork",
        "is_current": "insight.dependencies.is_current",
    },
}

#: Columns in which a row depends on rows of other repositories, too.
SPREAD: Mapping[str, str] = {
    "insight.packages": "ecosystem package repositories_count repository_ids runtime_repositories_count "
    "pinned_repositories_count specifiers has_conflicting_pins is_own is_current",
    "insight.package_edges": "repository_id other_id ecosystem package path other_path publishers_count",
}
