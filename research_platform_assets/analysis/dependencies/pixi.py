"""pixi's tables, in `pixi.toml` or in `pyproject.toml` (https://pixi.sh).

Belongs here: dependencies of the workspace, its features and platforms. Does not belong here: `pixi.lock`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from research_platform_assets.analysis.dependencies.collecting import add
from research_platform_assets.analysis.dependencies.conda import conda_entry
from research_platform_assets.analysis.dependencies.model import (
    BUILD,
    OPTIONAL,
    RUNTIME,
    EntryError,
    Manifest,
    Requirement,
)
from research_platform_assets.analysis.dependencies.poetry import python_table_entry
from research_platform_assets.analysis.dependencies.structured import read_toml, table, text

_CONDA_TABLES = (("dependencies", RUNTIME), ("host-dependencies", BUILD), ("build-dependencies", BUILD))


def read_pixi(content: str, path: str) -> Manifest:
    """Read `pixi.toml`; raises ManifestError where it cannot be read."""
    del path
    manifest = Manifest()
    add_pixi(manifest, read_toml(content))
    return manifest


def add_pixi(manifest: Manifest, pixi: dict[str, Any]) -> None:
    """Add what a pixi table says; a feature is an optional group."""
    _add_tables(manifest, pixi, None, "")
    for name, feature in table(pixi.get("feature")).items():
        _add_tables(manifest, table(feature), OPTIONAL, name)


def _add_tables(manifest: Manifest, tables: dict[str, Any], scope: str | None, group: str) -> None:
    _add(manifest, tables, scope, group, None)
    for platform, target in table(tables.get("target")).items():
        _add(manifest, table(target), scope, group, platform)


def _add(manifest: Manifest, tables: dict[str, Any], scope: str | None, group: str, platform: str | None) -> None:
    for key, own_scope in _CONDA_TABLES:
        for name, value in table(tables.get(key)).items():
            add(
                manifest,
                lambda name=name, value=value, own_scope=own_scope: _conda(
                    name, value, scope or own_scope, group, platform
                ),
            )
    for name, value in table(tables.get("pypi-dependencies")).items():
        add(manifest, lambda name=name, value=value: python_table_entry(name, value, scope or RUNTIME, group))


def _conda(name: str, value: Any, scope: str, group: str, platform: str | None) -> Requirement | None:
    entry = table(value)
    if "path" in entry:
        return None
    version = value if isinstance(value, str) else text(entry.get("version"))
    if version is None and not entry:
        raise EntryError("neither a text nor a table")
    requirement = conda_entry(name, version or "", f'{name} = "{version or "*"}"', scope, group)
    return requirement if platform is None else replace(requirement, marker=platform)
