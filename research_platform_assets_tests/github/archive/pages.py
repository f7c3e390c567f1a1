"""Pages for tests of writing archives: a small complete repository, of which each test changes what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from research_platform_assets.analysis.text.masking import masked_content
from research_platform_assets.github.archive import ArchiveSource
from research_platform_assets.github.archive.writer import Written, write_archive
from research_platform_assets.github.records import (
    CommitRecord,
    ContributorRecord,
    DocumentRecord,
    FacetRecord,
    FileRecord,
    HeadRecord,
    IdentityLinkRecord,
    OrganizationPage,
    OrganizationRecord,
    ReleaseRecord,
    RepositoryPage,
    RepositoryRecord,
)
from research_platform_assets.github.source import ORGANIZATION_KEY, repository_key
from research_platform_assets_tests.archives import MemorySink, git_oid

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
README = b"# Alpha\n"
OBSERVED = FacetRecord(status="observed")


def unknown(reason: str) -> FacetRecord:
    return FacetRecord(status="unknown", reason=reason)


def absent(reason: str) -> FacetRecord:
    return FacetRecord(status="absent", reason=reason)


def repository(**overrides: Any) -> RepositoryRecord:
    values: dict[str, Any] = {
        "repository_id": 7,
        "node_id": "R_7",
        "name": "alpha",
        "full_name": "Lab/alpha",
        "description": "About alpha",
        "homepage": "https://lab.example",
        "html_url": "https://github.com/Lab/alpha",
        "language": "Python",
        "languages": [{"name": "Python", "size_bytes": 20}],
        "topics": ["tides"],
        "license_spdx_id": "MIT",
        "license_name": "MIT License",
        "is_private": False,
        "is_fork": False,
        "is_archived": False,
        "is_disabled": False,
        "stargazers_count": 3,
        "forks_count": 0,
        "subscribers_count": 1,
        "open_issues_count": 2,
        "size_kilobytes": 120,
        "default_branch": "main",
        "has_issues": True,
        "has_wiki": False,
        "has_pages": False,
        "created_at": DAY,
        "pushed_at": DAY,
        "updated_at": DAY,
    }
    return RepositoryRecord.model_validate(values | overrides)


def head(**overrides: Any) -> HeadRecord:
    values: dict[str, Any] = {
        "head_oid": "c" * 40,
        "commits_count": 1,
        "recorded_commits_count": 1,
        "is_history_complete": True,
    }
    return HeadRecord.model_validate(values | overrides)


def commit(position: int = 0, **overrides: Any) -> CommitRecord:
    values: dict[str, Any] = {
        "oid": f"{position:040x}",
        "position": position,
        "authored_at": DAY,
        "committed_at": DAY,
        "author_id": 7,
        "author_login": "ada",
        "author_identity": "account",
        "author_pseudonym": None,
        "author_name": "Ada",
        "author_type": "User",
        "headline": "Change",
        "parents_count": 1,
        "files_changed": 1,
        "additions": 2,
        "deletions": 3,
    }
    return CommitRecord.model_validate(values | overrides)


def file(path: str, content: bytes = b"", **overrides: Any) -> FileRecord:
    values: dict[str, Any] = {"type": "blob", "mode": "100644", "size_bytes": len(content), "oid": git_oid(content)}
    return FileRecord.model_validate({"path": path} | values | overrides)


def document(path: str, kind: str, content: bytes = b"", **overrides: Any) -> DocumentRecord:
    values: dict[str, Any] = {
        "oid": git_oid(content),
        "size_bytes": len(content),
        "status": "observed",
        "reason": None,
    }
    return DocumentRecord.model_validate({"path": path, "kind": kind} | values | overrides)


def contributor(account_id: int, login: str, **overrides: Any) -> ContributorRecord:
    return ContributorRecord.model_validate(
        {"account_id": account_id, "login": login, "type": "User", "contributions": 1} | overrides
    )


def release(tag_name: str, **overrides: Any) -> ReleaseRecord:
    values: dict[str, Any] = {"name": "First", "published_at": DAY, "target_commitish": "main"}
    return ReleaseRecord.model_validate({"tag_name": tag_name} | values | overrides)


def link(identity: str, canonical: str) -> IdentityLinkRecord:
    return IdentityLinkRecord(identity=identity, canonical=canonical, path=".mailmap")


def page(**parts: Any) -> RepositoryPage:
    """A page of a repository with a README and one commit."""
    values: dict[str, Any] = {
        "repository": repository(),
        "head": head(),
        "facets": dict.fromkeys(("head", "files", "readme", "commits", "contributors", "releases"), OBSERVED),
        "files": [file("README.md", README)],
        "documents": [document("README.md", "readme", README)],
        "commits": [commit()],
        "contributors": [contributor(7, "ada")],
        "releases": [],
        "identity_links": [],
    }
    return RepositoryPage(**(values | parts))


def organization(*pages: RepositoryPage, observed_at: datetime = DAY, **overrides: Any) -> OrganizationPage:
    values: dict[str, Any] = {
        "organization_id": 42,
        "login": "Lab",
        "name": "The Lab",
        "description": None,
        "html_url": "https://github.com/Lab",
        "public_repos": 1,
        "created_at": DAY,
        "is_invented": False,
    }
    return OrganizationPage(
        organization=OrganizationRecord.model_validate(values | overrides),
        observed_at=observed_at,
        repository_ids=[each.repository.repository_id for each in pages],
    )


def capture_of(
    *pages: RepositoryPage, owner: OrganizationPage | None = None, contents: Mapping[str, bytes] | None = None
) -> MemorySink:
    """A finished capture of these pages, with the contents of documents by path where they are not the README's."""
    sink = MemorySink()
    sink.put_page(ORGANIZATION_KEY, (owner or organization(*pages)).to_json(), {})
    for each in pages:
        found = {each.oid: (contents or {}).get(each.path, README) for each in each.documents}
        sink.put_page(repository_key(each.repository.repository_id), each.to_json(), found)
    return sink


def recorded(sink: MemorySink, directory: Path, *, replace: bool = False) -> Written:
    """Write a capture as an archive."""
    return write_archive(directory, sink.pages(), sink.documents.get, masked_content, replace=replace)


def read(directory: Path) -> MemorySink:
    """Everything in an archive."""
    sink = MemorySink()
    ArchiveSource(directory, include_private=True).capture(sink)
    return sink


def repositories_of(sink: MemorySink) -> list[RepositoryPage]:
    """The pages of the repositories of a capture."""
    return [RepositoryPage.from_json(key, page) for key, page in sink.pages() if key != ORGANIZATION_KEY]


def organization_of(sink: MemorySink) -> OrganizationPage:
    """The page of the organisation of a capture."""
    return OrganizationPage.from_json(ORGANIZATION_KEY, dict(sink.pages())[ORGANIZATION_KEY])
