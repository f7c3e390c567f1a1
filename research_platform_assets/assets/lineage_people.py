"""Column lineage of what `tables/insight_people` declares, and what of people depends on the day of the capture.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

_WEEKS = "github.commits.authored_at core.people.is_bot"
_DAYS = (
    "core.authors.active_days core.people.person_id core.people.identities core.people.is_bot core.repositories.state"
)
_MEMBERS = (
    "core.contributions.person_id core.contributions.repository_id core.people.is_bot core.repositories.state "
    "core.repositories.is_fork core.authors.active_days"
)
_KNOWN = "core.facets.status core.repositories.state core.repositories.is_fork"

DECLARED: Mapping[str, Mapping[str, str]] = {
    "insight.activity": {
        "repository_id": "github.commits.repository_id",
        "week": "github.commits.authored_at",
        "commits_count": _WEEKS,
        "bot_commits_count": _WEEKS,
        "unattributed_commits_count": "github.commits.authored_at github.commits.author_id "
        "github.commits.author_pseudonym",
        "people_count": f"{_WEEKS} core.people.person_id core.people.identities",
        "newcomers_count": f"{_WEEKS} core.people.person_id core.people.identities github.heads.is_history_complete",
        "people_to_date_count": f"{_WEEKS} core.people.person_id core.people.identities "
        "github.heads.is_history_complete",
        "commits_mean_4_weeks": f"{_WEEKS} github.heads.is_history_complete",
        "releases_count": "github.releases.published_at core.facets.status",
        "is_whole_week": "github.commits.authored_at",
        "is_complete": "github.heads.is_history_complete core.facets.status",
        "is_current": "core.facets.status core.authors.is_current",
    },
    "insight.organization_activity": {
        "week": "insight.activity.week core.repositories.state",
        "commits_count": "insight.activity.commits_count core.repositories.state",
        "bot_commits_count": "insight.activity.bot_commits_count core.repositories.state",
        "unattributed_commits_count": "insight.activity.unattributed_commits_count core.repositories.state",
        "people_count": _DAYS,
        "newcomers_count": f"{_DAYS} insight.activity.newcomers_count",
        "people_to_date_count": f"{_DAYS} insight.activity.newcomers_count",
        "commits_mean_4_weeks": "insight.activity.commits_count core.repositories.state",
        "releases_count": "insight.activity.releases_count core.repositories.state",
        "active_repositories_count": "insight.activity.commits_count core.repositories.state",
        "observed_count": "insight.activity.week insight.activity.is_current core.facets.status "
        "core.repositories.state",
        "last_known_count": "insight.activity.week insight.activity.is_current core.repositories.state",
        "whole_count": "insight.activity.newcomers_count core.facets.status core.repositories.state",
        "total_count": "core.repositories.state",
        "is_whole_week": "insight.activity.week",
    },
    "insight.collaborators": {
        **dict.fromkeys(
            (
                "person_id",
                "repositories_count",
                "degree",
                "weighted_degree",
                "betweenness",
                "closeness",
                "eigenvector",
                "component_id",
                "community_id",
                "x",
                "y",
            ),
            _MEMBERS,
        ),
        "is_complete": "core.contributions.is_complete",
        "is_current": "core.contributions.is_current",
    },
    "insight.collaborations": {
        **dict.fromkeys(("person_id", "other_id", "shared_repositories_count", "weight", "repository_ids"), _MEMBERS),
        "is_current": "core.contributions.is_current",
    },
    "insight.collaboration_stats": {
        "value": _MEMBERS,
        "observed_count": _KNOWN,
        "last_known_count": f"{_KNOWN} core.contributions.repository_id",
        "total_count": "core.repositories.state core.repositories.is_fork",
    },
}

#: Columns in which a row depends on rows of others, too.
SPREAD: Mapping[str, str] = {
    "insight.collaborators": "degree weighted_degree betweenness closeness eigenvector component_id community_id x y",
    "insight.collaborations": "person_id other_id shared_repositories_count weight repository_ids is_current",
}

#: Columns that depend on the UTC day of the capture.
DATED: Mapping[str, str] = {
    "insight.person_stats": "is_newcomer is_active was_active",
    "insight.repository_contributors": "newcomers_count active_people_count previous_people_count "
    "retained_people_count retention_share",
    "insight.collaborations": "person_id other_id shared_repositories_count weight repository_ids is_current",
    "insight.collaboration_stats": "value",
}
