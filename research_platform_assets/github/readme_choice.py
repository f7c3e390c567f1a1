"""Which file of a tree is the repository's README.

Belongs here: GitHub's choice as a pure function of the tree. Does not belong here: reading or rendering the README.

Sources of the rules: `.github/`, then the root, then `docs/` stands in GitHub's documentation ("About READMEs"). Inside
a folder, a maintainer of GitHub's renderer says that names with a markup extension come before plain ones, each group
in alphabetical order without regard to case (https://github.com/github/markup/issues/360); observations by users agree,
among them `README.adoc` before `README.md` and `README.md` before `README.rst`, `README`, `README.rmd`, `README.txt`.
Which of several names with an additional part (`README.de.md`) wins is not documented; here the bare name goes first.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from research_platform_assets.github.records import FileRecord

LOCATIONS = (".github", "", "docs")

#: Extensions that github/markup renders (https://github.com/github/markup, list of supported markups), by markup.
_MARKUPS = {
    "markdown": [".markdown", ".md", ".mdown", ".mdwn", ".mkd", ".mkdn", ".mkdown"],
    "asciidoc": [".adoc", ".asc", ".asciidoc"],
    "others": [".creole", ".mediawiki", ".org", ".pod", ".rdoc", ".rst", ".textile", ".wiki"],
}
MARKUP_EXTENSIONS = frozenset(extension for extensions in _MARKUPS.values() for extension in extensions)
PLAIN_EXTENSIONS = frozenset(["", ".txt", ".text", ".rmd"])
#: A file of such a name is a document or an image that merely bears the name.
_BINARIES = {
    "documents": [".doc", ".docx", ".odt", ".pages", ".pdf", ".pptx", ".rtf", ".xlsx"],
    "images": [".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"],
    "archives": [".gz", ".zip"],
}
BINARY_EXTENSIONS = frozenset(extension for extensions in _BINARIES.values() for extension in extensions)

SYMBOLIC_LINK = "120000"
UNRESOLVED_LINK = "symbolic link whose target is not recorded"


@dataclass(frozen=True)
class ReadmeChoice:
    """The README of a repository.

    `path` is where GitHub shows it; `oid` and `size_bytes` belong to the contents, that is to the target of a symbolic
    link. `problem` says why the contents cannot be found, null where they can.
    """

    path: str
    oid: str
    size_bytes: int | None
    problem: str | None = None


def choose_readme(entries: Iterable[FileRecord], link_target: Callable[[str], str | None]) -> ReadmeChoice | None:
    """The README that GitHub would show for a tree, or None where it has none.

    `link_target` gives the text of a symbolic link by its oid, None where that is not known. A link is followed once;
    one that leads out of the tree, to nothing, to a folder or to another link is no README.
    """
    by_path = {entry.path: entry for entry in entries}
    candidates = [(rank, entry) for entry in by_path.values() if (rank := _rank(entry)) is not None]
    for _, entry in sorted(candidates, key=lambda candidate: candidate[0]):
        choice = _resolved(entry, by_path, link_target)
        if choice is not None:
            return choice
    return None


def _rank(entry: FileRecord) -> tuple[int, int, bool, str, str] | None:
    """Place in the order of preference, smallest first; None for what cannot be a README."""
    folder, name = posixpath.split(entry.path)
    if entry.type != "blob" or folder not in LOCATIONS:
        return None
    stem, extension = posixpath.splitext(name.lower())
    if stem != "readme" and not stem.startswith("readme."):
        return None
    if extension in BINARY_EXTENSIONS:
        return None
    return LOCATIONS.index(folder), _group(extension), stem != "readme", name.lower(), name


def _group(extension: str) -> int:
    if extension in MARKUP_EXTENSIONS:
        return 0
    return 1 if extension in PLAIN_EXTENSIONS else 2


def _resolved(
    entry: FileRecord, by_path: dict[str, FileRecord], link_target: Callable[[str], str | None]
) -> ReadmeChoice | None:
    if entry.mode != SYMBOLIC_LINK:
        return ReadmeChoice(entry.path, entry.oid, entry.size_bytes)
    target = link_target(entry.oid)
    if target is None:
        return ReadmeChoice(entry.path, entry.oid, None, UNRESOLVED_LINK)
    found = by_path.get(posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), target)))
    if found is None or found.type != "blob" or found.mode == SYMBOLIC_LINK:
        return None
    return ReadmeChoice(entry.path, found.oid, found.size_bytes)
