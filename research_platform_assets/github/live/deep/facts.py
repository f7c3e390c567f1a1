"""What is read of a repository, and how it is said that something is not known.

Belongs here: the values that the functions of this package hand over. Does not belong here: how they are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from research_platform_assets.github.records import CommitRecord, LanguageRecord, ReleaseRecord

MissingKind = Literal["not found", "forbidden", "too large", "unreadable", "unknown"]


@dataclass(frozen=True)
class Unknown:
    """Stands for a fact that could not be had.

    `is_lasting` says that asking again soon gives the same, as the repository itself or what may be seen of it is why.
    """

    reason: str
    is_lasting: bool = False


@dataclass(frozen=True)
class Missing:
    """Stands for a whole repository of which nothing could be had; only `not found` speaks for its deletion."""

    kind: MissingKind
    reason: str


@dataclass(frozen=True)
class Head:
    """The tip of the default branch."""

    branch: str
    oid: str
    tree_oid: str


@dataclass(frozen=True)
class HistoryPage:
    """Part of a history, newest commit first; `total` is null where it was not asked for.

    `length` counts also those commits of the page that GitHub left out.
    """

    commits: tuple[CommitRecord, ...]
    length: int
    total: int | None
    end_cursor: str | None
    has_next: bool


@dataclass(frozen=True)
class TreeEntry:
    """One entry of one directory; `size_bytes` is null but for blobs."""

    name: str
    type: Literal["blob", "tree", "commit"]
    mode: str
    oid: str
    size_bytes: int | None


#: Entries of directories by the oid of their tree: the same for whatever repository holds it.
Directories: TypeAlias = Mapping[str, tuple[TreeEntry, ...]]


@dataclass(frozen=True)
class RepositoryFacts:
    """A repository as it is now.

    `head` is null where there is no commit. `history` (the first hundred commits) and `directories` (as many as came
    along) are null where they have to be read by `histories` and `trees` from the beginning. Names of owner and
    repository are those of today, whatever they were in the listing.
    """

    node_id: str
    repository_id: int
    owner: str
    name: str
    is_private: bool
    is_archived: bool
    is_disabled: bool
    is_fork: bool
    is_empty: bool
    subscribers_count: int | Unknown
    languages: tuple[LanguageRecord, ...] | Unknown
    releases: tuple[ReleaseRecord, ...] | Unknown
    head: Head | Unknown | None
    history: HistoryPage | None
    directories: Directories | None
