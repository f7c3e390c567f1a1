"""`Cargo.toml` (https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html).

Belongs here: the file. Does not belong here: `Cargo.lock`.
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.analysis.dependencies.addresses import parse_address
from research_platform_assets.analysis.dependencies.collecting import add, publish
from research_platform_assets.analysis.dependencies.model import (
    BUILD,
    CARGO,
    DEVELOPMENT,
    OPTIONAL,
    RUNTIME,
    EntryError,
    Manifest,
    Requirement,
)
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.structured import read_toml, table, text
from research_platform_assets.analysis.dependencies.versions import is_commit, is_pinned_by_cargo

_TABLES = (
    ("dependencies", RUNTIME),
    ("dev-dependencies", DEVELOPMENT),
    ("build-dependencies", BUILD),
)


def read_cargo(content: str, path: str) -> Manifest:
    """Read the file; raises ManifestError where it cannot be read."""
    del path
    document = read_toml(content)
    package = table(document.get("package"))
    manifest = Manifest()
    if package.get("publish") is not False:
        publish(manifest, CARGO, text(package.get("name")))
    manifest.language_requirement = text(package.get("rust-version"))
    shared = table(table(document.get("workspace")).get("dependencies"))
    _add(manifest, document, shared, None)
    for condition, target in table(document.get("target")).items():
        _add(manifest, table(target), shared, condition)
    return manifest


def _add(manifest: Manifest, tables: dict[str, Any], shared: dict[str, Any], condition: str | None) -> None:
    for key, scope in _TABLES:
        for name, value in table(tables.get(key)).items():
            add(manifest, lambda name=name, value=value, scope=scope: _read(name, value, shared, scope, condition))


def _read(name: str, value: Any, shared: dict[str, Any], scope: str, condition: str | None) -> Requirement | None:
    own = table(value)
    if own.get("workspace") is True:
        # The version stands in the workspace, which may be the same file.
        value = shared.get(name, own)
    entry = {"version": value} if isinstance(value, str) else table(value)
    if not entry:
        raise EntryError("neither a text nor a table")
    if "path" in entry and "version" not in entry:
        return None
    specifier = text(entry.get("version"))
    url = text(entry.get("git"))
    address = None if url is None else parse_address(f"git+{url}")
    package = text(entry.get("package")) or name
    return Requirement(
        CARGO,
        package_name(CARGO, package),
        package if specifier is None else f'{package} = "{specifier}"',
        specifier,
        is_commit(text(entry.get("rev"))) or (specifier is not None and is_pinned_by_cargo(specifier)),
        OPTIONAL if own.get("optional") is True or entry.get("optional") is True else scope,
        marker=condition,
        address=None if address is None else address.repository,
    )
