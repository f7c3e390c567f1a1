"""A repository as GitHub has it, which can be pushed to.

Belongs here: commits, files, the trees and object ids that follow from them, its row in a listing. Does not belong
here: answers to requests (`account`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

FIRST_PUSH = "2026-01-31T12:00:00Z"
#: Levels of a tree that GitHub gives at once.
LEVELS = 3


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    target: str


@dataclass(frozen=True)
class Commit:
    """A commit; without a `login` it names its author by the address alone."""

    oid: str
    address: str
    login: str | None = None
    account_id: int | None = None
    name: str = "Ada"


def named(kind: str, content: bytes) -> str:
    """The object id that git gives to contents."""
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()


def blob_oid(content: bytes | Link) -> str:
    return named("blob", content.target.encode() if isinstance(content, Link) else content)


@dataclass
class Repository:
    """A repository; `row` holds what its listing says beside the rest."""

    id: int
    name: str
    files: dict[str, bytes | Link] = field(default_factory=dict[str, bytes | Link])
    owner: str = "acme"
    commits: list[Commit] = field(default_factory=list[Commit])
    row: dict[str, Any] = field(default_factory=dict[str, Any])
    languages: dict[str, int] = field(default_factory=dict[str, int])
    releases: list[str] = field(default_factory=list[str])
    is_private: bool = False
    is_listed: bool = True
    is_gone: bool = False
    pushes: int = 0

    @property
    def node_id(self) -> str:
        return f"R_{self.id}"

    def push(
        self, files: Mapping[str, bytes | Link | None], *, authors: Mapping[str, str | None] | None = None
    ) -> None:
        """Commit `files` (None removes one), once for each address of `authors`, which names logins."""
        for path, content in files.items():
            if content is None:
                del self.files[path]
            else:
                self.files[path] = content
        self.pushes += 1
        for address, login in (authors or {"1815+ada@users.noreply.github.com": "ada"}).items():
            oid = named("commit", f"{self.id} {len(self.commits)} {self.pushes}".encode())
            self.commits.insert(0, Commit(oid, address, login, None if login is None else 1815))
        self.touch()

    def touch(self) -> None:
        """A push that does not change the default branch."""
        self.row["pushed_at"] = f"2026-02-01T00:{len(self.commits):02d}:{len(self.row) + self.pushes:02d}Z"
        self.pushes += 1

    def listed(self) -> dict[str, Any]:
        """The row of a listing, with more than is read."""
        full_name = f"{self.owner}/{self.name}"
        return {
            "id": self.id,
            "node_id": self.node_id,
            "name": self.name,
            "full_name": full_name,
            "owner": {"login": self.owner},
            "private": self.is_private,
            "fork": False,
            "archived": False,
            "disabled": False,
            "description": None,
            "html_url": f"https://github.com/{full_name}",
            "homepage": None,
            "language": None,
            "topics": [],
            "license": None,
            "stargazers_count": 0,
            "forks_count": 0,
            "open_issues_count": 0,
            "size": 1,
            "default_branch": "main",
            "has_issues": True,
            "has_wiki": False,
            "has_pages": False,
            "created_at": "2026-01-01T00:00:00Z",
            "pushed_at": FIRST_PUSH,
            "updated_at": FIRST_PUSH,
            "permissions": {"pull": True},
            **self.row,
        }

    def trees(self) -> dict[str, list[dict[str, Any]]]:
        """The directories by path, "" for the root; entries of directories have their oid."""
        folders: dict[str, dict[str, Any]] = {"": {}}
        for path, content in sorted(self.files.items()):
            parts = path.split("/")
            for depth in range(1, len(parts)):
                folders.setdefault("/".join(parts[:depth]), {})
            mode = 0o120000 if isinstance(content, Link) else 0o100644
            size = len(content.target if isinstance(content, Link) else content)
            entry = {"name": parts[-1], "type": "blob", "mode": mode, "oid": blob_oid(content), "size": size}
            folders["/".join(parts[:-1])][parts[-1]] = entry
        for path in sorted(folders, key=lambda folder: -folder.count("/") - bool(folder)):
            if path:
                oid = named("tree", json.dumps(sorted(folders[path].items())).encode())
                name = path.rpartition("/")[2]
                entry = {"name": name, "type": "tree", "mode": 0o40000, "oid": oid, "size": 0}
                folders[path.rpartition("/")[0]][name] = entry
        return {path: [entries[name] for name in sorted(entries)] for path, entries in folders.items()}

    @property
    def tree_oid(self) -> str:
        return named("tree", json.dumps(self.trees()[""]).encode())

    def levels(self, path: str, depth: int = LEVELS) -> list[dict[str, Any]]:
        """A directory as GraphQL gives it, with `depth` levels."""
        found: list[dict[str, Any]] = []
        for entry in self.trees()[path]:
            below = f"{path}/{entry['name']}".lstrip("/")
            is_shown = entry["type"] == "tree" and depth > 1
            found.append(entry | ({"object": {"entries": self.levels(below, depth - 1)}} if is_shown else {}))
        return found


def bytes_of(content: bytes | Link) -> bytes:
    return content.target.encode() if isinstance(content, Link) else content


def folders_of(repository: Repository) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, entries in repository.trees().items():
        for entry in entries:
            if entry["type"] == "tree":
                yield f"{path}/{entry['name']}".lstrip("/"), entry
