"""Column lineage of what `tables/legacy_parity` declares.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Facts in the predecessor's words: what its formulas take, and what shows that a repository changed.
_FACTS = " ".join(
    (
        *(
            f"github.repositories.{name}"
            for name in (
                "name full_name description homepage html_url language topics license_name is_private is_archived "
                "is_disabled stargazers_count forks_count subscribers_count open_issues_count size_kilobytes "
                "default_branch has_issues has_wiki has_pages created_at pushed_at updated_at"
            ).split()
        ),
        "github.facets.status github.heads.is_history_complete",
        "github.files.path github.files.type github.files.size_bytes",
        "github.commits.author_id github.commits.author_pseudonym github.repositories.is_fork",
        "github.commits.author_login github.commits.authored_at github.commits.committed_at github.commits.position",
        "github.contributors.account_id",
        "github.releases.tag_name github.releases.name github.releases.published_at",
        "core.readmes.status core.readmes.text",
        "core.people.login core.people.is_bot core.people.person_id core.people.identities",
    )
)
_MEASURES = (
    "insight.organization_stats.value insight.collaboration_stats.value research.datasets.location "
    "research.datasets.rule research.publications.identifier research.publications.work_id "
    "research.publications.relation research.publications.is_valid"
)
_REASONS = "github.facets.reason core.readmes.reason"
_VALUES = "legacy.outputs.value legacy.outputs.number legacy.outputs.reported_at"

DECLARED: Mapping[str, Mapping[str, str]] = {
    "legacy.parity": {
        "file": "legacy.outputs.file",
        "subject": "legacy.outputs.subject",
        "metric": "legacy.outputs.metric",
        "legacy_value": "legacy.outputs.value",
        # Health is computed as of the time of the predecessor's report.
        "our_value": f"{_FACTS} {_MEASURES} legacy.outputs.reported_at",
        "basis": "legacy.outputs.file legacy.outputs.metric",
        "verdict": f"{_VALUES} {_FACTS} {_MEASURES}",
        "defect": f"{_VALUES} {_FACTS} {_MEASURES}",
        "explanation": f"{_VALUES} {_FACTS} {_MEASURES} {_REASONS}",
    }
}
