"""Addresses of repositories in requirements, in one spelling.

Belongs here: telling host, owner, name and reference of a repository. Does not belong here: fetching anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_SCHEME = re.compile(r"(?:(?P<tool>git|hg|svn|bzr)\+)?(?P<scheme>[a-z][a-z0-9.-]*)://", re.IGNORECASE)
_SHORT = re.compile(r"(?:(?:git|ssh)\+)?(?:ssh://)?[\w.-]{1,64}@(?P<host>[\w.-]{1,255}):(?P<path>(?!//)[^\s:]{1,1000})")
_OWNER_AND_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[\w.-]{1,100}")
_LONGEST = 2000


@dataclass(frozen=True)
class Address:
    """Where something is taken from.

    Attributes:
        repository: `host/owner/name` in lower case; None where it is not an address of a repository.
        host: Host in lower case.
        path: Path without reference.
        reference: Branch, tag or commit; None where none is given.
        fragment: What stands after `#`.
        is_version_control: Whether a version control system fetches it, rather than a download.
    """

    repository: str | None
    host: str
    path: str
    reference: str | None
    fragment: str
    is_version_control: bool


def is_address(text: str) -> bool:
    """Whether `text` begins as an address does, rather than as a name or a path."""
    return _SCHEME.match(text) is not None or _SHORT.match(text[:_LONGEST]) is not None


def parse_address(text: str) -> Address | None:
    """The parts of an address of the forms `git+https://…`, `https://…`, `git@host:owner/name`; None if it is none."""
    text = text.strip()[:_LONGEST]
    scheme = _SCHEME.match(text)
    if scheme is None:
        return _short(text)
    try:
        parts = urlsplit(text[scheme.end("tool") + 1 :] if scheme["tool"] else text)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    is_version_control = bool(scheme["tool"]) or scheme["scheme"].lower() in ("git", "ssh")
    path, reference = unquote(parts.path), None
    if is_version_control and "@" in path:
        path, _, reference = path.rpartition("@")
    is_version_control = is_version_control or path.endswith(".git")
    repository = _repository(host, path) if is_version_control or _is_page_of_repository(host, path) else None
    return Address(repository, host, path, reference or None, parts.fragment, is_version_control)


def github(owner_and_name: str) -> str | None:
    """`github.com/owner/name` of the short form `owner/name`; None where it is not of that form."""
    is_short = _OWNER_AND_NAME.fullmatch(owner_and_name) is not None
    return _repository("github.com", owner_and_name) if is_short else None


def _short(text: str) -> Address | None:
    found = _SHORT.match(text)
    if found is None:
        return None
    path, _, fragment = found["path"].partition("#")
    path, _, reference = path.partition("@")
    host = found["host"].lower()
    return Address(_repository(host, path), host, path, reference or None, fragment, True)


def _is_page_of_repository(host: str, path: str) -> bool:
    parts = [part for part in path.split("/") if part]
    return host == "github.com" and (len(parts) == 2 or (len(parts) > 3 and parts[2] in ("archive", "releases")))


def _repository(host: str, path: str) -> str | None:
    parts = [part for part in path.split("/") if part]
    if host == "github.com":
        parts = parts[:2]
    if not host or len(parts) < 2:
        return None
    return "/".join([host, *parts]).removesuffix(".git").lower()
