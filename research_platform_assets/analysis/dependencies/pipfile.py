"""`Pipfile` and `Pipfile.lock` (https://pipenv.pypa.io).

Belongs here: both files. Does not belong here: other lock files of Python.
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.analysis.dependencies.collecting import add, lock
from research_platform_assets.analysis.dependencies.model import DEVELOPMENT, PYPI, RUNTIME, Manifest
from research_platform_assets.analysis.dependencies.poetry import python_table_entry
from research_platform_assets.analysis.dependencies.structured import read_json, read_toml, table, text, within


def read_pipfile(content: str, path: str) -> Manifest:
    """Read `Pipfile`; raises ManifestError where it cannot be read."""
    del path
    document = read_toml(content)
    manifest = Manifest()
    requires = within(document, "requires")
    manifest.language_requirement = text(requires.get("python_full_version")) or text(requires.get("python_version"))
    for section, scope in (("packages", RUNTIME), ("dev-packages", DEVELOPMENT)):
        for name, value in table(document.get(section)).items():
            add(manifest, lambda name=name, value=value, scope=scope: python_table_entry(name, value, scope))
    return manifest


def read_pipfile_lock(content: str, path: str) -> Manifest:
    """Read `Pipfile.lock`; raises ManifestError where it cannot be read."""
    del path
    document = read_json(content)
    manifest = Manifest()
    for section in ("default", "develop"):
        for name, value in table(document.get(section)).items():
            entry = table(value)
            if "path" not in entry and "file" not in entry:
                lock(manifest, PYPI, name, _version(entry))
    return manifest


def _version(entry: dict[str, Any]) -> str | None:
    version = text(entry.get("version"))
    return text(entry.get("ref")) if version is None else version.lstrip("= ")
