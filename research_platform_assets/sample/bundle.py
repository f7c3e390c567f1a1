"""Bundles: one readable text file that holds everything authored about one repository.

Belongs here: the syntax of a bundle and how a later bundle amends an earlier one. Does not belong here: what the keys
and attributes mean (`repository`, `files`).

A bundle starts with TOML. Lines that start with `@@@` open sections: `@@@ commits FIRST-DAY LAST-DAY` is followed by
lines `person | headline`, oldest first (`person *12 | headline` repeats one); `@@@ file PATH :: attribute, name=value`
is followed by the text of the file. Blank lines at the end of a section are not part of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from research_platform_assets.errors import ArchiveError

_MARK = "@@@ "
_APPENDED = frozenset({"former_names", "releases"})
_COMMIT = re.compile(r"(?P<person>[a-z-]+)(?: \*(?P<times>\d+))? \| (?P<headline>\S.*)")


@dataclass(frozen=True)
class CommitLine:
    """One authored commit: the key of a person and the first line of the message."""

    person: str
    headline: str


@dataclass(frozen=True)
class CommitRun:
    """Commits in the order in which they were made, spread between two days (both included)."""

    first: date
    last: date
    lines: tuple[CommitLine, ...]


@dataclass(frozen=True)
class AuthoredFile:
    """The text of one file as authored, and the attributes that say how it is stored."""

    path: str
    text: str
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Bundle:
    """One parsed bundle; `header` is the TOML at its top."""

    stem: str
    header: Mapping[str, Any]
    runs: tuple[CommitRun, ...]
    files: tuple[AuthoredFile, ...]


def read_bundle(path: Path) -> Bundle:
    """Read and parse one bundle.

    Raises:
        ArchiveError: the bundle breaks the syntax; the text names the file and the section.
    """
    return parse_bundle(path.read_bytes().decode("utf-8"), path.stem)


def parse_bundle(text: str, stem: str) -> Bundle:
    """Parse the text of a bundle named `stem`; raises `ArchiveError` naming the section that cannot be read."""
    sections = _sections(text)
    runs: list[CommitRun] = []
    files: list[AuthoredFile] = []
    for title, body in sections[1:]:
        kind, _, rest = title.partition(" ")
        if kind == "commits":
            runs.append(_commit_run(rest, body, stem))
        elif kind == "file":
            files.append(_file(rest, body))
        else:
            raise ArchiveError(f"bundle {stem}: section '{title}' is neither 'commits' nor 'file'; correct its title")
    return Bundle(stem, _header(sections[0][1], stem), tuple(runs), tuple(files))


def amend(base: Bundle, change: Bundle) -> Bundle:
    """Return `base` with `change` laid over it.

    Header keys and files of `change` win; commits, releases and former names are appended.
    """
    header = dict(base.header)
    for key, value in change.header.items():
        header[key] = [*header.get(key, []), *value] if key in _APPENDED else value
    files = {file.path: file for file in (*base.files, *change.files)}
    return Bundle(base.stem, header, base.runs + change.runs, tuple(files.values()))


def _sections(text: str) -> list[tuple[str, str]]:
    sections: list[tuple[str, list[str]]] = [("header", [])]
    for line in text.split("\n"):
        if line.startswith(_MARK):
            sections.append((line.removeprefix(_MARK), []))
        else:
            sections[-1][1].append(line)
    return [(title, _body(lines)) for title, lines in sections]


def _body(lines: list[str]) -> str:
    text = "\n".join(lines).rstrip("\n")
    return f"{text}\n" if text else ""


def _header(text: str, stem: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ArchiveError(f"bundle {stem}: the header is not TOML ({error})") from error


def _commit_run(title: str, body: str, stem: str) -> CommitRun:
    try:
        first, last = map(date.fromisoformat, title.split())
    except ValueError as error:
        raise ArchiveError(f"bundle {stem}: section 'commits {title}' needs two days, like 2025-01-31") from error
    lines: list[CommitLine] = []
    for line in body.splitlines():
        match = _COMMIT.fullmatch(line)
        if not match:
            raise ArchiveError(f"bundle {stem}: commit line '{line}' does not read 'person | headline'")
        lines.extend([CommitLine(match["person"], match["headline"])] * int(match["times"] or 1))
    return CommitRun(first, last, tuple(lines))


def _file(title: str, body: str) -> AuthoredFile:
    path, _, attributes = title.partition(" :: ")
    pairs = (part.strip().partition("=") for part in attributes.split(",") if part.strip())
    return AuthoredFile(path, body, {name: value for name, _, value in pairs})
