"""Made-up repositories of which everything that a build has to say is known beforehand.

Belongs here: what a case consists of, and what follows from it, worked out without the package. Does not belong here:
the cases (`odd_readmes`, `odd_names`, `odd_histories`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from research_platform_assets_tests.archives import Recorded, git_oid

LOGIN = "Lab"
FIRST_ID = 1000
ADA: Mapping[str, Any] = {"login": "ada", "name": "Ada", "id": 7, "type": "User"}
GRACE: Mapping[str, Any] = {"login": "grace", "name": "Grace", "id": 8, "type": "User"}
EMPTY_REPOSITORY = "repository is empty"
#: Facets that follow from the default branch.
BRANCH = ("head", "files", "readme", "commits", "contributors")


@dataclass(frozen=True)
class Readme:
    """What has to be said of a README; `content` are the bytes that it is made of."""

    status: str
    path: str | None = None
    content: bytes | None = None
    reason: str | None = None


NO_README = Readme("absent")


@dataclass(frozen=True)
class Case:
    """A repository, its README, and facets (with reason) that GitHub does not let anybody know."""

    recorded: Recorded
    readme: Readme = NO_README
    unknown: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def name(self) -> str:
        return self.recorded.name

    @property
    def metadata(self) -> Mapping[str, Any]:
        return self.recorded.metadata

    @property
    def commits(self) -> Sequence[Mapping[str, Any]]:
        return self.recorded.commits or ()


def text_of(path: str) -> bytes:
    """Contents that tell which file they belong to."""
    return f"# The file {path}\n".encode()


def texts(*paths: str) -> dict[str, bytes]:
    """Files with contents of their own."""
    return {path: text_of(path) for path in paths}


def history(name: str, count: int, authors: Sequence[Mapping[str, Any]] = (ADA,)) -> list[dict[str, Any]]:
    """Commits of a repository, newest first, by the authors in turn, two of three days apart."""
    return [
        {
            "sha": hashlib.sha1(f"{name} {number}".encode(), usedforsecurity=False).hexdigest(),
            "date": _instant(number),
            "committer_date": _instant(number),
            "author": dict(authors[number % len(authors)]),
            "headline": f"Change {number}",
            "parents": min(number, 1),
            "files_changed": 1,
            "additions": number + 1,
            "deletions": number,
        }
        for number in reversed(range(count))
    ]


def _instant(number: int) -> str:
    return (datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(hours=16 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def contributors(commits: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """GitHub's list of the accounts behind commits."""
    accounts = {commit["author"]["id"]: commit["author"] for commit in commits if commit["author"].get("id")}
    counts = {key: sum(commit["author"].get("id") == key for commit in commits) for key in accounts}
    listed = [
        {"login": account["login"], "id": key, "type": account.get("type", "User"), "contributions": counts[key]}
        for key, account in accounts.items()
    ]
    return sorted(listed, key=lambda line: -line["contributions"])


def repository(name: str, files: Mapping[str, bytes] | None = None, **parts: Any) -> Recorded:
    """A repository with two commits, and files that lie at its tip."""
    commits = parts.pop("commits", None)
    commits = history(name, 2) if commits is None else commits
    listed = parts.pop("contributors", contributors(commits))
    return Recorded(name, files=files or {}, commits=commits, contributors=listed, **parts)


def numbered(cases: Sequence[Case]) -> list[Case]:
    """`cases` with ids and counters that no two of them share."""
    return [_numbered(case, number) for number, case in enumerate(cases)]


def _numbered(case: Case, number: int) -> Case:
    counters = {
        "stargazers_count": 10 + number,
        "forks_count": 200 + number,
        "subscribers_count": 300 + number,
        "open_issues_count": 400 + number,
        "size": 5000 + number,
        "topics": [f"topic-{number}"],
        "description": f"Number {number}",
        "created_at": _instant(-100 + number),
        "license": {"key": "mit", "name": "MIT License", "spdx_id": "MIT"},
        "languages": {"Python": 200 + number, "Shell": 10},
        "language": "Python",
        "default_branch": "main",
        "homepage": "",
    }
    recorded = replace(case.recorded, id=FIRST_ID + number, metadata={**counters, **case.metadata})
    return replace(case, recorded=recorded)


def tree_of(recorded: Recorded) -> set[tuple[str, str, str, str]]:
    """Path, type, mode and oid of everything in the tree but folders."""
    files = {(path, "blob", "100644", git_oid(content)) for path, content in (recorded.files or {}).items()}
    links = {(path, "blob", "120000", git_oid(target.encode())) for path, target in recorded.links.items()}
    unrecorded = {(path, "blob", "100644", git_oid(path.encode())) for path in recorded.unrecorded}
    others = {(entry["path"], entry["type"], entry["mode"], entry["sha"]) for entry in recorded.entries}
    return files | links | unrecorded | others


def folders_of(recorded: Recorded) -> set[str]:
    """Paths of all folders of the tree."""
    parts = [path.split("/")[:-1] for path, *_ in tree_of(recorded)]
    return {"/".join(part[: depth + 1]) for part in parts for depth in range(len(part))}
