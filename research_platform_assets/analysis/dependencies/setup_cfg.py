"""`setup.cfg` (https://setuptools.pypa.io/en/latest/userguide/declarative_config.html).

Belongs here: the sections that setuptools reads. Does not belong here: sections of other tools.
"""

from __future__ import annotations

import configparser

from research_platform_assets.analysis.dependencies.collecting import publish
from research_platform_assets.analysis.dependencies.model import (
    BUILD,
    DEVELOPMENT,
    OPTIONAL,
    PYPI,
    RUNTIME,
    Manifest,
    ManifestError,
)
from research_platform_assets.analysis.dependencies.python_lists import add_texts

_LISTS = (("install_requires", RUNTIME), ("setup_requires", BUILD), ("tests_require", DEVELOPMENT))
_EXTRAS = "options.extras_require"
#: Such values are taken from files, which have rows of their own.
_FROM_FILE = "file:"
_COMPUTED = "attr:"


def read_setup_cfg(text: str, path: str) -> Manifest:
    """Read the file; raises ManifestError where it cannot be read."""
    del path
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        raise ManifestError("not a valid configuration file") from None
    manifest = Manifest()
    name = parser.get("metadata", "name", fallback=None)
    if name is not None and not name.startswith((_FROM_FILE, _COMPUTED)):
        publish(manifest, PYPI, name)
    manifest.language_requirement = parser.get("options", "python_requires", fallback="").strip() or None
    for key, scope in _LISTS:
        add_texts(manifest, _values(parser.get("options", key, fallback="")), scope)
    if parser.has_section(_EXTRAS):
        for extra in parser.options(_EXTRAS):
            if extra not in parser.defaults():
                add_texts(manifest, _values(parser.get(_EXTRAS, extra) or ""), OPTIONAL, extra)
    return manifest


def _values(value: str | None) -> list[str]:
    """A list is written one a line, or in one line separated by semicolons."""
    lines = [line.strip() for line in (value or "").splitlines()]
    entries = lines[0].split(";") if len(lines) == 1 and not _has_marker(lines[0]) else lines
    entries = [entry.partition(" #")[0].strip() for entry in entries]
    return [entry for entry in entries if entry and not entry.startswith(("#", _FROM_FILE))]


def _has_marker(line: str) -> bool:
    return any(f"{word} " in line or f"{word}=" in line for word in ("python_version", "sys_platform", "extra"))
