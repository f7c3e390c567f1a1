"""`environment.yml` of conda (https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html).

Belongs here: the file, and one match specification. Does not belong here: lock files of conda.
"""

from __future__ import annotations

import re

from research_platform_assets.analysis.dependencies.collecting import add
from research_platform_assets.analysis.dependencies.model import CONDA, RUNTIME, EntryError, Manifest, Requirement
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.python_requirement import python_requirement
from research_platform_assets.analysis.dependencies.structured import items, read_yaml, table
from research_platform_assets.analysis.dependencies.versions import is_pinned_by_conda

_LONGEST = 500
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_VERSION_IN_BRACKETS = re.compile(r"version\s*=\s*['\"]?([^'\"\]]{1,200})")


def read_environment(content: str, path: str) -> Manifest:
    """Read the file, with the requirements that it hands on to pip; raises ManifestError where it cannot be read."""
    del path
    manifest = Manifest()
    for entry in items(read_yaml(content).get("dependencies")):
        if isinstance(entry, dict):
            for line in items(table(entry).get("pip")):
                add(manifest, lambda line=line: _pip_requirement(line))
        else:
            add(manifest, lambda entry=entry: conda_requirement(entry if isinstance(entry, str) else ""))
    return manifest


def _pip_requirement(line: object) -> Requirement | None:
    if not isinstance(line, str):
        raise EntryError("no text")
    line = line.partition(" #")[0].strip()
    if line.startswith("-") and not line.startswith(("-e ", "--editable ")):
        return None
    return python_requirement(line.removeprefix("-e ").removeprefix("--editable "))


def conda_requirement(written: str) -> Requirement:
    """Read a match specification such as `conda-forge::numpy>=1.26`.

    Raises:
        EntryError: it is none.
    """
    written = written.strip()
    spec = written.rpartition("::")[2].strip()
    found = _NAME.match(spec)
    if found is None or len(written) > _LONGEST:
        raise EntryError("no match specification")
    return conda_entry(found[0], spec[found.end() :], written)


def conda_entry(name: str, rest: str, written: str, scope: str = RUNTIME, group: str = "") -> Requirement:
    """The requirement of `name` with what stands behind it; raises EntryError where that is no name."""
    specifier = " ".join(rest.split())
    if specifier.startswith("["):
        version = _VERSION_IN_BRACKETS.search(specifier)
        specifier = "" if version is None else version[1].strip()
    is_pinned = is_pinned_by_conda(specifier)
    return Requirement(CONDA, package_name(CONDA, name), written, specifier or None, is_pinned, scope, group)
