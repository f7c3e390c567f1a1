"""`conda-lock.yml` and `pixi.lock`.

Belongs here: both files. Does not belong here: what they were made from.
"""

from __future__ import annotations

import posixpath
from typing import Any

from research_platform_assets.analysis.dependencies.collecting import lock
from research_platform_assets.analysis.dependencies.model import CONDA, PYPI, Manifest
from research_platform_assets.analysis.dependencies.structured import items, read_yaml, table, text

_ARCHIVES = (".conda", ".tar.bz2")


def read_conda_lock(content: str, path: str) -> Manifest:
    """Read `conda-lock.yml`; raises ManifestError where it cannot be read."""
    del path
    manifest = Manifest()
    for value in items(read_yaml(content).get("package")):
        entry = table(value)
        ecosystem = PYPI if entry.get("manager") == "pip" else CONDA
        lock(manifest, ecosystem, text(entry.get("name")), text(entry.get("version")))
    return manifest


def read_pixi_lock(content: str, path: str) -> Manifest:
    """Read `pixi.lock`; raises ManifestError where it cannot be read."""
    del path
    manifest = Manifest()
    for value in items(read_yaml(content).get("packages")):
        entry = table(value)
        if "pypi" in entry or entry.get("kind") == "pypi":
            lock(manifest, PYPI, text(entry.get("name")), text(entry.get("version")))
        else:
            lock(manifest, CONDA, *_conda(entry))
    return manifest


def _conda(entry: dict[str, Any]) -> tuple[str | None, str | None]:
    """Name and version; where they are left out, they are in the name of the file, `name-version-build`."""
    name, version = text(entry.get("name")), text(entry.get("version"))
    address = text(entry.get("conda")) or ""
    stem = posixpath.basename(address)
    for ending in _ARCHIVES:
        stem = stem.removesuffix(ending)
    parts = stem.rsplit("-", 2)
    if len(parts) == 3 and (name is None or version is None):
        return parts[0], parts[1]
    return name, version
