"""One requirement of Python, as pip takes it.

Belongs here: PEP 508 (https://packaging.python.org/en/latest/specifications/dependency-specifiers/), and addresses in
place of names. Does not belong here: the files that they stand in.
"""

from __future__ import annotations

import posixpath
import re

from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Parsed
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

from research_platform_assets.analysis.dependencies.addresses import Address, is_address, parse_address
from research_platform_assets.analysis.dependencies.model import GENERIC, GITHUB, PYPI, EntryError, Requirement
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.versions import (
    is_commit,
    is_pinned_by_equality,
    is_pinned_by_specifiers,
)

_LONGEST = 2000
#: Versions that PEP 440 does not allow, but which were written for years, such as `>=1.0.*`.
_LOOSE = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.-]{0,200})\s*(?:\[[\w\s,.-]{0,500}\])?\s*"
    r"(?P<specifier>(?:===?|[<>~!]=|[<>])\s*[\w.*+!-]{1,100}(?:\s*,\s*(?:===?|[<>~!]=|[<>])\s*[\w.*+!-]{1,100}){0,20})"
    r"\s*(?:;(?P<marker>.{1,1000}))?"
)
_EGG = re.compile(r"(?:^|&)egg=([A-Za-z0-9][\w.-]{0,200})")
_LOCAL = (".", "/", "~", "file:", "\\")
_ARCHIVES = (".whl", ".tar.gz", ".zip", ".tar.bz2")


def python_requirement(text: str) -> Requirement | None:
    """Read a requirement; None for one that names a folder or a file of the same machine.

    Raises:
        EntryError: it is none.
    """
    text = text.strip()
    if len(text) > _LONGEST or not text:
        raise EntryError("too long or empty")
    if text.startswith(_LOCAL):
        return None
    if is_address(text):
        return _of_address(text)
    try:
        parsed = Parsed(text)
        marker = None if parsed.marker is None else str(parsed.marker)
    except InvalidRequirement:
        return _loose(text)
    except RecursionError:
        raise EntryError("its marker is nested too deeply") from None
    if parsed.url is not None:
        return _named(text, parsed.name, parsed.url, marker)
    return Requirement(
        PYPI,
        package_name(PYPI, parsed.name),
        text,
        str(parsed.specifier) or None,
        is_pinned_by_specifiers(parsed.specifier),
        marker=marker,
    )


def _loose(text: str) -> Requirement | None:
    if _is_local_file(text):
        return None
    found = _LOOSE.fullmatch(text)
    if found is None:
        raise EntryError("no requirement")
    specifier = "".join(found["specifier"].split())
    marker = (found["marker"] or "").strip() or None
    is_pinned = is_pinned_by_equality(specifier)
    return Requirement(PYPI, package_name(PYPI, found["name"]), text, specifier, is_pinned, marker=marker)


def _is_local_file(text: str) -> bool:
    path = text.partition(";")[0].strip()
    return path.endswith(_ARCHIVES) or ("/" in path and "@" not in path and " " not in path)


def _named(text: str, name: str, url: str, marker: str | None) -> Requirement:
    address = parse_address(url)
    return Requirement(
        PYPI,
        package_name(PYPI, name),
        text,
        is_pinned=address is not None and address.host != "" and _is_fixed(address),
        marker=marker,
        address=None if address is None else address.repository,
    )


def _of_address(text: str) -> Requirement | None:
    url, _, marker = text.partition(" ;")
    address = parse_address(url)
    if address is None:
        raise EntryError("no address")
    if not address.host:
        return None
    ecosystem, name = _known_by(address)
    return Requirement(
        ecosystem,
        package_name(ecosystem, name),
        text,
        is_pinned=_is_fixed(address),
        marker=marker.strip() or None,
        address=address.repository,
    )


def _known_by(address: Address) -> tuple[str, str]:
    egg = _EGG.search(address.fragment)
    if egg is not None:
        return PYPI, egg[1]
    distribution = _distribution(posixpath.basename(address.path))
    if distribution is not None:
        return PYPI, distribution
    if address.repository is not None and address.host == "github.com":
        return GITHUB, address.repository.partition("/")[2]
    return GENERIC, address.repository or f"{address.host}/{address.path.strip('/')}"


def _distribution(file_name: str) -> str | None:
    try:
        return parse_wheel_filename(file_name)[0]
    except InvalidWheelFilename:
        pass
    try:
        return parse_sdist_filename(file_name)[0]
    except InvalidSdistFilename:
        return None


def _is_fixed(address: Address) -> bool:
    """Whether the address gives the same again: a commit, or a file whose name is its version."""
    if address.is_version_control:
        return is_commit(address.reference)
    name = posixpath.basename(address.path)
    return _distribution(name) is not None or is_commit(name.partition(".")[0])
