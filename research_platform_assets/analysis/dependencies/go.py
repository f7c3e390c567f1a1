"""`go.mod` and `go.sum` (https://go.dev/ref/mod).

Belongs here: both files. Does not belong here: any other lock file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from research_platform_assets.analysis.dependencies.addresses import github
from research_platform_assets.analysis.dependencies.collecting import add, lock, publish
from research_platform_assets.analysis.dependencies.model import (
    GOLANG,
    EntryError,
    Manifest,
    ManifestError,
    Requirement,
)
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.versions import is_pinned_by_go

_INDIRECT = re.compile(r"//\s*indirect\b")
_GITHUB = "github.com/"


def read_go_mod(content: str, path: str) -> Manifest:
    """Read `go.mod`: what the module asks for itself, not what was added for others (`// indirect`).

    Raises:
        ManifestError: it names no module.
    """
    del path
    manifest = Manifest()
    has_module = False
    for verb, rest in _directives(content):
        if verb == "module":
            has_module = True
            publish(manifest, GOLANG, _plain(rest).strip('"'))
        elif verb == "go":
            manifest.language_requirement = _plain(rest) or None
        elif verb == "require" and not _INDIRECT.search(rest):
            add(manifest, lambda rest=rest: _read(rest))
    if not has_module:
        raise ManifestError("it names no module")
    return manifest


def _directives(content: str) -> Iterator[tuple[str, str]]:
    """Each directive with its verb, those in blocks taken apart."""
    block: str | None = None
    for line in content.splitlines():
        plain = _plain(line)
        if not plain:
            continue
        verb, _, rest = line.strip().partition(" ")
        if block is not None:
            if plain == ")":
                block = None
            else:
                yield block, line.strip()
        elif plain.endswith("("):
            block = plain[:-1].strip()
        else:
            yield verb, rest


def _plain(line: str) -> str:
    return line.partition("//")[0].strip()


def _read(rest: str) -> Requirement:
    parts = _plain(rest).split()
    if len(parts) != 2:
        raise EntryError("no module with a version")
    name, version = parts[0].strip('"'), parts[1]
    package = package_name(GOLANG, name)
    short = "/".join(package.removeprefix(_GITHUB).split("/")[:2]) if package.startswith(_GITHUB) else ""
    return Requirement(GOLANG, package, f"{name} {version}", version, is_pinned_by_go(version), address=github(short))


def read_go_sum(content: str, path: str) -> Manifest:
    """Read `go.sum`; lines that hold only for a module's `go.mod` do not say that the module is used."""
    del path
    manifest = Manifest()
    for line in content.splitlines():
        parts = line.split()
        if not parts:
            continue
        if len(parts) != 3:
            manifest.unread_count += 1
        elif not parts[1].endswith("/go.mod"):
            lock(manifest, GOLANG, parts[0], parts[1])
    if manifest.unread_count and not manifest.locked:
        raise ManifestError("no checksums of Go modules")
    return manifest
