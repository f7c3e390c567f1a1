"""What the pages of a capture hold, whatever source they came from.

Belongs here: one record for each kind of thing a page holds, with the column names of the `github.*` tables, and the
two pages. Does not belong here: how a source reads them (`archive/`), how they become tables (`frames`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from research_platform_assets.errors import CaptureError
from research_platform_assets.github.source import JSON

#: Raised by one whenever a page's shape changes, so that pages left by another version are not misread.
PAGE_FORMAT = 1

Status = Literal["observed", "absent", "unknown"]
AuthorIdentity = Literal["account", "synthetic", "pseudonym"]
AccountType = Literal["User", "Bot", "Organization"]


class Record(BaseModel):
    """Base of all records: immutable, and no field may be misspelt."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FacetRecord(Record):
    """Whether one fact about a repository is known; `reason` is null exactly where it is observed."""

    status: Status
    reason: str | None = None
    origin: str | None = None


class OrganizationRecord(Record):
    """The organisation itself."""

    organization_id: int
    login: str
    name: str | None
    description: str | None
    html_url: str
    public_repos: int | None
    created_at: datetime | None
    is_invented: bool


class LanguageRecord(Record):
    """One language of a repository with its size in bytes."""

    name: str
    size_bytes: int


class RepositoryRecord(Record):
    """A repository as the listing has it; null where unknown, and the facets say why."""

    repository_id: int
    node_id: str | None
    name: str
    full_name: str
    description: str | None
    homepage: str | None
    html_url: str
    language: str | None
    languages: list[LanguageRecord] | None
    topics: list[str] | None
    license_spdx_id: str | None
    license_name: str | None
    is_private: bool
    is_fork: bool | None
    is_archived: bool
    is_disabled: bool | None
    stargazers_count: int | None
    forks_count: int | None
    subscribers_count: int | None
    open_issues_count: int | None
    size_kilobytes: int | None
    default_branch: str | None
    has_issues: bool | None
    has_wiki: bool | None
    has_pages: bool | None
    created_at: datetime | None
    pushed_at: datetime | None
    updated_at: datetime | None


class HeadRecord(Record):
    """The tip of the default branch and how much of its history the page holds."""

    head_oid: str | None
    commits_count: int | None
    recorded_commits_count: int
    is_history_complete: bool


class FileRecord(Record):
    """One entry of the tree at the head."""

    path: str
    type: Literal["blob", "tree", "commit"]
    mode: str
    size_bytes: int | None
    oid: str


class DocumentRecord(Record):
    """A document of interest and whether its contents came with the page."""

    path: str
    kind: str
    oid: str
    size_bytes: int | None
    status: Literal["observed", "unknown"]
    reason: str | None


class CommitRecord(Record):
    """A commit of the default branch."""

    oid: str
    position: int
    authored_at: datetime
    committed_at: datetime
    author_id: int | None
    author_login: str | None
    author_identity: AuthorIdentity
    author_pseudonym: str | None
    author_name: str | None
    author_type: AccountType | None
    headline: str
    parents_count: int
    files_changed: int | None
    additions: int | None
    deletions: int | None


class ContributorRecord(Record):
    """A line of GitHub's contributor list."""

    account_id: int
    login: str
    type: AccountType
    contributions: int


class ReleaseRecord(Record):
    """A published release."""

    tag_name: str
    name: str | None
    published_at: datetime | None
    target_commitish: str | None


class IdentityLinkRecord(Record):
    """A statement of the repository's `.mailmap`: commits of `identity` belong to `canonical`."""

    identity: str
    canonical: str
    path: str


class Page(Record):
    """Base of the two pages."""

    page_format: Literal[1] = PAGE_FORMAT

    def to_json(self) -> dict[str, JSON]:
        """The page as plain JSON values; times are ISO 8601."""
        return self.model_dump(mode="json")

    @classmethod
    def from_json(cls, key: str, page: dict[str, Any]) -> Self:
        """The page read back; raises `CaptureError` where it is not one of this version."""
        try:
            return cls.model_validate(page)
        except ValidationError as error:
            place = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise CaptureError(
                f"page {key} of the capture cannot be read at {place}: it was written by another version of this "
                "package or damaged; discard the unfinished capture and capture again"
            ) from error


class OrganizationPage(Page):
    """The organisation, when it was looked at, and which repositories it listed."""

    organization: OrganizationRecord
    observed_at: datetime
    repository_ids: list[int]


class RepositoryPage(Page):
    """Everything captured of one repository."""

    repository: RepositoryRecord
    head: HeadRecord
    facets: dict[str, FacetRecord]
    files: list[FileRecord]
    documents: list[DocumentRecord]
    commits: list[CommitRecord]
    contributors: list[ContributorRecord]
    releases: list[ReleaseRecord]
    identity_links: list[IdentityLinkRecord]
