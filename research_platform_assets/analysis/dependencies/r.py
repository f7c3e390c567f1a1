"""`DESCRIPTION` of an R package, and `renv.lock`.

Belongs here: the fields of dependencies (Writing R Extensions, section 1.1.3), `Remotes` of the package `remotes`.
Does not belong here: other lock files.
"""

from __future__ import annotations

import re

from research_platform_assets.analysis.dependencies.addresses import github, parse_address
from research_platform_assets.analysis.dependencies.collecting import add, lock, publish, with_addresses
from research_platform_assets.analysis.dependencies.model import (
    BUILD,
    CRAN,
    OPTIONAL,
    RUNTIME,
    EntryError,
    Manifest,
    ManifestError,
    Requirement,
)
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.structured import read_json, table, text, within
from research_platform_assets.analysis.dependencies.versions import is_pinned_by_equality

_FIELDS = (
    ("depends", RUNTIME, ""),
    ("imports", RUNTIME, ""),
    ("linkingto", BUILD, ""),
    ("suggests", OPTIONAL, "suggests"),
    ("enhances", OPTIONAL, "enhances"),
)
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w./@-]{0,100})\s*:(?P<value>.*)")
_ENTRY = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9.]{0,213})\s*(?:\(\s*(?P<sign>[<>=!]{1,2})\s*(?P<version>[\w.-]{1,100})\s*\))?"
)
#: Packages that are a part of R itself.
_BASE = frozenset(
    "base compiler datasets graphics grDevices grid methods parallel splines stats stats4 tcltk tools utils".split()
)


def read_description(content: str, path: str) -> Manifest:
    """Read `DESCRIPTION`.

    Raises:
        ManifestError: it has neither a name nor dependencies, so that it is something else.
    """
    del path
    fields = _fields(content)
    if "package" not in fields and not any(name in fields for name, _, _ in _FIELDS):
        raise ManifestError("no description of an R package")
    manifest = Manifest()
    publish(manifest, CRAN, text(fields.get("package")))
    for name, scope, group in _FIELDS:
        for entry in fields.get(name, "").split(","):
            if entry.strip():
                add(manifest, lambda entry=entry, scope=scope, group=group: _read(manifest, entry, scope, group))
    manifest.requirements = with_addresses(manifest.requirements, _remotes(fields.get("remotes", "")))
    return manifest


def _fields(content: str) -> dict[str, str]:
    """The fields of the Debian control format by lower-case name; lines that begin with a space go on."""
    parts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in content.splitlines():
        found = _FIELD.fullmatch(line)
        if found is not None:
            current = parts.setdefault(found["name"].lower(), [])
            current.append(found["value"])
        elif line[:1].isspace():
            current.append(line)
    return {name: " ".join(lines) for name, lines in parts.items()}


def _read(manifest: Manifest, entry: str, scope: str, group: str) -> Requirement | None:
    written = " ".join(entry.split())
    found = _ENTRY.fullmatch(written)
    if found is None:
        raise EntryError("no package")
    specifier = f"{found['sign']}{found['version']}" if found["sign"] else None
    if found["name"] == "R":
        manifest.language_requirement = specifier
        return None
    if found["name"] in _BASE:
        return None
    is_pinned = specifier is not None and is_pinned_by_equality(specifier)
    return Requirement(CRAN, package_name(CRAN, found["name"]), written, specifier, is_pinned, scope, group)


def _remotes(value: str) -> dict[str, str]:
    """Repositories by package, from entries such as `package=github::owner/name@reference`."""
    addresses: dict[str, str] = {}
    for entry in value.split(","):
        name, _, place = entry.strip().rpartition("=")
        kind, _, where = place.rpartition("::")
        parsed = parse_address(f"git+{where}") if kind == "git" else None
        short = "/".join(re.split(r"[@#*]", where)[0].split("/")[:2])
        repository = github(short) if kind in ("", "github") else None if parsed is None else parsed.repository
        if repository is not None:
            addresses[name or repository.rpartition("/")[2]] = repository
            addresses.setdefault(name or re.split(r"[@#*]", where)[0].rpartition("/")[2], repository)
    return addresses


def read_renv_lock(content: str, path: str) -> Manifest:
    """Read `renv.lock`; raises ManifestError where it cannot be read."""
    del path
    document = read_json(content)
    manifest = Manifest()
    manifest.language_requirement = text(within(document, "R").get("Version"))
    for name, value in table(document.get("Packages")).items():
        lock(manifest, CRAN, name, text(table(value).get("Version")))
    return manifest
