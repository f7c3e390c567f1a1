"""Names of packages in the normal form of their ecosystem.

Belongs here: what makes two spellings one package, and what is no name. Does not belong here: versions.
"""

from __future__ import annotations

import re

from packaging.utils import canonicalize_name

from research_platform_assets.analysis.dependencies.model import (
    COMPOSER,
    CONDA,
    CRAN,
    GITHUB,
    GOLANG,
    NPM,
    PYPI,
    EntryError,
)
from research_platform_assets.privacy import contains_address
from research_platform_assets.redaction import redact

_LONGEST = 214
_PART = r"[\w.~-]+"
_ANY = re.compile(rf"@?{_PART}(?:/{_PART})*")
_STRICT = {
    PYPI: re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"),
    CONDA: re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*"),
    CRAN: re.compile(r"[A-Za-z][A-Za-z0-9.]*"),
    NPM: re.compile(rf"(?:@{_PART}/)?{_PART}"),
}
_CASELESS = frozenset({CONDA, NPM, GOLANG, COMPOSER, GITHUB})


def package_name(ecosystem: str, name: str) -> str:
    """`name` as its ecosystem compares it: PEP 503 for `pypi`; lower case where case does not count.

    Raises:
        EntryError: it is no name of a package.
    """
    name = name.strip()
    if len(name) > _LONGEST or not _STRICT.get(ecosystem, _ANY).fullmatch(name) or contains_address(name):
        raise EntryError("no name of a package")
    # What is known by its address only may have a secret in its path.
    if "/" in name and redact(name) != name:
        raise EntryError("holds what looks like a secret")
    if ecosystem == PYPI:
        return canonicalize_name(name)
    return name.lower() if ecosystem in _CASELESS else name
