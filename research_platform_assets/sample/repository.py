"""One repository at one moment: the authored bundle, resolved to the records of the archive format.

Belongs here: the meaning of the header's keys, and the REST record. Does not belong here: where records are written.

Header keys: `id` (required), `name` (default: the bundle's file name), `description`, `homepage`, `topics`, `license`
(SPDX id), `stargazers_count`, `forks_count`, `subscribers_count`, `open_issues_count`, `open_prs_count`,
`default_branch`, `fork`, `has_wiki`, `has_issues`, `has_pages`, `created_at`, `pushed_at`, `updated_at`, `archived_at`,
`former_names` (`name`, `until`), `diverged_from` (a repository) with `shared_commits`, `releases` (`tag_name`, `name`,
`commit`: its headline, `published_at`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from research_platform_assets.errors import ArchiveError
from research_platform_assets.sample.bundle import Bundle
from research_platform_assets.sample.commits import Commit, history, timestamp
from research_platform_assets.sample.files import StoredFile, language_bytes, stored_file
from research_platform_assets.sample.people import Person

LICENSES = {
    "MIT": "MIT License",
    "BSD-3-Clause": 'BSD 3-Clause "New" or "Revised" License',
    "ISC": "ISC License",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
    "CC0-1.0": "Creative Commons Zero v1.0 Universal",
    "NOASSERTION": "Other",
}


@dataclass(frozen=True)
class Repository:
    """A repository with its files and commits (oldest first) resolved."""

    name: str
    header: Mapping[str, Any]
    files: tuple[StoredFile, ...]
    commits: tuple[Commit, ...]

    def name_at(self, moment: str) -> str:
        """The name that the repository had at `moment` (ISO UTC, compared as text)."""
        former = sorted(self.header.get("former_names", []), key=lambda entry: entry["until"])
        return next((entry["name"] for entry in former if entry["until"] > moment), self.name)

    @property
    def created_at(self) -> str:
        """When the repository was created; where not authored, half an hour before the first commit."""
        return self.header.get("created_at") or timestamp(self.commits[0].committed_at - timedelta(minutes=30))

    @property
    def pushed_at(self) -> str:
        """When something was last pushed; where not authored, moments after the newest commit."""
        if "pushed_at" in self.header or not self.commits:
            return self.header.get("pushed_at", self.created_at)
        return timestamp(self.commits[-1].committed_at + timedelta(seconds=41))

    def releases(self) -> list[dict[str, Any]]:
        """The releases, newest first."""
        records = [self._release(entry) for entry in self.header.get("releases", [])]
        return sorted(records, key=lambda record: (record["published_at"], record["tag_name"]), reverse=True)

    def record(self, owner: str, recorded_at: str) -> dict[str, Any]:
        """The line of `repos.jsonl`, with GitHub's REST field names."""
        header, languages = self.header, language_bytes(self.files)
        return {
            "id": header["id"],
            "node_id": f"R_sample{header['id']}",
            "name": self.name,
            "full_name": f"{owner}/{self.name}",
            "private": False,
            "fork": header.get("fork", False),
            "archived": header.get("archived_at", recorded_at) < recorded_at,
            "disabled": False,
            "description": header.get("description"),
            "html_url": f"https://github.com/{owner}/{self.name}",
            "homepage": header.get("homepage"),
            "language": next(iter(languages), None),
            "languages": languages,
            "topics": header.get("topics", []),
            "license": license_record(header.get("license")),
            "stargazers_count": header.get("stargazers_count", 0),
            "forks_count": header.get("forks_count", 0),
            "watchers_count": header.get("stargazers_count", 0),
            "subscribers_count": header.get("subscribers_count", 1),
            "open_issues_count": header.get("open_issues_count", 0),
            "open_prs_count": header.get("open_prs_count", 0),
            "size": self.size_kilobytes,
            "default_branch": header.get("default_branch", "main"),
            "has_issues": header.get("has_issues", True),
            "has_wiki": header.get("has_wiki", False),
            "has_pages": header.get("has_pages", False),
            "created_at": self.created_at,
            "pushed_at": self.pushed_at,
            "updated_at": header.get("updated_at", self.pushed_at),
        }

    @property
    def size_kilobytes(self) -> int:
        """Size on GitHub's disk in KB: the head's files, and a kilobyte for every third commit of history."""
        return -(-sum(file.size or 0 for file in self.files) // 1024) + len(self.commits) // 3

    def _release(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        commit = next((commit for commit in self.commits if commit.headline == entry["commit"]), None)
        if commit is None:
            raise ArchiveError(f"bundle {self.name}: release {entry['tag_name']} names no commit; check its headline")
        published_at = entry.get("published_at") or timestamp(commit.committed_at + timedelta(minutes=22))
        return {
            "tag_name": entry["tag_name"],
            "name": entry.get("name", entry["tag_name"]),
            "published_at": published_at,
            "target_commitish": commit.sha,
        }


def license_record(spdx_id: str | None) -> dict[str, str] | None:
    """GitHub's licence object, or None where no licence was found."""
    if spdx_id is None:
        return None
    return {
        "key": "other" if spdx_id == "NOASSERTION" else spdx_id.lower(),
        "name": LICENSES[spdx_id],
        "spdx_id": spdx_id,
    }


def resolve(bundles: Sequence[Bundle], people: Mapping[str, Person], shared: Path) -> list[Repository]:
    """All repositories in order of their names; a fork inside the organisation inherits its origin's first commits."""
    by_stem = {bundle.stem: bundle for bundle in bundles}
    repositories = [_resolve_one(bundle, by_stem, people, shared) for bundle in bundles]
    return sorted(repositories, key=lambda repository: (repository.name.lower(), repository.name))


def _resolve_one(
    bundle: Bundle, by_stem: Mapping[str, Bundle], people: Mapping[str, Person], shared: Path
) -> Repository:
    header = bundle.header
    inherited: tuple[Commit, ...] = ()
    if "diverged_from" in header:
        origin = by_stem[header["diverged_from"]]
        inherited = history(origin.runs, people, str(origin.header["id"]))[: header["shared_commits"]]
    commits = history(bundle.runs, people, str(header["id"]), inherited)
    files = tuple(stored_file(file, bundle.stem, shared) for file in bundle.files)
    return Repository(header.get("name", bundle.stem), header, files, commits)
