"""Small made-up archives for tests, and a sink that keeps pages in memory.

`write_archive` writes the format that `ArchiveSource` reads; tests of damage then change single files of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MISSING: Any = object()
"""Given as a value, removes the key from the record that is written."""


def git_oid(content: bytes) -> str:
    """The git hash of a file with these contents."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _applied(record: dict[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (record | dict(overrides)).items() if value is not MISSING}


def commit(number: int, **overrides: Any) -> dict[str, Any]:
    """A line of `commits/NAME.jsonl`; commits with a higher number are newer."""
    record: dict[str, Any] = {
        "sha": hashlib.sha1(f"commit {number}".encode(), usedforsecurity=False).hexdigest(),
        "date": f"2026-01-{number + 1:02}T10:00:00Z",
        "author": {"login": "ada", "name": "Ada", "id": 7},
        "committer_date": f"2026-01-{number + 1:02}T11:00:00Z",
        "headline": f"Change {number}",
        "parents": min(number, 1),
        "files_changed": 1,
        "additions": 2,
        "deletions": 1,
    }
    return _applied(record, overrides)


@dataclass(frozen=True)
class Recorded:
    """One repository of an archive; None for a part leaves out its file."""

    name: str = "alpha"
    id: int = 1001
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    #: Files in the tree with recorded contents.
    files: Mapping[str, bytes] | None = field(default_factory=lambda: {"README.md": b"# Alpha\n"})
    #: Other contents that are stored in place of the original ones, as where addresses were replaced.
    stored: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    #: Files in the tree without recorded contents.
    unrecorded: Sequence[str] = ()
    #: Further lines of the tree, verbatim.
    entries: Sequence[Mapping[str, Any]] = ()
    #: Symbolic links in the tree, path and target, with recorded contents.
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    commits: Sequence[Mapping[str, Any]] | None = field(default_factory=lambda: [commit(1), commit(0)])
    meta: Mapping[str, Any] | None = field(default_factory=dict[str, Any])
    contributors: Sequence[Mapping[str, Any]] | None = field(
        default_factory=lambda: [{"login": "ada", "id": 7, "type": "User", "contributions": 2}]
    )
    releases: Sequence[Mapping[str, Any]] | None = ()


EMPTY = Recorded(files=None, commits=[], contributors=[], releases=[])
"""A repository without a commit."""


def write_archive(
    directory: Path, repositories: Sequence[Recorded] | None = None, organization: Mapping[str, Any] | None = None
) -> Path:
    """Write an archive into `directory` and return it: by default one repository, `Recorded()`.

    `organization` overrides keys of `org.json`.
    """
    repositories = [Recorded()] if repositories is None else repositories
    directory.mkdir(parents=True, exist_ok=True)
    for folder in ("blobs", "commits", "contributors", "releases", "trees"):
        (directory / folder).mkdir(exist_ok=True)
    defaults: dict[str, Any] = {
        "login": "Lab",
        "id": 42,
        "name": "The Lab",
        "html_url": "https://github.com/Lab",
        "description": None,
        "public_repos": len(repositories),
        "created_at": "2024-01-01T00:00:00Z",
        "updated_at": "2026-02-01T12:00:00Z",
    }
    write_json(directory / "org.json", _applied(defaults, organization or {}))
    write_lines(directory / "repos.jsonl", [_metadata(repository) for repository in repositories])
    blobs: dict[str, dict[str, Any]] = {}
    for repository in repositories:
        _write_repository(directory, repository, blobs)
    write_lines(directory / "blobs.jsonl", [blobs[oid] for oid in sorted(blobs)])
    return directory


def write_json(path: Path, value: object) -> None:
    """Write one JSON file."""
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8", newline="\n")


def write_lines(path: Path, records: Sequence[object]) -> None:
    """Write a JSON Lines file."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8", newline="\n")


def _metadata(repository: Recorded) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": repository.id,
        "node_id": f"R_{repository.id}",
        "name": repository.name,
        "full_name": f"Lab/{repository.name}",
        "private": False,
        "fork": False,
        "archived": False,
        "disabled": False,
        "description": f"About {repository.name}",
        "html_url": f"https://github.com/Lab/{repository.name}",
        "homepage": "",
        "language": "Python",
        "languages": {"Shell": 10, "Python": 200},
        "topics": ["tides"],
        "license": {"key": "mit", "name": "MIT License", "spdx_id": "MIT"},
        "stargazers_count": 3,
        "forks_count": 0,
        "subscribers_count": 1,
        "open_issues_count": 2,
        "size": 120,
        "default_branch": "main",
        "has_issues": True,
        "has_wiki": False,
        "has_pages": False,
        "created_at": "2025-01-01T00:00:00Z",
        "pushed_at": "2026-01-10T00:00:00Z",
        "updated_at": "2026-01-11T00:00:00Z",
    }
    return _applied(record, repository.metadata)


def _write_repository(directory: Path, repository: Recorded, blobs: dict[str, dict[str, Any]]) -> None:
    name = repository.name
    entries = [_stored_entry(directory, repository, path, blobs) for path in repository.files or {}]
    for path, target in repository.links.items():
        entries.append(_entry(path, target.encode(), mode="120000"))
        _store(directory, target.encode(), target.encode(), blobs)
    entries += [_entry(path, path.encode()) for path in repository.unrecorded]
    if repository.files is not None:
        write_lines(directory / "trees" / f"{name}.jsonl", [*entries, *repository.entries])
    if repository.commits is not None:
        write_lines(directory / "commits" / f"{name}.jsonl", repository.commits)
    count = len(repository.commits or ())
    if repository.meta is not None:
        meta = {"total_commits": count, "recorded_commits": count, "shallow": False} | dict(repository.meta)
        write_json(directory / "commits" / f"{name}.meta.json", meta)
    for folder, part in (("contributors", repository.contributors), ("releases", repository.releases)):
        if part is not None:
            write_json(directory / folder / f"{name}.json", list(part))


def _entry(path: str, content: bytes, mode: str = "100644") -> dict[str, Any]:
    return {"path": path, "type": "blob", "mode": mode, "size": len(content), "sha": git_oid(content)}


def _stored_entry(directory: Path, repository: Recorded, path: str, blobs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    content = (repository.files or {})[path]
    _store(directory, content, repository.stored.get(path, content), blobs)
    return _entry(path, content)


def _store(directory: Path, content: bytes, stored: bytes, blobs: dict[str, dict[str, Any]]) -> None:
    oid = git_oid(content)
    (directory / "blobs" / oid).write_bytes(stored)
    blobs[oid] = {
        "sha": oid,
        "kinds": ["readme"],
        "size": len(content),
        "stored_size": len(stored),
        "replaced_addresses": int(stored != content),
        "paths": [],
    }


class MemorySink:
    """Keeps pages as JSON text, as a spool would; `broken_at` makes it fail at the page of that number, from 0."""

    def __init__(self, broken_at: int | None = None) -> None:
        self._pages: dict[str, str] = {}
        self.documents: dict[str, bytes] = {}
        self.puts: list[str] = []
        self.broken_at = broken_at

    def has_page(self, key: str) -> bool:
        return key in self._pages

    def put_page(self, key: str, page: dict[str, Any], documents: Mapping[str, bytes]) -> None:
        if len(self.puts) == self.broken_at:
            raise InterruptedError
        self.puts.append(key)
        self._pages[key] = json.dumps(page, sort_keys=True)
        self.documents |= documents

    def pages(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for key in sorted(self._pages):
            yield key, json.loads(self._pages[key])

    def has_document(self, oid: str) -> bool:
        return oid in self.documents
