"""Lock files that are lists of packages in TOML: Poetry, uv, PDM, `pylock.toml` (PEP 751), Cargo, Julia.

Belongs here: which of their packages come from elsewhere. Does not belong here: lock files in other notations.
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.analysis.dependencies.collecting import lock
from research_platform_assets.analysis.dependencies.model import CARGO, JULIA, PYPI, Manifest, ManifestError
from research_platform_assets.analysis.dependencies.structured import items, read_toml, table, text

#: Kinds of sources in the file's own repository.
_LOCAL = frozenset({"directory", "editable", "virtual", "path"})


def read_python_lock(content: str, path: str) -> Manifest:
    """Read `poetry.lock`, `uv.lock`, `pdm.lock` or `pylock.toml`; raises ManifestError where it cannot be read."""
    del path
    document = read_toml(content)
    manifest = Manifest()
    manifest.language_requirement = text(document.get("requires-python"))
    for value in items(document.get("package")) + items(document.get("packages")):
        entry = table(value)
        is_local = not _LOCAL.isdisjoint(entry) or not _LOCAL.isdisjoint(table(entry.get("source")))
        if not is_local and table(entry.get("source")).get("type") != "directory":
            lock(manifest, PYPI, text(entry.get("name")), _python_version(entry))
    return manifest


def _python_version(entry: dict[str, Any]) -> str | None:
    """The version; for what a version control system gives, the commit."""
    return text(entry.get("version")) or text(table(entry.get("vcs")).get("commit-id"))


def read_cargo_lock(content: str, path: str) -> Manifest:
    """Read `Cargo.lock`; packages without a source are those of the repository itself."""
    del path
    manifest = Manifest()
    for value in items(read_toml(content).get("package")):
        entry = table(value)
        if "source" in entry:
            lock(manifest, CARGO, text(entry.get("name")), text(entry.get("version")))
    return manifest


def read_julia_manifest(content: str, path: str) -> Manifest:
    """Read `Manifest.toml` of both formats; packages without a version belong to Julia itself.

    Raises:
        ManifestError: it cannot be read, or is no such file.
    """
    del path
    document = read_toml(content)
    packages = table(document.get("deps")) if "manifest_format" in document else document
    manifest = Manifest()
    manifest.language_requirement = text(document.get("julia_version"))
    for name, value in packages.items():
        for entry in items(value):
            if "version" in table(entry):
                lock(manifest, JULIA, name, text(entry["version"]))
    if not manifest.locked and "manifest_format" not in document and not any(map(items, packages.values())):
        raise ManifestError("no manifest of Julia")
    return manifest
