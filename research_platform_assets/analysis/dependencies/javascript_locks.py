"""Lock files of npm, Yarn and pnpm.

Belongs here: which packages they hold at which version. Does not belong here: `package.json`, which alone says what a
project asks for by itself.
"""

from __future__ import annotations

import re
from typing import Any

from research_platform_assets.analysis.dependencies.collecting import lock
from research_platform_assets.analysis.dependencies.model import NPM, Manifest, ManifestError
from research_platform_assets.analysis.dependencies.structured import read_json, read_yaml, table, text

_FOLDER = "node_modules/"
_YARN_VERSION = re.compile(r"""\s{2}"?version"?:?\s+"?([^"\s]{1,200})"?\s*""")
_YARN_LOCAL = re.compile(r"@(?:workspace|link|portal|file):")


def read_package_lock(content: str, path: str) -> Manifest:
    """Read `package-lock.json` of any version; raises ManifestError where it cannot be read."""
    del path
    document = read_json(content)
    manifest = Manifest()
    if "packages" in document:
        for folder, value in table(document["packages"]).items():
            entry = table(value)
            if _FOLDER in folder and entry.get("link") is not True:
                name = text(entry.get("name")) or folder.rpartition(_FOLDER)[2]
                lock(manifest, NPM, name, text(entry.get("version")))
        return manifest
    waiting = [table(document.get("dependencies"))]
    while waiting:
        for name, value in waiting.pop().items():
            entry = table(value)
            lock(manifest, NPM, name, text(entry.get("version")))
            waiting.append(table(entry.get("dependencies")))
    return manifest


def read_yarn_lock(content: str, path: str) -> Manifest:
    """Read `yarn.lock` of the first version, or of the later ones, which look the same where it matters.

    Raises:
        ManifestError: it has no entries and does not say that it is such a file.
    """
    del path
    manifest = Manifest()
    name: str | None = None
    for line in content.splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            name = _yarn_name(line)
        elif name is not None:
            version = _YARN_VERSION.fullmatch(line)
            if version is not None:
                lock(manifest, NPM, name, version[1])
                name = None
    if not manifest.locked and "yarn" not in content[:200] and "__metadata" not in content[:1000]:
        raise ManifestError("no lock file of Yarn")
    return manifest


def _yarn_name(line: str) -> str | None:
    """The name in `"@scope/name@^1.0", "@scope/name@^1.1":`; None for what is no package of others."""
    first = line.rstrip().removesuffix(":").partition(",")[0].strip().strip('"')
    at = first.find("@", 1)
    return None if at < 0 or _YARN_LOCAL.search(first) else first[:at]


def read_pnpm_lock(content: str, path: str) -> Manifest:
    """Read `pnpm-lock.yaml` of versions 5 to 9; raises ManifestError where it cannot be read."""
    del path
    manifest = Manifest()
    for key, value in table(read_yaml(content).get("packages")).items():
        name, version = _pnpm(key)
        entry = table(value)
        lock(manifest, NPM, text(entry.get("name")) or name, text(entry.get("version")) or version)
    return manifest


def _pnpm(key: str) -> tuple[str | None, str | None]:
    """Name and version in `/name/1.0.0_peer`, `/name@1.0.0(peer)` or `name@1.0.0`."""
    key = key.partition("(")[0].removeprefix("/")
    at = key.find("@", 1)
    parts: Any = (key[:at], key[at + 1 :]) if at > 0 else key.rsplit("/", 1)
    return (parts[0], parts[1].partition("_")[0]) if len(parts) == 2 else (None, None)
