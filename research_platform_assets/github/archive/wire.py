"""The records of an archive's files, as they stand there.

Belongs here: keys, types and bounds of the format; texts come out as valid Unicode. Does not belong here: what a
missing or made-up value means (`facts`).

Keys that are not read are ignored. A key that may be missing has a default; which keys were there is in
`model_fields_set`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from research_platform_assets.github.records import AccountType, AuthorIdentity
from research_platform_assets.github.texts import clean_path, clean_text

_LARGEST = 2**63 - 1


def _text(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _path(value: object) -> object:
    return clean_path(value) if isinstance(value, str) else value


def _instant(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("should be a time in ISO 8601 such as 2026-01-31T12:00:00Z") from None
    if instant.tzinfo is None:
        raise ValueError("should be a time with its zone such as 2026-01-31T12:00:00Z")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError("should be a time between the years 1 and 9999") from None


def is_file_name(value: str) -> bool:
    """Whether the name of a repository can become part of file names; nothing that GitHub refuses in a name can."""
    return re.fullmatch(r"[A-Za-z0-9._-]{1,100}", value) is not None and value not in (".", "..")


def _file_name(value: str) -> str:
    if not is_file_name(value):
        raise ValueError("is not a repository name (letters, digits, `.`, `_` and `-` only)")
    return value


Text = Annotated[str, BeforeValidator(_text)]
FileName = Annotated[str, AfterValidator(_file_name)]
PathText = Annotated[str, BeforeValidator(_path), Field(min_length=1)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Count = Annotated[int, Field(ge=0, le=_LARGEST)]
Id = Annotated[int, Field(ge=1, le=_LARGEST)]
Oid = Annotated[str, Field(pattern="^([0-9a-f]{40}|[0-9a-f]{64})$")]
Pseudonym = Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
Provenance = dict[str, Text]

#: The first format with `facts/`; also the newest one, which this version writes.
FORMAT_WITH_FACTS = 2


def _format(value: int) -> int:
    if not 1 <= value <= FORMAT_WITH_FACTS:
        raise ValueError(f"is a format that this version does not read (it reads up to {FORMAT_WITH_FACTS}): update it")
    return value


class Recorded(BaseModel):
    """Base of the records of an archive."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class RecordedOrganization(Recorded):
    """`org.json`; `invented`, `recorded_at` and `archive_format` are this package's own additions."""

    login: Text
    id: Id
    name: Text | None = None
    description: Text | None = None
    html_url: Text | None = None
    public_repos: Count | None = None
    created_at: Instant | None = None
    updated_at: Instant | None = None
    recorded_at: Instant | None = None
    invented: bool = False
    archive_format: Annotated[int, AfterValidator(_format)] = 1
    provenance: Provenance | None = None

    @property
    def is_verbatim(self) -> bool:
        """Whether values stand in the archive as they were captured, and `facts/` says what is known of them."""
        return self.archive_format >= FORMAT_WITH_FACTS


class RecordedLicense(Recorded):
    """The licence of a repository."""

    name: Text | None = None
    spdx_id: Text | None = None


class RecordedRepository(Recorded):
    """A line of `repos.jsonl`."""

    id: Id
    name: FileName
    private: bool
    fork: bool | None
    archived: bool
    node_id: Text | None = None
    full_name: Text | None = None
    disabled: bool | None = None
    description: Text | None = None
    html_url: Text | None = None
    homepage: Text | None = None
    language: Text | None = None
    languages: dict[Text, Count] | None = None
    topics: list[Text] | None = None
    license: RecordedLicense | None = None
    stargazers_count: Count | None = None
    forks_count: Count | None = None
    subscribers_count: Count | None = None
    open_issues_count: Count | None = None
    size: Count | None = None
    default_branch: Text | None = None
    has_issues: bool | None = None
    has_wiki: bool | None = None
    has_pages: bool | None = None
    created_at: Instant | None = None
    pushed_at: Instant | None = None
    updated_at: Instant | None = None
    provenance: Provenance | None = None


class RecordedEntry(Recorded):
    """A line of `trees/NAME.jsonl`."""

    path: PathText
    type: Literal["blob", "tree", "commit"]
    mode: Annotated[str, Field(pattern="^[0-7]{5,6}$")]
    size: Count | None = None
    sha: Oid


class RecordedBlob(Recorded):
    """A line of `blobs.jsonl`."""

    sha: Oid
    size: Count
    stored_size: Count
    replaced_addresses: Count = 0


class RecordedAuthor(Recorded):
    """The author of a commit; `pseudonym` stands where no account is linked.

    Where `identity` is given, the author is meant as it stands; else it is worked out with the contributor list.
    """

    login: Text | None = None
    name: Text | None = None
    id: Id | None = None
    pseudonym: Pseudonym | None = None
    type: AccountType | None = None
    identity: AuthorIdentity | None = None


class RecordedCommit(Recorded):
    """A line of `commits/NAME.jsonl`; `position` is the line's place where nothing else is said."""

    sha: Oid
    date: Instant
    committer_date: Instant
    author: RecordedAuthor | None = None
    headline: Text | None = None
    parents: Count
    files_changed: Count | None = None
    additions: Count | None = None
    deletions: Count | None = None
    position: Count | None = None


class RecordedHistory(Recorded):
    """`commits/NAME.meta.json`."""

    total_commits: Count
    recorded_commits: Count
    shallow: bool


class RecordedContributor(Recorded):
    """An entry of `contributors/NAME.json`."""

    login: Text
    id: Id
    type: AccountType
    contributions: Count


class RecordedRelease(Recorded):
    """An entry of `releases/NAME.json`."""

    tag_name: Text
    name: Text | None = None
    published_at: Instant | None = None
    target_commitish: Text | None = None


ORGANIZATION = TypeAdapter(RecordedOrganization)
HISTORY = TypeAdapter(RecordedHistory)
CONTRIBUTORS = TypeAdapter(list[RecordedContributor])
RELEASES = TypeAdapter(list[RecordedRelease])
