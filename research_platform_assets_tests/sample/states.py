"""The committed states of the sample, read for tests straight from their files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import research_platform_assets.sample

SAMPLE = Path(research_platform_assets.sample.__file__).parent
NAMES = ("state-1", "state-2")


@dataclass(frozen=True)
class State:
    """One state; everything is read when asked for."""

    folder: Path

    def json(self, path: str) -> Any:
        return json.loads((self.folder / path).read_text(encoding="utf-8"))

    def lines(self, path: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / path).read_bytes().splitlines()]

    @property
    def repositories(self) -> dict[str, dict[str, Any]]:
        return {record["name"]: record for record in self.lines("repos.jsonl")}

    def commits(self, name: str) -> list[dict[str, Any]]:
        return self.lines(f"commits/{name}.jsonl")

    def tree(self, name: str) -> list[dict[str, Any]]:
        path = f"trees/{name}.jsonl"
        return self.lines(path) if (self.folder / path).is_file() else []

    def all_commits(self) -> list[dict[str, Any]]:
        return [commit for name in self.repositories for commit in self.commits(name)]

    def content(self, path: str) -> bytes:
        """Recorded contents of `repository/path`."""
        sha = next(blob["sha"] for blob in self.lines("blobs.jsonl") if path in blob["paths"])
        return (self.folder / "blobs" / sha).read_bytes()

    def files(self) -> dict[str, bytes]:
        """Every file of the state by its path."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


def state(name: str) -> State:
    """The committed state of that name."""
    return State(SAMPLE / name)
