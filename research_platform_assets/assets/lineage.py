"""Column lineage: for each derived column, the columns that it is computed from.

Belongs here: one entry a column, in the notation `schema.table.column`, several separated by spaces. A column that
stands for itself under the same name in one source table is listed under `_same`. Dagster stores it with each
materialization, the site prints it, and a test holds every name against the declarations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from research_platform_assets.analysis.circumstances import Origins
from research_platform_assets.assets import (
    lineage_code,
    lineage_dependencies,
    lineage_files,
    lineage_parity,
    lineage_people,
    lineage_publications,
    lineage_scores,
    lineage_topics,
    lineage_works,
)

Sources = Sequence[tuple[str, str]]

_SAME = "_same"

_DECLARED: Mapping[str, Mapping[str, str]] = {
    "core.facets": {
        _SAME: "github.facets: repository_id facet status reason origin",
        "since": "github.facets.status github.facets.reason",
    },
    "core.repositories": {
        _SAME: "github.repositories: repository_id name full_name description homepage html_url language topics "
        "license_spdx_id is_private is_fork stargazers_count forks_count open_issues_count size_kilobytes "
        "default_branch created_at pushed_at",
        "former_names": "github.repositories.name",
        "state": "github.repositories.is_archived github.repositories.full_name github.organizations.login",
        "head_oid": "github.heads.head_oid",
        "commits_count": "github.heads.commits_count",
        "files_count": "github.files.type github.files.mode",
        "releases_count": "github.releases.tag_name",
    },
    "core.readmes": {
        _SAME: "github.documents: path oid size_bytes",
        "repository_id": "github.repositories.repository_id",
        "status": "github.facets.status github.documents.status",
        "reason": "github.facets.reason github.documents.reason",
        "format": "github.documents.path",
        "encoding": "github.documents.oid",
        "text": "github.documents.oid",
        "word_count": "github.documents.oid",
        "natural_language": "github.documents.oid",
    },
    "core.authors": {
        _SAME: "github.commits: additions deletions",
        "repository_id": "github.commits.repository_id github.contributors.repository_id",
        "identity": "github.commits.author_id github.commits.author_pseudonym github.contributors.account_id",
        "kind": "github.commits.author_identity",
        "login": "github.commits.author_login github.contributors.login",
        "login_at": "github.commits.committed_at github.commits.author_login",
        "account_type": "github.commits.author_type github.contributors.type",
        "names": "github.commits.author_name",
        "recorded_commits_count": "github.commits.oid",
        "listed_commits_count": "github.contributors.contributions github.heads.is_history_complete",
        "first_commit_at": "github.commits.authored_at",
        "last_commit_at": "github.commits.authored_at",
        "active_days": "github.commits.authored_at",
        "is_complete": "github.heads.is_history_complete github.facets.status",
        "is_current": "github.facets.status",
    },
    "core.identity_links": {
        _SAME: "github.identity_links: repository_id identity canonical path",
        "is_current": "github.facets.status github.documents.status",
    },
    "core.people": {
        "person_id": "core.authors.identity core.identity_links.identity core.identity_links.canonical",
        "login": "core.authors.login core.authors.login_at",
        "name": "core.authors.names",
        "identity": "core.authors.kind",
        "is_bot": "core.authors.account_type core.authors.login",
        "bot_reason": "core.authors.account_type core.authors.login",
        "identities": "core.authors.identity core.identity_links.identity core.identity_links.canonical",
    },
    "core.contributions": {
        _SAME: "core.authors: repository_id additions deletions first_commit_at last_commit_at is_complete is_current",
        "person_id": "core.people.person_id core.people.identities core.authors.identity",
        "commits_count": "core.authors.recorded_commits_count core.authors.listed_commits_count",
    },
    "insight.person_stats": {
        _SAME: "core.people: person_id is_bot",
        "repositories_count": "core.contributions.repository_id",
        "commits_count": "core.contributions.commits_count",
        "additions": "core.contributions.additions",
        "deletions": "core.contributions.deletions",
        "first_commit_at": "core.contributions.first_commit_at",
        "last_commit_at": "core.contributions.last_commit_at",
        "active_days_count": "core.authors.active_days",
        "active_weeks_count": "core.authors.active_days",
        "commits_share": "core.contributions.commits_count core.people.is_bot",
        "is_newcomer": "core.authors.active_days core.contributions.is_complete",
        "is_active": "core.authors.active_days core.contributions.is_complete",
        "was_active": "core.authors.active_days core.contributions.is_complete",
        "is_complete": "core.contributions.is_complete",
        "is_current": "core.contributions.is_current",
    },
    "insight.repository_contributors": {
        "repository_id": "core.repositories.repository_id",
        "status": "core.facets.status",
        "contributors_count": "core.contributions.person_id core.people.is_bot",
        "bots_count": "core.contributions.person_id core.people.is_bot",
        "commits_count": "core.contributions.commits_count core.people.is_bot",
        "bot_commits_count": "core.contributions.commits_count core.people.is_bot",
        "top_person_id": "core.contributions.person_id core.contributions.commits_count",
        "top_person_share": "core.contributions.commits_count",
        "truck_factor": "core.contributions.commits_count core.people.is_bot",
        "commits_herfindahl": "core.contributions.commits_count core.people.is_bot",
        "first_commit_at": "core.contributions.first_commit_at core.people.is_bot",
        "last_commit_at": "core.contributions.last_commit_at core.people.is_bot",
        "active_weeks_count": "core.authors.active_days core.people.is_bot",
        **dict.fromkeys(
            (
                "newcomers_count",
                "active_people_count",
                "previous_people_count",
                "retained_people_count",
                "retention_share",
            ),
            "core.authors.active_days core.people.is_bot core.people.identities core.contributions.is_complete",
        ),
        "is_complete": "core.contributions.is_complete",
        "is_current": "core.contributions.is_current core.facets.status",
    },
    "insight.organization_stats": {
        "value": "core.repositories.repository_id core.repositories.state core.repositories.stargazers_count "
        "core.repositories.forks_count core.readmes.status core.facets.status core.people.is_bot "
        "core.contributions.commits_count",
        "observed_count": "core.facets.status core.repositories.repository_id core.repositories.state",
        "last_known_count": "core.facets.status core.repositories.repository_id core.repositories.state",
        "total_count": "core.repositories.repository_id core.repositories.state",
    },
    "insight.history": {
        "subject": "core.repositories.repository_id",
        "metric": "core.repositories.repository_id",
        "repository_id": "core.repositories.repository_id",
        "name": "core.repositories.name",
        "value": "core.repositories.stargazers_count core.repositories.forks_count core.repositories.commits_count "
        "insight.repository_contributors.contributors_count github.contributors.account_id core.facets.status",
        "state": "core.facets.status",
        "reason": "core.facets.reason",
    },
    **lineage_topics.DECLARED,
    **lineage_files.DECLARED,
    **lineage_people.DECLARED,
    **lineage_dependencies.DECLARED,
    **lineage_publications.DECLARED,
    **lineage_works.DECLARED,
    **lineage_parity.DECLARED,
    **lineage_scores.DECLARED,
    **lineage_code.DECLARED,
}

#: Columns in which each row depends on all rows of what they are computed from: parts of a whole, and learned themes.
_SPREAD = {
    "insight.person_stats": "commits_share",
    **lineage_topics.SPREAD,
    **lineage_people.SPREAD,
    **lineage_dependencies.SPREAD,
    **lineage_publications.SPREAD,
    **lineage_code.SPREAD,
}

_CONTRIBUTIONS = "core.contributions.commits_count core.people.is_bot core.repositories.state"

#: `insight.organization_stats.value` by `metric`.
_METRICS = {
    **dict.fromkeys(
        (
            "active_repositories_count",
            "archived_repositories_count",
            "gone_repositories_count",
            "transferred_repositories_count",
            "repositories_count",
        ),
        "core.repositories.state",
    ),
    "fork_repositories_count": "core.repositories.is_fork core.repositories.state",
    **{
        name: f"core.repositories.{name} core.repositories.state"
        for name in (
            "stargazers_count",
            "forks_count",
            "open_issues_count",
            "size_kilobytes",
            "releases_count",
            "commits_count",
        )
    },
    "repositories_with_description": "core.repositories.description core.repositories.state",
    "repositories_with_license": "core.repositories.license_spdx_id core.facets.status core.repositories.state",
    "repositories_with_topics": "core.repositories.topics core.repositories.state",
    "repositories_with_readme": "core.readmes.path core.repositories.state",
    "languages_count": "core.repositories.language core.repositories.state",
    **dict.fromkeys(("commits_by_people_count", "commits_by_bots_count"), _CONTRIBUTIONS),
    **dict.fromkeys(
        ("people_count", "bots_count"), "core.contributions.person_id core.people.is_bot core.repositories.state"
    ),
}


def _pairs(text: str) -> Sources:
    parts = [source.rpartition(".") for source in text.split()]
    return [(table, name) for table, _, name in parts]


def _each(columns: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((table, name) for table, names in columns.items() for name in names.split())


def _expanded(columns: Mapping[str, str]) -> dict[str, Sources]:
    expanded: dict[str, Sources] = {}
    for column, text in columns.items():
        if column == _SAME:
            table, _, names = text.partition(":")
            expanded |= {name: [(table, name)] for name in names.split()}
        else:
            expanded[column] = _pairs(text)
    return expanded


LINEAGE: Mapping[str, Mapping[str, Sources]] = {table: _expanded(columns) for table, columns in _DECLARED.items()}
"""For each table and column the (table, column) pairs that it is computed from."""

ORIGINS = Origins(
    LINEAGE,
    _each(_SPREAD),
    {"insight.organization_stats": ("metric", {metric: _pairs(text) for metric, text in _METRICS.items()})},
    _each({**lineage_people.DATED, **lineage_scores.DATED}),
)
"""The same, as the search for the cause of a change takes it."""
