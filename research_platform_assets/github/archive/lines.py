"""The files of an archive as they are written, from pages without addresses.

Belongs here: which file says what, as pure functions from a page to bytes. Does not belong here: reading them (`wire`,
`wire_facts`), contents (`stored_contents`), folders (`writer`).

The same page gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from research_platform_assets.github.archive.wire import FORMAT_WITH_FACTS
from research_platform_assets.github.records import (
    CommitRecord,
    ContributorRecord,
    FileRecord,
    OrganizationPage,
    ReleaseRecord,
    RepositoryPage,
    Status,
)


def organization_file(page: OrganizationPage) -> bytes:
    """`org.json`."""
    organization = page.organization
    record = {
        "login": organization.login,
        "id": organization.organization_id,
        "html_url": organization.html_url,
        "type": "Organization",
        "name": organization.name,
        "description": organization.description,
        "public_repos": organization.public_repos,
        "created_at": _instant(organization.created_at),
        "invented": organization.is_invented,
        "recorded_at": _instant(page.observed_at),
        "archive_format": FORMAT_WITH_FACTS,
    }
    return json_file(record)


def repository_line(page: RepositoryPage) -> bytes:
    """The line of `repos.jsonl`."""
    repository = page.repository
    has_license = repository.license_spdx_id is not None or repository.license_name is not None
    license_ = {"name": repository.license_name, "spdx_id": repository.license_spdx_id}
    languages = repository.languages
    record = {
        "id": repository.repository_id,
        "node_id": repository.node_id,
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.is_private,
        "fork": repository.is_fork,
        "archived": repository.is_archived,
        "disabled": repository.is_disabled,
        "description": repository.description,
        "html_url": repository.html_url,
        "homepage": repository.homepage,
        "language": repository.language,
        "languages": None if languages is None else {each.name: each.size_bytes for each in languages},
        "topics": repository.topics,
        "license": license_ if has_license else None,
        "stargazers_count": repository.stargazers_count,
        "forks_count": repository.forks_count,
        "subscribers_count": repository.subscribers_count,
        "open_issues_count": repository.open_issues_count,
        "size": repository.size_kilobytes,
        "default_branch": repository.default_branch,
        "has_issues": repository.has_issues,
        "has_wiki": repository.has_wiki,
        "has_pages": repository.has_pages,
        "created_at": _instant(repository.created_at),
        "pushed_at": _instant(repository.pushed_at),
        "updated_at": _instant(repository.updated_at),
    }
    return json_line(record)


def repository_files(page: RepositoryPage) -> dict[str, bytes]:
    """The files that a repository has for itself, by path; a list of which nothing is known has no file."""
    name = page.repository.name
    files = {f"facts/{name}.json": _facts_file(page)}
    # An empty repository has no tree, and a tree without entries is another thing.
    if page.files or _status(page, "files") == "observed":
        files[f"trees/{name}.jsonl"] = lines_file(map(_entry, page.files))
    if _is_known(page, "commits", page.commits):
        lines = lines_file(_commit(commit, line) for line, commit in enumerate(page.commits))
        files[f"commits/{name}.jsonl"] = lines
    if _is_known(page, "commits", page.commits) or page.head.commits_count is not None:
        files[f"commits/{name}.meta.json"] = json_file(_history(page))
    if _is_known(page, "contributors", page.contributors):
        files[f"contributors/{name}.json"] = json_file([_contributor(each) for each in page.contributors])
    if _is_known(page, "releases", page.releases):
        files[f"releases/{name}.json"] = json_file([_release(each) for each in page.releases])
    return files


def json_file(value: object) -> bytes:
    """A JSON file that people can read."""
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def lines_file(records: Iterable[dict[str, Any]]) -> bytes:
    """A JSON Lines file."""
    return b"".join(map(json_line, records))


def json_line(record: dict[str, Any]) -> bytes:
    """A line of a JSON Lines file."""
    return (json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def _is_known(page: RepositoryPage, facet: str, records: object) -> bool:
    return bool(records) or _status(page, facet) in ("observed", "absent")


def _status(page: RepositoryPage, facet: str) -> Status | None:
    return page.facets[facet].status if facet in page.facets else None


def _facts_file(page: RepositoryPage) -> bytes:
    return json_file(page.model_dump(mode="json", include={"head", "facets", "documents", "identity_links"}))


def _entry(file: FileRecord) -> dict[str, Any]:
    return {"path": file.path, "type": file.type, "mode": file.mode, "size": file.size_bytes, "sha": file.oid}


def _commit(commit: CommitRecord, line: int) -> dict[str, Any]:
    author = {
        "login": commit.author_login,
        "name": commit.author_name,
        "id": commit.author_id,
        "pseudonym": commit.author_pseudonym,
        "type": commit.author_type,
        "identity": commit.author_identity,
    }
    record = {
        "sha": commit.oid,
        "date": _instant(commit.authored_at),
        "author": {key: value for key, value in author.items() if value is not None},
        "committer_date": _instant(commit.committed_at),
        "headline": commit.headline,
        "parents": commit.parents_count,
        "files_changed": commit.files_changed,
        "additions": commit.additions,
        "deletions": commit.deletions,
    }
    return record if commit.position == line else record | {"position": commit.position}


def _history(page: RepositoryPage) -> dict[str, Any]:
    recorded = len(page.commits)
    total = page.head.commits_count
    return {
        "total_commits": recorded if total is None else max(total, recorded),
        "recorded_commits": recorded,
        # What is said of a total that is not known; `facts/` has the head as it is.
        "shallow": total is None,
    }


def _contributor(contributor: ContributorRecord) -> dict[str, Any]:
    return {
        "login": contributor.login,
        "id": contributor.account_id,
        "type": contributor.type,
        "contributions": contributor.contributions,
    }


def _release(release: ReleaseRecord) -> dict[str, Any]:
    return {
        "tag_name": release.tag_name,
        "name": release.name,
        "published_at": _instant(release.published_at),
        "target_commitish": release.target_commitish,
    }


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")
