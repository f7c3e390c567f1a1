"""`Project.toml` of Julia (https://pkgdocs.julialang.org).

Belongs here: the file. Does not belong here: `Manifest.toml`.
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.analysis.dependencies.addresses import parse_address
from research_platform_assets.analysis.dependencies.collecting import add, publish
from research_platform_assets.analysis.dependencies.model import (
    DEVELOPMENT,
    JULIA,
    OPTIONAL,
    RUNTIME,
    Manifest,
    ManifestError,
    Requirement,
)
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.structured import read_toml, table, text
from research_platform_assets.analysis.dependencies.versions import is_pinned_by_cargo

_TABLES = (("deps", RUNTIME), ("weakdeps", OPTIONAL), ("extras", DEVELOPMENT))
_KNOWN = ("name", "uuid", "deps", "compat", "extras", "weakdeps", "workspace")


def read_project(content: str, path: str) -> Manifest:
    """Read the file.

    Raises:
        ManifestError: it cannot be read, or is no project of Julia.
    """
    del path
    document = read_toml(content)
    if document and not any(name in document for name in _KNOWN):
        raise ManifestError("no project of Julia")
    compat = table(document.get("compat"))
    sources = table(document.get("sources"))
    manifest = Manifest()
    if "uuid" in document:
        publish(manifest, JULIA, text(document.get("name")))
    manifest.language_requirement = text(compat.get("julia"))
    weak = table(document.get("weakdeps"))
    for key, scope in _TABLES:
        for name in table(document.get(key)):
            if key == "extras" and name in weak:
                # Named there once more, so that old versions find it.
                continue
            add(manifest, lambda name=name, scope=scope: _read(name, compat.get(name), sources.get(name), scope))
    return manifest


def _read(name: str, compat: Any, source: Any, scope: str) -> Requirement | None:
    entry = table(source)
    if "path" in entry:
        return None
    specifier = text(compat)
    url = text(entry.get("url"))
    address = None if url is None else parse_address(f"git+{url}")
    return Requirement(
        JULIA,
        package_name(JULIA, name),
        name if specifier is None else f'{name} = "{specifier}"',
        specifier,
        specifier is not None and is_pinned_by_cargo(specifier),
        scope,
        address=None if address is None else address.repository,
    )
