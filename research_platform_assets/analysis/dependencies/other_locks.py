"""`composer.json`, `composer.lock` and `Gemfile.lock`.

Belongs here: formats of PHP and Ruby that are data. Does not belong here: `Gemfile`, which is a program.
"""

from __future__ import annotations

import re
from typing import Any

from research_platform_assets.analysis.dependencies.collecting import add, lock, publish
from research_platform_assets.analysis.dependencies.model import (
    COMPOSER,
    DEVELOPMENT,
    GEM,
    RUNTIME,
    EntryError,
    Manifest,
    ManifestError,
    Requirement,
)
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.structured import items, read_json, table, text
from research_platform_assets.analysis.dependencies.versions import is_pinned_by_composer

_GEM = re.compile(r"    (?P<name>[A-Za-z0-9][\w.-]{0,200}) \((?P<version>[\w.-]{1,100})\)")


def read_composer(content: str, path: str) -> Manifest:
    """Read `composer.json`; what has no `/` in its name belongs to PHP itself. Raises ManifestError."""
    del path
    document = read_json(content)
    manifest = Manifest()
    publish(manifest, COMPOSER, text(document.get("name")))
    manifest.language_requirement = text(table(document.get("require")).get("php"))
    for key, scope in (("require", RUNTIME), ("require-dev", DEVELOPMENT)):
        for name, value in table(document.get(key)).items():
            if "/" in name:
                add(manifest, lambda name=name, value=value, scope=scope: _read(name, value, scope))
    return manifest


def _read(name: str, value: Any, scope: str) -> Requirement:
    if not isinstance(value, str):
        raise EntryError("no text")
    specifier = value.strip()
    is_pinned = is_pinned_by_composer(specifier)
    package = package_name(COMPOSER, name)
    return Requirement(COMPOSER, package, f"{name}: {specifier}", specifier or None, is_pinned, scope)


def read_composer_lock(content: str, path: str) -> Manifest:
    """Read `composer.lock`; raises ManifestError where it cannot be read."""
    del path
    document = read_json(content)
    manifest = Manifest()
    for key in ("packages", "packages-dev"):
        for value in items(document.get(key)):
            lock(manifest, COMPOSER, text(table(value).get("name")), text(table(value).get("version")))
    return manifest


def read_gemfile_lock(content: str, path: str) -> Manifest:
    """Read `Gemfile.lock`; raises ManifestError where it is none."""
    del path
    manifest = Manifest()
    for line in content.splitlines():
        found = _GEM.fullmatch(line.rstrip())
        if found is not None:
            lock(manifest, GEM, found["name"], found["version"])
    if not manifest.locked and "DEPENDENCIES" not in content:
        raise ManifestError("no lock file of Bundler")
    return manifest
