"""What the lock files of a folder say of the packages that its other files ask for.

Belongs here: finding a package in lock files. Does not belong here: reading them.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from research_platform_assets.analysis.dependencies.model import CONDA, PYPI

#: Tools of conda lock what pip installs, too.
_LOCKS_ALSO = {CONDA: frozenset({CONDA, PYPI})}


@dataclass(frozen=True)
class Lock:
    """Whether a package is locked: `is_locked` is None where a lock file could not be read."""

    is_locked: bool | None
    version: str | None = None
    path: str | None = None


class Locks:
    """The lock files of one repository."""

    def __init__(
        self, manifests: Iterable[Mapping[str, Any]], locked: Mapping[str, Iterable[tuple[str, str, str]]]
    ) -> None:
        """Take `manifests`, rows of `insight.manifests`, and by path what the locks among them lock."""
        self._versions: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(dict)
        self._unread: set[tuple[str, str]] = set()
        for manifest in manifests:
            if not manifest["is_lock"]:
                continue
            folder = posixpath.dirname(manifest["path"])
            if manifest["status"] != "observed":
                covers = _LOCKS_ALSO.get(manifest["ecosystem"], {manifest["ecosystem"]})
                self._unread |= {(folder, ecosystem) for ecosystem in covers}
            for ecosystem, package, version in locked.get(manifest["path"], ()):
                by_path = self._versions[folder, ecosystem, package]
                by_path.setdefault(manifest["path"], []).append(version)

    def of(self, path: str, ecosystem: str, package: str) -> Lock:
        """What is known of a package that the file at `path` asks for."""
        folder = posixpath.dirname(path)
        found = self._versions.get((folder, ecosystem, package))
        if found:
            first = min(found)
            return Lock(True, ", ".join(sorted(set(found[first]))), first)
        return Lock(None if (folder, ecosystem) in self._unread else False)
