"""`package.json` (https://docs.npmjs.com/cli/configuring-npm/package-json).

Belongs here: the file. Does not belong here: lock files.
"""

from __future__ import annotations

import re
from typing import Any

from research_platform_assets.analysis.dependencies.addresses import github, is_address, parse_address
from research_platform_assets.analysis.dependencies.collecting import add, publish
from research_platform_assets.analysis.dependencies.model import (
    DEVELOPMENT,
    NPM,
    OPTIONAL,
    RUNTIME,
    EntryError,
    Manifest,
    Requirement,
)
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.structured import read_json, table, text, within
from research_platform_assets.analysis.dependencies.versions import is_commit, is_pinned_semantically

_TABLES = (
    ("dependencies", RUNTIME, ""),
    ("devDependencies", DEVELOPMENT, ""),
    ("peerDependencies", RUNTIME, "peer"),
    ("optionalDependencies", OPTIONAL, ""),
)
#: Packages of the same repository.
_LOCAL = ("file:", "link:", "portal:", "workspace:", "./", "../", "/", "~/")
_SHORT = re.compile(r"(?:github:)?(?P<path>[\w.-]{1,100}/[\w.-]{1,100})(?:#(?P<reference>\S{0,200}))?")
_ALIAS = re.compile(r"npm:(?P<name>@?[^@\s]{1,214})(?:@(?P<version>\S{1,200}))?")


def read_package_json(content: str, path: str) -> Manifest:
    """Read the file; raises ManifestError where it cannot be read."""
    del path
    document = read_json(content)
    manifest = Manifest()
    if document.get("private") is not True:
        publish(manifest, NPM, text(document.get("name")))
    manifest.language_requirement = text(within(document, "engines").get("node"))
    for key, scope, group in _TABLES:
        for name, value in table(document.get(key)).items():
            add(manifest, lambda name=name, value=value, scope=scope, group=group: _read(name, value, scope, group))
    return manifest


def _read(name: str, value: Any, scope: str, group: str) -> Requirement | None:
    if not isinstance(value, str):
        raise EntryError("no text")
    specifier, written = value.strip(), f"{name}: {value.strip()}"
    if specifier.startswith(_LOCAL):
        return None
    alias = _ALIAS.fullmatch(specifier)
    if alias is not None:
        name, specifier = alias["name"], alias["version"] or ""
    package = package_name(NPM, name)
    short = _SHORT.fullmatch(specifier)
    if short is not None:
        is_pinned = is_commit(short["reference"])
        return Requirement(NPM, package, written, None, is_pinned, scope, group, address=github(short["path"]))
    if is_address(specifier):
        return _of_address(package, specifier, written, scope, group)
    return Requirement(NPM, package, written, specifier or None, is_pinned_semantically(specifier), scope, group)


def _of_address(package: str, specifier: str, written: str, scope: str, group: str) -> Requirement:
    address = parse_address(specifier)
    if address is None:
        raise EntryError("no address")
    # npm writes the reference behind `#`.
    is_pinned = is_commit(address.fragment) or not (address.is_version_control or address.repository)
    return Requirement(NPM, package, written, None, is_pinned, scope, group, address=address.repository)
